"""Remind of promises before they are due: one line in the card's thread, to who made it."""

from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.db import Database
from bot.settings import DeskConfig
from bot.slack.block import Post, section
from bot.slack.card_posts import newest_card
from bot.slack.once import LEASE_SECONDS, pause_after, post_once
from bot.slack.text import Markup, fit, mention, moment, tell
from bot.tickets.models import Delivery
from bot.tickets.pledges import Pledge, SlackReminder
from bot.tickets.queries import get_ticket, veil_of

EVENT_TYPE = "deskbell_reminder"
BATCH = 20
MOST_SAID = 300  # characters of a promise


class Reminders:
    def __init__(self, db: Database, client: WebClient, config: DeskConfig) -> None:
        self._db, self._client = db, client
        self._language = config.shop.desk_language.value

    def send_due(self, now: datetime) -> None:
        """Safe to call from several processes at once."""
        for pledge_id in self._due(now):
            if self._claim(pledge_id, now):
                self._send(pledge_id, now)

    def _due(self, now: datetime) -> list[int]:
        """A promise that has ended needs no reminder, whichever way it ended."""
        query = (
            select(SlackReminder.pledge_id)
            .join(Pledge, col(Pledge.id) == col(SlackReminder.pledge_id))
            .where(
                col(Pledge.ended_at).is_(None),
                col(SlackReminder.remind_at) <= now,
                col(SlackReminder.ts).is_(None),
                _is_free(now),
            )
            .order_by(col(SlackReminder.remind_at))
        )
        with self._db.read() as session:
            return list(session.exec(query.limit(BATCH)))

    def _claim(self, pledge_id: int, now: datetime) -> bool:
        """Its place is the thread of the newest card, settled with the first try."""
        with self._db.write() as session:
            query = select(SlackReminder).where(
                SlackReminder.pledge_id == pledge_id, col(SlackReminder.ts).is_(None), _is_free(now)
            )
            reminder = session.exec(query.with_for_update()).first()
            pledge = session.get_one(Pledge, pledge_id)
            card = newest_card(session, pledge.ticket_id)
            if reminder is None or card is None or card.ts is None:
                return False
            if not reminder.channel:
                reminder.channel, reminder.thread_ts = card.channel, card.ts
            reminder.waits_until = now + timedelta(seconds=LEASE_SECONDS)
            session.add(reminder)
            return True

    def _send(self, pledge_id: int, now: datetime) -> None:
        with self._db.read() as session:
            reminder = session.get_one(SlackReminder, pledge_id)
            message = reminder_message(session, session.get_one(Pledge, pledge_id), self._language)

        def put() -> None:
            post_once(
                self._client,
                reminder,
                message,
                lambda: self._save(reminder),
                event_type=EVENT_TYPE,
                key=f"pledge:{pledge_id}",
                thread_ts=reminder.thread_ts,
            )

        pause = pause_after(put, f"reminder={pledge_id}")
        reminder.waits_until = now + timedelta(seconds=pause) if pause else None
        self._save(reminder)

    def _save(self, reminder: SlackReminder) -> None:
        with self._db.write() as session:
            session.merge(reminder)


def reminder_message(session: Session, pledge: Pledge, language: str) -> Post:
    delivery = session.get_one(Delivery, pledge.delivery_id)
    veil = veil_of(session, get_ticket(session, pledge.ticket_id))
    said = veil.cover(delivery.text[pledge.start : pledge.end])
    told = tell(
        language,
        "pledge-reminder",
        who=mention(pledge.owner),
        said=fit(said, MOST_SAID) or Markup("…"),
        when=moment(pledge.due_at),
    )
    return {"text": told, "blocks": [section(told)]}


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(col(SlackReminder.waits_until).is_(None), col(SlackReminder.waits_until) <= now)
