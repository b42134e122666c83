"""The card: one message per ticket, drawn anew from the ticket whenever it changes.

Values in, a Slack message out. However long or hostile the input, a card stays within 50 blocks
and 10,000 characters, because every part has a budget of its own.
"""

from bot.decision.rules import MOST_NAMED
from bot.slack.auto_lines import auto_blocks
from bot.slack.block import (
    Block,
    Post,
    context,
    divider,
    header,
    quote,
    section,
    words,
)
from bot.slack.card_buttons import (
    correction_menu,
    decision_buttons,
    macro_button,
    reasons,
    reopen_button,
    settle_buttons,
)
from bot.slack.card_draft import DRAFT_LINES, DRAFT_MOST, draft_blocks
from bot.slack.card_message import MESSAGES_LINES, MESSAGES_MOST, MOST_MESSAGES, said_blocks
from bot.slack.card_view import (
    CardView,
    Decided,
    EarlierTurn,
    MovedTo,
    Stage,
    stage,
)
from bot.slack.hint_lines import hint_lines
from bot.slack.sla_lines import due_line
from bot.slack.text import (
    Markup,
    excerpt,
    fit,
    join,
    link,
    mention,
    mention_channel,
    mention_group,
    moment,
    tell,
    tell_plainly,
)
from bot.tickets.journal import DESKBELL
from bot.tickets.lifecycle import UNDECIDED
from bot.tickets.terms import DeliveryState, TicketState

# Characters and lines each part may take; with labels and buttons they stay under Slack's limit
# for all the text of a message, which is about 12,000 (https://github.com/slackapi/bolt-js/issues/2509).
REPLY_MOST = 1500
NOTE_MOST = 500
MOST_DELIVERIES = 3
MOST_OTHERS = 5


def ticket_card(view: CardView, language: str) -> Post:
    if view.moved_to:
        return _moved_card(view, view.moved_to, language)
    return {"text": card_text(view, language), "blocks": _blocks(view, language)}


def card_text(view: CardView, language: str) -> Markup:
    """What notifications and screen readers say instead of the blocks: what to decide, no more."""
    now = stage(view)
    sentence = tell(
        language,
        "card-text",
        ticket=str(view.ref.ticket_id),
        customer=_customer(view, language),
        channel=tell(language, f"channel-{view.channel}"),
        title=tell(language, f"card-stage-{now}"),
        what=_what(view, language),
        next=tell(language, f"card-next-{now}"),
    )
    group = mention_group(view.escalated.on_call) if view.escalated else Markup("")
    return join([group, sentence], by=" ")


def _what(view: CardView, language: str) -> Markup:
    if view.type is None:
        return tell(language, "card-what-unknown")
    return tell(
        language,
        "card-what-review" if view.review else "card-what",
        type=tell(language, f"type-{view.type}"),
        priority=tell(language, f"priority-{view.priority}"),
        **({"reasons": reasons(view, language)} if view.review else {}),
    )


def _customer(view: CardView, language: str) -> Markup:
    return fit(view.customer, 60) or tell(language, "customer-unnamed")


def _moved_card(view: CardView, moved: MovedTo, language: str) -> Post:
    told = tell(
        language,
        "card-moved",
        ticket=str(view.ref.ticket_id),
        customer=_customer(view, language),
        team=join([fit(moved.team, 80), mention_channel(moved.channel)], by=" "),
    )
    by_key = "card-moved-overdue" if moved.by == DESKBELL else "card-moved-by"
    by = tell(language, by_key, who=mention(moved.by)) if moved.by else Markup("")
    opened = tell(language, "card-moved-link")
    linked = link(moved.permalink, opened) if moved.permalink else Markup("")
    return {"text": told, "blocks": [context(join([told, linked], by=" "), by)]}


