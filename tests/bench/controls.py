"""The desk with one rule broken: `python -m tests.bench.controls early-ack` is `deskbell run`.

The benches must find what each of them does wrong; a bench that does not is worthless.
"""

import queue
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from bot import cli
from bot.channels.outgoing import Outgoing, Sent
from bot.channels.reply_webhook import ReplyWebhook
from bot.decision import step as decision
from bot.intake.step import Received
from bot.slack.poster import Poster, Wanted
from bot.tickets.models import Ticket
from bot.tickets.queries import get_ticket
from bot.web.intake import Intake, Posted, Refusal


def acknowledge_before_the_commit() -> None:
    """Answer 202, then store: a crash in between loses the message."""
    store = Intake.accept
    waiting: queue.Queue[tuple[Intake, list[Posted]]] = queue.Queue()

    def accept(self: Intake, posted: Sequence[Posted]) -> list[Received | Refusal]:
        waiting.put((self, list(posted)))
        return [Received(ticket_id=0, message_id=0, is_duplicate=False) for _ in posted]

    def keep_storing() -> None:
        while True:
            store(*waiting.get())

    Intake.accept = accept  # type: ignore[method-assign]
    threading.Thread(target=keep_storing, daemon=True).start()


def post_without_looking() -> None:
    """Take an unknown outcome for a failure: what Slack has taken is posted once more."""

    def look(self: Poster, item: Wanted) -> str | None:
        return None

    Poster._look = look  # type: ignore[method-assign]


def send_under_a_new_id() -> None:
    """A new id a try: the customer's side cannot tell that it has the reply already."""
    send = ReplyWebhook.send

    def send_anew(self: ReplyWebhook, outgoing: Outgoing) -> Sent:
        return send(self, replace(outgoing, delivery_id=f"dlv_{uuid.uuid4().hex}"))

    ReplyWebhook.send = send_anew  # type: ignore[method-assign]


def decide_without_comparing() -> None:
    """Read, think, write: whoever writes last has decided too."""

    def change(session: Session, ticket: Ticket, *, now: datetime, **values: Any) -> bool:
        time.sleep(0.005)
        statement = update(Ticket).where(col(Ticket.id) == ticket.id)
        revision = col(Ticket.revision) + 1
        session.execute(statement.values(**values, revision=revision, updated_at=now))
        session.refresh(ticket)
        return True

    decision.change = change  # type: ignore[attr-defined]
    decision.lock_ticket = get_ticket  # type: ignore[attr-defined]


BROKEN: dict[str, Callable[[], Any]] = {
    "early-ack": acknowledge_before_the_commit,
    "blind-post": post_without_looking,
    "new-id": send_under_a_new_id,
    "no-compare": decide_without_comparing,
}

if __name__ == "__main__":
    BROKEN[sys.argv.pop(1)]()
    sys.argv.append("run")
    cli.main()
