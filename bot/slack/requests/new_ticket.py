"""new, and the shortcuts: a phone call, or any message in Slack, written up as a ticket."""

from slack_bolt import Ack
from sqlmodel import Session

from bot.channels.capability import Route
from bot.channels.inbound import Inbound, Sender, body_hash, clean
from bot.clock import now
from bot.errors import Unacceptable
from bot.intake.step import EventConflict, Received, receive
from bot.slack.block import MOST_TYPED, ask, context, line_field, modal, text_field
from bot.slack.block import View as Drawn
from bot.slack.ids import Field, ShortcutId, View
from bot.slack.listeners import shortcut, view
from bot.slack.payloads import Shortcut
from bot.slack.reading_modals import notice_modal
from bot.slack.refs import MessageRef
from bot.slack.requests.asked import Answer, Asked, form
from bot.slack.roles import Role
from bot.slack.submission import Submission
from bot.slack.surface import Surface
from bot.slack.text import cut, tell, tell_plainly
from bot.texts import say
from bot.tickets.journal import record
from bot.tickets.terms import Channel, EventKind

MOST_LINE = 120
_KEY = "modal-new"


def new(desk: Surface, asked: Asked) -> Answer:
    return form(asked, new_modal(desk.language, said=asked.rest))


def new_modal(language: str, *, said: str = "", about: MessageRef | None = None) -> Drawn:
    """`about` is the message in Slack that becomes a ticket: the reply goes into its thread. A call
    is answered by calling back."""
    lines = (Field.CUSTOMER, Field.ORDER) if about else (Field.CUSTOMER, Field.PHONE, Field.ORDER)
    what = text_field(Field.SAID, MOST_TYPED, initial=cut(said, MOST_TYPED))
    blocks = [
        context(tell(language, f"{_KEY}-{'message' if about else 'call'}")),
        ask(tell_plainly(language, f"{_KEY}-said"), what),
        *(
            ask(
                tell_plainly(language, f"{_KEY}-{field}"),
                line_field(field, MOST_LINE),
                is_optional=True,
            )
            for field in lines
        ),
    ]
    return modal(
        View.NEW,
        tell_plainly(language, f"{_KEY}-title"),
        blocks,
        submit=tell_plainly(language, f"{_KEY}-submit"),
        close=tell_plainly(language, "modal-cancel"),
        private_metadata=(about or MessageRef()).dump(),
    )


def _open(desk: Surface, used: Shortcut, ack: Ack) -> None:
    about = MessageRef(used.channel, used.message_ts) if used.message_ts else None
    drawn = new_modal(desk.language, said=used.text, about=about)
    ack()
    desk.open_modal(used, drawn)


def _submitted(desk: Surface, written: Submission, ack: Ack) -> None:
    """From here on it is a message like any other: sorted, drafted for, shown as a card."""
    if not written.text(Field.SAID).strip():
        ack(response_action="errors", errors={Field.SAID: say(desk.language, f"{_KEY}-missing")})
        return
    try:
        with desk.record() as session:
            taken = receive(session, desk.jobs, _inbound(written), desk.config.desk, now=now())
            _note(session, taken, written)
    except EventConflict as e:
        raise Unacceptable("error-already-a-ticket") from e
    title = say(desk.language, f"{_KEY}-title")
    told = tell(desk.language, f"{_KEY}-done", ticket=str(taken.ticket_id))
    ack(response_action="update", view=notice_modal(title, told, desk.language))


def _note(session: Session, taken: Received, written: Submission) -> None:
    if not taken.is_duplicate:
        kind, agent = EventKind.WRITTEN_UP, written.user_id
        record(session, kind, ticket_id=taken.ticket_id, actor=agent, now=now())


def _inbound(written: Submission) -> Inbound:
    """A message in Slack has the key that bot/slack/inbox.py gives it: it becomes one ticket,
    however it comes in."""
    about = MessageRef.read(written.private_metadata)
    key = f"form:{written.view_id}"
    if about.ts:
        key = f"{written.team_id}:{about.channel}:{about.ts}"
    phone = clean(written.text(Field.PHONE).strip())
    route = {"kind": Route.SLACK_THREAD.value, "channel": about.channel, "ts": about.ts}
    return Inbound(
        channel=Channel.SLACK if about.ts else Channel.PHONE,
        source=f"slack:{written.team_id}",
        event_key=key,
        body_hash=body_hash(key.encode()),
        sender=Sender(
            external_id=phone or key,
            name=clean(written.text(Field.CUSTOMER).strip()),
            phone=phone,
            order=clean(written.text(Field.ORDER).strip()),
        ),
        text=clean(written.text(Field.SAID)),
        said_at=now(),
        reply_to=route if about.ts else {},
    )


LISTENERS = (
    shortcut(ShortcutId.NEW, Role.AGENT, _open),
    shortcut(ShortcutId.FROM_MESSAGE, Role.AGENT, _open),
    view(View.NEW, Role.AGENT, _submitted),
)
