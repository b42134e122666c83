"""Make Slack show a ticket as it is: post what is missing, update what is old.

Slack has no idempotency key for posting. So a post's attempt is committed before the call, every
post carries its key in the metadata, and after an unknown outcome we look for the key before we
post again. Updates may simply be repeated.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from slack_sdk import WebClient
from sqlmodel import Session, col, select

from bot.clock import now as read_clock
from bot.db import Database, insert_missing
from bot.slack.client import SlackAway, SlackBusy, SlackRefused, SlackUnknown, call
from bot.slack.history import LOOK_AFTER_SECONDS, find_post
from bot.slack.shared import SharedChannels
from bot.tickets.models import SlackChannel, SlackDesk, SlackPost, Ticket
from bot.tickets.queries import get_ticket

log = logging.getLogger(__name__)

EVENT_TYPE = "deskbell_post"
LEASE_SECONDS = 60
AWAY_SECONDS = 5
PAUSE_SECONDS = 1  # for every ticket, after a call that got no answer
EVERYWHERE = "*"  # stands for all channels
PATIENCE_SECONDS = 60  # the longest wait while Slack is away or busy
EARLY_SECONDS = 1.5  # the engine may begin a delayed job this much too soon
REFUSED_SECONDS = 60  # an administrator has to act; doctor and Home say what
# Post it anew. A stand-in of Slack that cannot update is given another card rather than none.
GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "unknown_method"}


@dataclass(frozen=True)
class Wanted:
    """What one post should look like now."""

    post: SlackPost
    payload: dict[str, Any]  # text and blocks
    parent: SlackPost | None = None  # the card whose thread it belongs to
    is_retired: bool = False  # stayed behind when the ticket moved: nice to update, no more


class Compose(Protocol):
    def __call__(self, session: Session, ticket: Ticket, posts: list[SlackPost]) -> list[Wanted]:
        """Every post the ticket should have, cards before their threads.

        New posts are added to the session and committed by the caller.
        """


class Wait(Exception):
    """Not now: try again in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.1f} s")
        self.seconds = seconds