def _blocks(view: CardView, language: str) -> list[Block]:
    title = tell_plainly(language, f"card-stage-{stage(view)}")
    ticket = str(view.ref.ticket_id)
    blocks = [
        header(tell_plainly(language, "card-title", title=title, ticket=ticket)),
        *_who_and_what(view, language),
        *_escalation(view, language),
        *said_blocks(view, language),
        divider(),
        *_answer(view, language),
        *auto_blocks(view, language),
        *_learned(view, language),
        *_deliveries(view, language),
    ]
    if view.state in UNDECIDED and (there := _who_is_there(view, language)):
        blocks.append(context(*there))
    if view.state in UNDECIDED and not view.is_refreshing:
        blocks.append(decision_buttons(view, language))
        if view.type:
            blocks.append(correction_menu(view, language))
    elif view.state is TicketState.RESOLVED:
        blocks.append(reopen_button(view, language))
    return blocks


def _who_is_there(view: CardView, language: str) -> list[Markup]:
    """Colleagues with a window open about this ticket."""
    return [
        tell(language, key, who=join(map(mention, agents[:MOST_NAMED]), by=", "))
        for key, agents in (("card-editing", view.editing), ("card-looking", view.looking))
        if agents
    ]


def _who_and_what(view: CardView, language: str) -> list[Block]:
    who = [Markup(f"*{_customer(view, language)}*"), tell(language, f"channel-{view.channel}")]
    if view.segment:
        who.append(tell(language, f"segment-{view.segment}"))
    if view.order:
        who.append(tell(language, "card-order", order=fit(view.order, 60)))
    blocks = [section(join(who))]
    if view.other_tickets:
        numbers = ", ".join(f"#{number}" for number in view.other_tickets[:MOST_OTHERS])
        others = len(view.other_tickets)
        blocks.append(context(tell(language, "card-others", count=others, numbers=numbers)))
    if view.type:
        due = due_line(view.due, language)
        blocks.append(context(_facts(view, language), due, _triage_reason(view, language)))
    if view.review:
        blocks.append(section(tell(language, "card-review", reasons=reasons(view, language))))
    return blocks


def _facts(view: CardView, language: str) -> Markup:
    facts = [
        tell(language, f"card-{kind}", **{kind: tell(language, f"{kind}-{value}")})
        for kind, value in (
            ("type", view.type),
            ("priority", view.priority),
            ("urgency", view.urgency),
        )
    ]
    if view.assignee:
        facts.append(tell(language, "card-assignee", who=mention(view.assignee)))
    elif view.state in UNDECIDED:
        facts.append(tell(language, "card-unassigned"))
    return join(facts)


def _triage_reason(view: CardView, language: str) -> Markup:
    reason = fit(view.triage_reason, 200)
    return tell(language, "card-reason", reason=reason) if reason else Markup("")


def _escalation(view: CardView, language: str) -> list[Block]:
    escalated = view.escalated
    if not escalated:
        return []
    key = "card-escalated-from" if escalated.from_team else "card-escalated"
    if escalated.by == DESKBELL:
        key = "card-escalated-overdue"
    told = tell(language, key, who=mention(escalated.by), team=escalated.from_team)
    blocks = [section(join([mention_group(escalated.on_call), told], by=" "))]
    note, _ = excerpt(escalated.note, NOTE_MOST, 8)
    if note:
        blocks += [context(tell(language, "card-note")), quote([words(note)])]
    return blocks


def _answer(view: CardView, language: str) -> list[Block]:
    """What was sent; or the draft; or why there is none yet."""
    if view.decided:
        return _decision(view, view.decided, language)
    if stage(view) in (Stage.PREPARING, Stage.REFRESHING):
        return [context(tell(language, f"card-{stage(view)}"))]
    if view.draft is None:
        return [section(tell(language, "card-no-draft")), *_remarks(view, language)]
    return [*draft_blocks(view, view.draft, language), *_remarks(view, language)]


