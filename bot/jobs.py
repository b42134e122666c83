"""What rooms may leave for later. Implemented by bot/workflows.py on the durable engine.

Every method adds to the caller's transaction: rolled back together, committed together.
"""

from typing import Protocol

from sqlmodel import Session

from bot.tickets.terms import Rewrite


class Jobs(Protocol):
    def handle(self, session: Session, message_id: int, *, delay: float = 0) -> None:
        """Triage, draft and show the ticket of an incoming message."""

    def reread(self, session: Session, message_id: int) -> None:
        """`handle` once more, because the message has changed."""

    def show(self, session: Session, ticket_id: int, revision: int, *, delay: float = 0) -> None:
        """Make Slack show the ticket as it is now."""

    def deliver(
        self, session: Session, delivery_id: str, attempt: int, *, delay: float = 0
    ) -> None:
        """Try to get a reply to the customer."""

    def rewrite(self, session: Session, ticket_id: int, draft_revision: int, how: Rewrite) -> None:
        """Word a draft differently."""

    def redraft(
        self, session: Session, ticket_id: int, draft_revision: int, passage_id: str
    ) -> None:
        """Draft again, from the passage an agent chose."""
