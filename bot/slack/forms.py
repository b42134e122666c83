"""From rows to the modals that a card, or a command, opens about one ticket."""

from bot.channels.capability import capability, has_way_back
from bot.clock import now
from bot.decision.rules import CardRef, refuse_rewrite, shown
from bot.macros import step as macros
from bot.slack import modals
from bot.slack.block import View
from bot.slack.card_rows import hints_for
from bot.slack.edit_modal import Writing, edit_modal
from bot.slack.ids import MoreChoice
from bot.slack.personal import veiled_draft, veiled_words
from bot.slack.reading import said_views
from bot.slack.source_modal import source_modal
from bot.slack.surface import Surface
from bot.slack.text import tell
from bot.tickets.presence import present
from bot.tickets.queries import draft_of, get_ticket, turn_messages, veil_of
from bot.tickets.turns import proposal_of
from bot.tickets.values import SourceRef


def more_view(desk: Surface, choice: MoreChoice, ref: CardRef) -> View | None:
    match choice:
        case MoreChoice.ASSIGN:
            return assign_view(desk, ref)
        case MoreChoice.SNOOZE:
            return snooze_view(desk, ref)
        case MoreChoice.HISTORY:
            return history_view(desk, ref)
        case MoreChoice.ASSIGN_ME | MoreChoice.RESOLVE:
            return None


def assign_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        assignee = get_ticket(session, ref.ticket_id).assignee
    return modals.assign_modal(ref, assignee=assignee, language=desk.language)


def snooze_view(desk: Surface, ref: CardRef) -> View:
    return modals.snooze_modal(
        ref, hours=desk.config.hours, zone=desk.zone, now=now(), language=desk.language
    )


def confirm_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
    sentences = veiled_draft(proposal_of(draft), veil).sentences if draft else ()
    return modals.confirm_modal(ref, sentences, desk.language)


def edit_view(desk: Surface, ref: CardRef, agent: str, writing: Writing | None = None) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
        has_macros = macros.are_there(session)
        there = present(session, ref.ticket_id, now=now())
        messages = [veil.cover(message.text) for message in turn_messages(session, ticket)]
    sources = [SourceRef(s["passage_id"], s["title"]) for s in draft.sources] if draft else []
    return edit_modal(
        ref,
        draft=veil.cover(draft.text) if draft else "",
        messages=messages,
        sources=sources,
        can_send=capability(ticket.channel),
        language=desk.language,
        hints=hints_for(draft, ticket, desk.config),
        has_macros=has_macros,
        others=[each.agent for each in there if each.is_editing and each.agent != agent],
        writing=writing,
    )


def merged_view(desk: Surface, ref: CardRef, agent: str, typed: str) -> View:
    """What is new, above what was typed: for who sends a reply to an older draft."""
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft, veil = draft_of(session, ticket), veil_of(session, ticket)
    current = CardRef(ref.ticket_id, *shown(ticket, draft))
    newer = veil.cover(draft.text) if draft and current != ref else ""
    note = tell(desk.language, "modal-edit-stale")
    return edit_view(desk, current, agent, Writing(typed, note=note, newer=newer))


def source_view(desk: Surface, ref: CardRef) -> View:
    """Raises AlreadyDecided, StaleDraft: choosing a source for an old card would teach nonsense."""
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        draft = draft_of(session, ticket)
        refuse_rewrite(ticket, draft, ref)
        veil = veil_of(session, ticket)
        messages = [veil.cover(message.text) for message in turn_messages(session, ticket)]
        candidates = desk.teacher.candidates(session, ticket)
    sources = [SourceRef(s["passage_id"], s["title"]) for s in draft.sources] if draft else []
    return source_modal(
        ref, messages=messages, sources=sources, candidates=candidates, language=desk.language
    )


def escalate_view(desk: Surface, ref: CardRef) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
    teams = [
        modals.Choice(key, team.name)
        for key, team in desk.config.teams.items()
        if key != ticket.team
    ]
    return modals.escalate_modal(
        ref,
        teams=teams,
        priority=ticket.priority,
        urgency=ticket.urgency,
        can_tell=has_way_back(ticket.reply_to),
        language=desk.language,
    )


def history_view(desk: Surface, ref: CardRef, page: int = 1) -> View:
    with desk.db.read() as session:
        ticket = get_ticket(session, ref.ticket_id)
        said = said_views(session, ticket)
        veiled = veiled_words(said, veil_of(session, ticket))
    return modals.history_modal(ref, veiled, desk.language, page, is_veiled=veiled != said)