def _decision(view: CardView, decided: Decided, language: str) -> list[Block]:
    who, when = mention(decided.by), moment(decided.at)
    line = context(tell(language, f"card-{decided.kind}", who=who, when=when))
    reply, _ = excerpt(decided.reply, REPLY_MOST, MESSAGES_LINES)
    if not reply:
        return [line]
    is_queued = stage(view) in (Stage.SENDING, Stage.FAILED, Stage.UNCERTAIN)
    title = tell(language, "card-reply-queued" if is_queued else "card-reply")
    blocks = [section(title), quote([words(reply)]), line]
    if decided.delivery_id and not is_queued:
        blocks.append(macro_button(view.ref.ticket_id, decided.delivery_id, language))
    return blocks


def _remarks(view: CardView, language: str) -> list[Block]:
    remarks = [tell(language, f"caution-{each}") for each in view.cautions]
    remarks += hint_lines(view.hints, language)
    if not view.can_reply:
        remarks.append(tell(language, "card-no-way-back"))
    if view.snoozed_until and view.state is TicketState.SNOOZED:
        remarks.append(tell(language, "card-snoozed", when=moment(view.snoozed_until)))
    return [context(*remarks)] if remarks else []


def _learned(view: CardView, language: str) -> list[Block]:
    """What questions like this will be answered from, from now on."""
    if view.learned is None:
        return []
    right = fit(view.learned.right, 80)
    wrong = join([Markup(f"“{fit(title, 80)}”") for title in view.learned.wrong[:3]], by=", ")
    if right and wrong:
        return [context(tell(language, "card-learned-both", right=right, wrong=wrong))]
    if right:
        return [context(tell(language, "card-learned-right", right=right))]
    if wrong:
        return [context(tell(language, "card-learned-wrong", wrong=wrong))]
    return []


def _deliveries(view: CardView, language: str) -> list[Block]:
    blocks: list[Block] = []
    for number, delivery in enumerate(view.deliveries[-MOST_DELIVERIES:]):
        what = tell(language, f"delivery-{delivery.kind}")
        is_retrying = delivery.state is DeliveryState.QUEUED and delivery.error
        state = "retrying" if is_retrying else "kept" if delivery.is_kept else delivery.state
        line = tell(language, f"card-delivery-{state}", what=what)
        when = moment(delivery.at) if delivery.at else Markup("")
        error = fit(delivery.error, 150)
        cause = tell(language, "card-delivery-error", error=error) if error else Markup("")
        if delivery.state not in (DeliveryState.UNCERTAIN, DeliveryState.FAILED):
            notes = [join([line, when]), *([cause] if is_retrying else [])]
            blocks.append(context(*notes))
            continue
        blocks += [section(line), *([context(join([cause, when]))] if cause or when else [])]
        blocks.append(settle_buttons(view, delivery, number, language))
    return blocks


def thread_entry(view: EarlierTurn, language: str) -> Post:
    """A turn that was answered before the one on the card."""
    ticket, turn = str(view.ticket_id), str(view.turn)
    share = MESSAGES_MOST // max(len(view.messages[-MOST_MESSAGES:]), 1)
    said = [excerpt(text, share, MESSAGES_LINES)[0] for text in view.messages[-MOST_MESSAGES:]]
    empty = tell_plainly(language, "card-message-empty")
    blocks = [
        context(tell(language, "thread-title", turn=turn)),
        quote(*([words(text or empty)] for text in said or [""])),
    ]
    reply, _ = excerpt(view.reply, DRAFT_MOST, DRAFT_LINES)
    if reply:
        blocks += [section(tell(language, "card-reply")), quote([words(reply)])]
    else:
        blocks.append(context(tell(language, "thread-no-reply")))
    if view.kind and view.at:
        who, when = mention(view.by), moment(view.at)
        blocks.append(context(tell(language, f"card-{view.kind}", who=who, when=when)))
    if view.delivery_id:
        blocks.append(macro_button(view.ticket_id, view.delivery_id, language))
    return {"text": tell(language, "thread-text", ticket=ticket, turn=turn), "blocks": blocks}
