"""The modals an agent fills in. Values in, views out; reading_modals.py has those to read.

private_metadata holds the CardRef of the card that was clicked and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.channels.capability import Capability
from bot.channels.splitting import Unit
from bot.decision.rules import MOST_NAMED, CardRef
from bot.drafting.linter import Hint
from bot.macros.rules import unfilled
from bot.service_settings import Hours
from bot.slack.block import (
    MOST_TYPED,
    Block,
    View,
    actions,
    ask,
    check,
    context,
    date_field,
    external_select,
    modal,
    option,
    person,
    quote,
    radio,
    section,
    select,
    text_field,
    time_field,
    words,
)
from bot.slack.claims import claim
from bot.slack.hint_lines import hint_lines
from bot.slack.ids import Action, Field, NotHelpfulReason, SnoozeChoice
from bot.slack.ids import View as Id
from bot.slack.payloads import Submission
from bot.slack.reading_modals import SaidView, draft_modal, history_modal, notice_modal
from bot.slack.refs import dump_ref
from bot.slack.text import SLACK_ID, Markup, clean, excerpt, fit, join, mention, tell, tell_plainly
from bot.texts import say
from bot.tickets.terms import BINDING, Priority, Urgency
from bot.tickets.values import Sentence, SourceRef
from bot.vault.masking import holds_never_stored

__all__ = [
    "Choice",
    "Errors",
    "SaidView",
    "Writing",
    "assign_modal",
    "confirm_modal",
    "draft_modal",
    "edit_errors",
    "edit_modal",
    "escalate_modal",
    "history_modal",
    "not_helpful_modal",
    "notice_modal",
    "snooze_modal",
    "snoozed_until",
]

Errors = dict[str, str]  # block_id: what is wrong, for ack(response_action="errors", errors=…)

TICKED = "yes"
MOST_NOTE = 1000
MOST_CLAIMS = 20  # blocks for them
MOST_TEAMS = 100


@dataclass(frozen=True)
class Choice:
    """A team to choose: its key in deskbell.toml and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class Writing:
    """A reply somebody is at, shown anew in the form they have open."""

    text: str
    edition: int = 0
    note: Markup | None = None
    newer: str = ""  # the draft that came meanwhile


def confirm_modal(ref: CardRef, sentences: Sequence[Sentence], language: str) -> View:
    """Names what the draft says without a source; it goes out once the agent has ticked it."""
    key = "modal-confirm"
    blocks = [section(tell(language, f"{key}-intro"))]
    for sentence in sentences:
        claims = [each for each in sentence.unsupported if each.lack in BINDING]
        if claims and len(blocks) < MOST_CLAIMS:
            named = join([claim(each, language) for each in claims[:MOST_NAMED]], by=", ")
            text, _ = excerpt(sentence.text, 400, 4)
            blocks += [quote([words(text)]), context(tell(language, f"{key}-says", what=named))]
    box = check(Field.CONFIRMED, option(say(language, f"{key}-option"), TICKED))
    blocks.append(ask(tell_plainly(language, f"{key}-label"), box))
    return _form(Id.CONFIRM, key, blocks, ref, language)


def edit_modal(
    ref: CardRef,
    *,
    draft: str,
    messages: Sequence[str],
    sources: Sequence[SourceRef],
    can_send: Capability,
    language: str,
    hints: Sequence[Hint] = (),
    has_macros: bool = False,
    others: Sequence[str] = (),
    writing: Writing | None = None,
) -> View:
    """`others` edit it too. `writing` is what somebody has made of the draft by now."""
    most, whole = most_typed(can_send), clean(draft)
    initial = offered(draft, can_send)
    edition = writing.edition if writing else 0
    blocks = [*_asked(messages, language)]
    if sources:
        titles = join(fit(source.title, 80) for source in sources[:10])
        blocks.append(context(tell(language, "modal-edit-sources", sources=titles)))
    if initial != whole and not writing:
        blocks.append(section(tell(language, "modal-edit-cut", limit=most)))
    if hints:
        blocks.append(context(*hint_lines(hints, language)))
    if has_macros:
        choose = external_select(tell_plainly(language, "modal-edit-macro"), Action.MACRO)
        blocks.append(actions(f"macro:{edition}", [choose]))
    if others:
        who = join(map(mention, others[:MOST_NAMED]), by=", ")
        blocks.append(context(tell(language, "modal-edit-others", who=who)))
    if writing and writing.note:
        blocks.append(section(writing.note))
    if writing and writing.newer:
        newer, _ = excerpt(writing.newer, MOST_TYPED, 80)
        blocks += [context(tell(language, "modal-edit-newer")), quote([words(newer or "…")])]
    field = text_field(Field.REPLY, most, initial=writing.text if writing else initial)
    label = tell_plainly(language, "modal-edit-label")
    blocks.append(ask(label, field, hint=_limit_hint(can_send, language), edition=edition))
    return _form(Id.EDIT, "modal-edit", blocks, ref, language)


