"""What can be pressed on a card. Every button carries the exact version it was shown under."""

from enum import StrEnum

from bot.slack.block import (
    Block,
    actions,
    button,
    confirm,
    grouped_select,
    option,
    overflow,
    select,
)
from bot.slack.card_view import CardView, DeliveryView
from bot.slack.ids import Action, MoreChoice, RewriteChoice
from bot.slack.refs import DeliveryRef, dump_ref
from bot.slack.text import Markup, join, tell, tell_plainly
from bot.tickets.terms import (
    DeliveryState,
    DraftKind,
    Priority,
    Review,
    TicketState,
    TicketType,
    Urgency,
)


def decision_buttons(view: CardView, language: str) -> Block:
    kind = view.draft.kind if view.draft else DraftKind.HANDOFF
    elements = []
    if kind is DraftKind.COURTESY:
        resolve = card_button(view, Action.RESOLVE, "card-resolve", language, style="primary")
        elements.append(resolve)
    if view.can_reply:
        elements += _reply_buttons(view, kind, language)
    elements.append(card_button(view, Action.ESCALATE, "card-escalate", language))
    if kind is DraftKind.ANSWER:
        elements.append(_rewrite_menu(view, language))
    elif kind is DraftKind.HANDOFF and view.draft is not None:
        elements.append(card_button(view, Action.CHOOSE_SOURCE, "card-choose-source", language))
    if view.state is TicketState.SNOOZED:
        elements.append(card_button(view, Action.WAKE, "card-wake", language))
    elements.append(_more_menu(view, language))
    # A new draft makes a new block: Slack would otherwise keep showing the old choice of the menu.
    return actions(f"decide:{view.ref.draft_revision}:{view.ref.text_hash}", elements)


def correction_menu(view: CardView, language: str) -> Block:
    """Open it, choose what is right: two clicks. What is right already is not offered."""
    choices: list[tuple[str, type[StrEnum], StrEnum | None]] = [
        ("type", TicketType, view.type),
        ("priority", Priority, view.priority),
        ("urgency", Urgency, view.urgency),
    ]
    groups = [
        (
            tell_plainly(language, f"card-correct-{name}"),
            [
                _correction(view, f"{name}:{label}", tell_plainly(language, f"{name}-{label}"))
                for label in labels
                if label is not now
            ],
        )
        for name, labels, now in choices
    ]
    toggles = [
        _correction(
            view,
            f"review:{reason}",
            tell_plainly(
                language,
                "card-correct-remove" if reason in view.review else "card-correct-add",
                reason=tell_plainly(language, f"review-{reason}"),
            ),
        )
        for reason in Review
    ]
    groups.append((tell_plainly(language, "card-correct-review"), toggles))
    menu = grouped_select(tell_plainly(language, "card-correct"), Action.CORRECT, groups)
    # New labels make a new block: Slack would otherwise keep showing the old choice.
    shown = (str(view.ref.draft_revision), view.type or "", view.priority, view.urgency)
    return actions(":".join(("labels", *shown, *view.review)), [menu])


def _correction(view: CardView, choice: str, text: str) -> Block:
    return option(text, dump_ref(view.ref, choice))


def _reply_buttons(view: CardView, kind: DraftKind, language: str) -> list[Block]:
    """The first is the one to press: approve an answer, but write where only a holding reply is.
    Where nothing needs an answer, none of them is."""
    if view.draft is None:
        return [card_button(view, Action.EDIT, "card-write", language, style="primary")]
    if kind is DraftKind.HANDOFF:
        write = card_button(view, Action.EDIT, "card-write", language, style="primary")
        return [write, card_button(view, Action.APPROVE, "card-send-holding", language)]
    style = "" if kind is DraftKind.COURTESY else "primary"
    approve = card_button(view, Action.APPROVE, "card-approve", language, style=style)
    if view.review:
        approve["confirm"] = _confirm("card-confirm", language, reasons=reasons(view, language))
    elif view.editing:
        approve["confirm"] = _confirm("card-confirm-editing", language)
    return [approve, card_button(view, Action.EDIT, "card-edit", language)]


def _rewrite_menu(view: CardView, language: str) -> Block:
    options = [
        option(tell_plainly(language, f"card-rewrite-{choice}"), dump_ref(view.ref, choice))
        for choice in RewriteChoice
    ]
    return select(tell_plainly(language, "card-rewrite"), Action.REWRITE, options)


def _more_menu(view: CardView, language: str) -> Block:
    options = [
        option(tell_plainly(language, f"card-more-{choice}"), dump_ref(view.ref, choice))
        for choice in MoreChoice
    ]
    return overflow(Action.MORE, options)


def settle_buttons(view: CardView, delivery: DeliveryView, number: int, language: str) -> Block:
    """For a delivery that only a person can bring to an end."""
    value = DeliveryRef(view.ref.ticket_id, delivery.delivery_id).dump()
    if delivery.state is DeliveryState.FAILED:
        retry = card_button(view, Action.SEND_AGAIN, "card-try-again", language, value=value)
        return actions(f"settle:{number}", [retry])
    arrived = card_button(view, Action.ARRIVED, "card-arrived", language, value=value)
    again = card_button(view, Action.SEND_AGAIN, "card-send-again", language, value=value)
    again["confirm"] = _confirm("card-again", language)  # the customer may get it twice
    return actions(f"settle:{number}", [arrived, again])


def card_button(
    view: CardView, action: Action, key: str, language: str, *, value: str = "", style: str = ""
) -> Block:
    text = tell_plainly(language, key)
    label = tell_plainly(language, "card-label", button=text, ticket=str(view.ref.ticket_id))
    return button(text, action, value or dump_ref(view.ref), label=label, style=style)


def _confirm(key: str, language: str, **values: object) -> Block:
    return confirm(
        tell_plainly(language, f"{key}-title"),
        tell_plainly(language, f"{key}-text", **values),
        yes=tell_plainly(language, f"{key}-yes"),
        no=tell_plainly(language, f"{key}-no"),
    )


def reopen_button(view: CardView, language: str) -> Block:
    return actions("reopen", [card_button(view, Action.REOPEN, "card-reopen", language)])


def macro_button(ticket_id: int, delivery_id: str, language: str) -> Block:
    """Under a sent reply."""
    value = DeliveryRef(ticket_id, delivery_id).dump()
    text = tell_plainly(language, "card-macro-save")
    label = tell_plainly(language, "card-label", button=text, ticket=str(ticket_id))
    keep = button(text, Action.MACRO_SAVE, value, label=label)
    return actions("macro", [keep])


def reasons(view: CardView, language: str) -> Markup:
    return join([tell(language, f"review-{each}") for each in view.review], by=", ")
