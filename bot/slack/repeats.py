"""Slack repeats an event it got no answer for within three seconds; it is carried out once.

What failed is forgotten, so that the repeat carries it out. Messages and files have keys of their
own where they are stored; this is for what leaves no such row.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import col, delete

from bot.clock import now
from bot.db import insert_missing
from bot.slack.surface import Surface
from bot.tickets.models import SlackEvent

KEPT = timedelta(days=1)  # Slack gives up after an hour


def once(desk: Surface, event_id: str, work: Callable[[], None]) -> None:
    if not _is_first(desk, event_id):
        return
    try:
        work()
    except Exception:
        with desk.record() as session:
            session.execute(delete(SlackEvent).where(col(SlackEvent.event_id) == event_id))
        raise


def _is_first(desk: Surface, event_id: str) -> bool:
    at = now()
    with desk.record() as session:
        session.execute(delete(SlackEvent).where(col(SlackEvent.taken_at) < at - KEPT))
        return insert_missing(session, SlackEvent, {"event_id": event_id, "taken_at": at}) > 0