def offered(draft: str, can_send: Capability) -> str:
    """As much of a draft as the field for it takes."""
    whole, most = clean(draft), most_typed(can_send)
    return whole if len(whole) <= most else whole[:most].rstrip()


def most_typed(can_send: Capability) -> int:
    return min(can_send.longest, MOST_TYPED)


def edit_errors(reply: str, can_send: Capability, language: str) -> Errors:
    """{} when the reply can be sent on this channel."""
    reply = reply.strip()
    if not reply:
        return {Field.REPLY: say(language, "error-empty-reply")}
    if holds_never_stored(reply):
        return {Field.REPLY: say(language, "error-never-stored")}
    if place := unfilled(reply):
        return {Field.REPLY: say(language, "error-macro-unfilled", place=place)}
    if can_send.fits(reply):
        return {}
    key, length = f"error-too-long-{can_send.unit}", can_send.length(reply)
    return {Field.REPLY: say(language, key, length=length, limit=can_send.longest)}


def _asked(messages: Sequence[str], language: str) -> list[Block]:
    """What the customer wrote, to have it in sight while answering."""
    shown = messages[-3:]
    empty = tell_plainly(language, "card-message-empty")
    quotes = [[words(excerpt(text, 1500 // len(shown), 20)[0] or empty)] for text in shown]
    return [context(tell(language, "card-message")), quote(*quotes)] if quotes else []


def _limit_hint(can_send: Capability, language: str) -> str:
    if can_send.unit is Unit.BYTES:
        hangul = can_send.longest // len("한".encode())
        return tell_plainly(language, "modal-edit-bytes", limit=can_send.longest, hangul=hangul)
    return tell_plainly(language, "modal-edit-characters", limit=most_typed(can_send))


def escalate_modal(
    ref: CardRef,
    *,
    teams: Sequence[Choice],
    priority: Priority,
    urgency: Urgency,
    can_tell: bool,
    language: str,
) -> View:
    """`can_tell` is False when there is no way back to the customer."""
    if not teams:
        title = tell_plainly(language, "modal-escalate-none-title")
        return notice_modal(title, say(language, "modal-escalate-none"), language)
    key = "modal-escalate"
    listed = [option(team.name or team.key, team.key) for team in teams[:MOST_TEAMS]]
    choose = tell_plainly(language, f"{key}-choose")
    note = text_field(Field.NOTE, MOST_NOTE)
    note_hint = tell_plainly(language, f"{key}-note-hint")
    blocks = [
        ask(tell_plainly(language, f"{key}-team"), select(choose, Field.TEAM, listed)),
        _graded(Field.PRIORITY, Priority, priority, language),
        _graded(Field.URGENCY, Urgency, urgency, language),
        ask(tell_plainly(language, f"{key}-note"), note, hint=note_hint, is_optional=True),
    ]
    if can_tell:
        box = check(Field.TELL_CUSTOMER, option(say(language, f"{key}-tell-option"), TICKED))
        blocks.append(ask(tell_plainly(language, f"{key}-tell"), box, is_optional=True))
    return _form(Id.ESCALATE, key, blocks, ref, language)


def _graded(field: Field, terms: type[StrEnum], chosen: StrEnum, language: str) -> Block:
    """A menu of priorities or urgencies; `field` is also the first part of their labels' keys."""
    label = tell_plainly(language, f"modal-escalate-{field}")
    options = [option(tell_plainly(language, f"{field}-{term}"), term) for term in terms]
    return ask(label, select(label, field, options, chosen))


def assign_modal(ref: CardRef, *, assignee: str, language: str) -> View:
    """`assignee` is who has it now; "" for nobody."""
    known = assignee if SLACK_ID.fullmatch(assignee) else ""
    choose = tell_plainly(language, "modal-assign-choose")
    who = ask(tell_plainly(language, "modal-assign-label"), person(choose, Field.ASSIGNEE, known))
    return _form(Id.ASSIGN, "modal-assign", [who], ref, language)


def snooze_modal(
    ref: CardRef, *, hours: Hours, zone: ZoneInfo, now: datetime, language: str
) -> View:
    key, opens = "modal-snooze", f"{hours.open:%H:%M}"
    options = [
        option(tell_plainly(language, f"{key}-{each}", opens=opens), each) for each in SnoozeChoice
    ]
    choices = radio(Field.SNOOZE_FOR, options, SnoozeChoice.ONE_HOUR)
    hint = tell_plainly(language, f"{key}-hint", zone=zone.key)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    day = date_field(Field.SNOOZE_DATE, tomorrow)
    hour = time_field(Field.SNOOZE_TIME, hours.open)
    blocks = [
        ask(tell_plainly(language, f"{key}-label"), choices, hint=hint),
        ask(tell_plainly(language, f"{key}-date"), day, is_optional=True),
        ask(tell_plainly(language, f"{key}-time"), hour, is_optional=True),
    ]
    return _form(Id.SNOOZE, key, blocks, ref, language)


def snoozed_until(
    submission: Submission, *, hours: Hours, zone: ZoneInfo, now: datetime, language: str
) -> datetime | Errors:
    """The moment that was chosen, by the clock of the shop's `zone`; or what is wrong with it."""
    local = now.astimezone(zone)
    match submission.text(Field.SNOOZE_FOR):
        case SnoozeChoice.ONE_HOUR:
            return now + timedelta(hours=1)
        case SnoozeChoice.THREE_HOURS:
            return now + timedelta(hours=3)
        case SnoozeChoice.TOMORROW:
            return _opening(local, hours, days=1)
        case SnoozeChoice.NEXT_MONDAY:
            return _opening(local, hours, days=7 - local.weekday())
        case SnoozeChoice.PICKED:
            return _picked(submission, local, language)
    return {Field.SNOOZE_FOR: say(language, "modal-snooze-missing")}


def _opening(local: datetime, hours: Hours, *, days: int) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), hours.open, local.tzinfo)


def _picked(submission: Submission, local: datetime, language: str) -> datetime | Errors:
    try:
        day = date.fromisoformat(submission.text(Field.SNOOZE_DATE))
        hour = time.fromisoformat(submission.text(Field.SNOOZE_TIME))
    except ValueError:
        return {Field.SNOOZE_DATE: say(language, "modal-snooze-missing")}
    until = datetime.combine(day, hour.replace(tzinfo=None), local.tzinfo)
    if until <= local:
        return {Field.SNOOZE_DATE: say(language, "modal-snooze-past")}
    return until


def not_helpful_modal(ref: CardRef, language: str) -> View:
    key = "modal-not-helpful"
    options = [option(tell_plainly(language, f"{key}-{each}"), each) for each in NotHelpfulReason]
    note = text_field(Field.NOTE, MOST_NOTE)
    blocks = [
        context(tell(language, f"{key}-thanks")),
        ask(tell_plainly(language, f"{key}-label"), radio(Field.REASON, options)),
        ask(tell_plainly(language, f"{key}-note"), note, is_optional=True),
    ]
    return _form(Id.NOT_HELPFUL, key, blocks, ref, language)


def _form(view: Id, key: str, blocks: Sequence[Block], ref: CardRef, language: str) -> View:
    return modal(
        view,
        tell_plainly(language, f"{key}-title"),
        blocks,
        submit=tell_plainly(language, f"{key}-submit"),
        close=tell_plainly(language, "modal-cancel"),
        private_metadata=dump_ref(ref),
        is_watched=True,
    )