class Poster:
    def __init__(self, db: Database, client: WebClient, compose: Compose) -> None:
        self._db, self._client, self._compose = db, client, compose
        self._shared = SharedChannels(client)

    def show(self, ticket_id: int, worker: str) -> float | None:
        """Bring the ticket's posts up to date. Returns the seconds to wait before another try, or
        None when Slack shows the newest revision (or somebody else is making it so).

        `worker` names this run: after a crash the same name may go on at once.
        """
        if not self._claim(ticket_id, worker):
            return None
        try:
            while True:
                revision = self._show_once(ticket_id)
                if self._release(ticket_id, revision):
                    return None
        except Wait as wait:
            return self._give_up(ticket_id, wait.seconds)

    def _claim(self, ticket_id: int, worker: str) -> bool:
        """One at a time per ticket. Whoever holds the claim re-reads the revision before letting
        go, so a refused caller may leave: its change was committed before it asked."""
        now = read_clock()
        with self._db.write() as session:
            ticket = get_ticket(session, ticket_id)
            row = {"ticket_id": ticket_id, "busy_by": "", "shown_revision": 0}
            insert_missing(session, SlackDesk, row)
            desk = self._desk(session, ticket_id)
            is_busy = desk.busy_until is not None and desk.busy_until > now
            if (is_busy and desk.busy_by != worker) or desk.shown_revision >= ticket.revision:
                return False
            desk.busy_by, desk.busy_until = worker, now + timedelta(seconds=LEASE_SECONDS)
            session.add(desk)
            return True

    def _show_once(self, ticket_id: int) -> int:
        with self._db.write() as session:
            ticket = get_ticket(session, ticket_id)
            query = select(SlackPost).where(SlackPost.ticket_id == ticket_id)
            posts = list(session.exec(query.order_by(col(SlackPost.number), col(SlackPost.turn))))
            wanted = self._compose(session, ticket, posts)
            revision = ticket.revision
        for item in wanted:
            if item.post.shown_revision < revision:
                self._bring_up(item, revision)
        return revision

    def _release(self, ticket_id: int, revision: int) -> bool:
        """False: the ticket changed meanwhile, so go round again."""
        with self._db.write() as session:
            desk = self._desk(session, ticket_id)
            desk.shown_revision, desk.waits_until = revision, None
            if get_ticket(session, ticket_id).revision > revision:
                desk.busy_until = read_clock() + timedelta(seconds=LEASE_SECONDS)
                session.add(desk)
                return False
            desk.busy_by, desk.busy_until = "", None
            session.add(desk)
            return True

    def _give_up(self, ticket_id: int, seconds: float) -> float:
        """Keep the claim until shortly before the next try, so that other changes of the ticket
        do not each begin a chain of tries. What has waited long waits longer: a quarter of its age.
        """
        now = read_clock()
        with self._db.write() as session:
            age = (now - get_ticket(session, ticket_id).updated_at).total_seconds()
            seconds = max(seconds, min(age / 4, PATIENCE_SECONDS))
            desk = self._desk(session, ticket_id)
            desk.waits_until = now + timedelta(seconds=seconds)
            desk.busy_until = desk.waits_until - timedelta(seconds=EARLY_SECONDS)
            session.add(desk)
        return seconds

    @staticmethod
    def _desk(session: Session, ticket_id: int) -> SlackDesk:
        desk = session.get(SlackDesk, ticket_id, with_for_update=True)
        assert desk is not None
        return desk

    def _bring_up(self, item: Wanted, revision: int) -> None:
        post = item.post
        self._stay_quiet(post.channel)
        try:
            self._put(item)
        except SlackBusy as e:
            self._note(post, error="")
            self._be_quiet(post.channel, e.retry_after)
            raise Wait(e.retry_after) from e
        except SlackAway as e:
            self._note(post, error=e.error)
            self._be_quiet(EVERYWHERE, AWAY_SECONDS)
            raise Wait(AWAY_SECONDS) from e
        except SlackUnknown as e:
            log.warning("slack post=%s outcome=unknown (%s)", post.key, e)
            self._be_quiet(EVERYWHERE, PAUSE_SECONDS)
            raise Wait(LOOK_AFTER_SECONDS) from e
        except SlackRefused as e:
            log.error("slack post=%s refused: %s", post.key, e)
            if not item.is_retired:
                self._note(post, error=e.error)
                raise Wait(REFUSED_SECONDS) from e
        self._note(post, error="", shown_revision=revision)

    def _put(self, item: Wanted) -> None:
        post = item.post
        if post.ts is None and post.is_in_flight:
            post.ts = self._look(item)
        if post.ts is not None:
            try:
                return self._update(item)
            except SlackRefused as e:
                if e.error not in GONE:
                    raise
                post.ts = post.first_try_at = None
        if not item.is_retired:
            self._post(item)
        return None

    def _post(self, item: Wanted) -> None:
        post, now = item.post, read_clock()
        self._shared.refuse(post.channel)
        post.attempts += 1
        post.is_in_flight = True
        post.first_try_at = post.first_try_at or now
        post.last_try_at = now
        self._save(post)
        thread = {"thread_ts": item.parent.ts} if item.parent else {}
        try:
            response = self._send(
                self._client.chat_postMessage,
                item.payload,
                channel=post.channel,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": post.key}},
                unfurl_links=False,
                unfurl_media=False,
                **thread,
            )
        except SlackRefused:
            post.is_in_flight = False  # Slack has answered that it did not take it
            raise
        post.ts, post.is_in_flight = str(response["ts"]), False

    def _update(self, item: Wanted) -> None:
        self._send(
            self._client.chat_update, item.payload, channel=item.post.channel, ts=item.post.ts
        )

    def _send(self, method: Callable[..., Any], payload: dict[str, Any], **arguments: Any) -> Any:
        """Send text and blocks; where Slack cannot take the blocks, the text alone, so that a
        ticket is never invisible because of how it looks."""
        try:
            return call(method, **payload, **arguments)
        except SlackRefused as e:
            if e.error not in ("invalid_blocks", "msg_blocks_too_long", "msg_too_long"):
                raise
            log.error("slack refused our blocks: %s", e)
            return call(method, text=payload["text"], blocks=[], **arguments)

    def _look(self, item: Wanted) -> str | None:
        """Find the post an earlier try may have made, by the key in its metadata."""
        post = item.post
        assert post.first_try_at is not None
        assert post.last_try_at is not None
        ready = post.last_try_at + timedelta(seconds=LOOK_AFTER_SECONDS)
        if (rest := (ready - read_clock()).total_seconds()) > 0:
            raise Wait(rest)
        oldest = str((post.first_try_at - timedelta(seconds=60)).timestamp())
        found = find_post(
            self._client,
            channel=post.channel,
            oldest=oldest,
            thread_ts=item.parent.ts if item.parent else None,
            event_type=EVENT_TYPE,
            key=post.key,
        )
        post.is_in_flight = False
        return found

    def _stay_quiet(self, channel: str) -> None:
        with self._db.read() as session:
            found = [session.get(SlackChannel, where) for where in (channel, EVERYWHERE)]
        until = max((row.quiet_until for row in found if row), default=None)
        if until and (rest := (until - read_clock()).total_seconds()) > 0:
            raise Wait(rest)

    def _be_quiet(self, channel: str, seconds: float) -> None:
        until = read_clock() + timedelta(seconds=seconds)
        with self._db.write() as session:
            insert_missing(session, SlackChannel, {"channel": channel, "quiet_until": until})
            session.merge(SlackChannel(channel=channel, quiet_until=until))

    def _note(self, post: SlackPost, *, error: str, shown_revision: int | None = None) -> None:
        """A refusal may have met our look for an earlier post: then that one is still in flight."""
        post.error = error
        if shown_revision is not None:
            post.shown_revision = shown_revision
        self._save(post)

    def _save(self, post: SlackPost) -> None:
        with self._db.write() as session:
            session.merge(post)
