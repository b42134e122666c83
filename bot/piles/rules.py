"""Which tickets wait for the same answer. Pure."""

import hashlib
import json

from bot.tickets.models import Ticket
from bot.tickets.terms import ConfidenceLevel, DraftKind, TicketState
from bot.tickets.values import Proposal

LEAST = 3  # two are as quickly approved on their own cards
MOST = 15  # at once: each is read whole, and a form takes 250 kB
LONGEST = 1_000  # characters of a draft in a pile
_SURE = (ConfidenceLevel.HIGH, ConfidenceLevel.MEDIUM)


def key_of(
    ticket: Ticket, draft: Proposal | None, *, messages: int, can_reply: bool, has_cautions: bool
) -> str:
    """The same for tickets that may be approved together; "" for one that needs a look of its own.

    The same answer is the same sentences from the same passages, whatever stands around them. A
    model words each draft anew: there the passages alone must do.
    """
    if draft is None or draft.kind is not DraftKind.ANSWER or draft.level not in _SURE:
        return ""
    is_plain = ticket.state is TicketState.WAITING and not ticket.review and messages == 1
    is_anybodys = not (ticket.assignee or ticket.escalated_by)
    is_short = len(draft.text) <= LONGEST
    if not (is_plain and is_anybodys and is_short and can_reply) or has_cautions:
        return ""
    cited = [each for each in draft.sentences if each.passages]
    if not cited or draft.unsupported:
        return ""
    passages = sorted({passage for each in cited for passage in each.passages})
    said = [] if draft.model else [each.text for each in cited]
    parts = [ticket.team, ticket.language, ticket.type, passages, said]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
