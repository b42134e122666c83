"""The one place that builds real things and hands them to the rooms."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.autonomy.feedback import judge_reply
from bot.autonomy.gate import Gate
from bot.autonomy.grants import demote_changed
from bot.autonomy.step import Setup, answer_alone
from bot.channels.capability import Route
from bot.channels.contract import Waiting
from bot.channels.directory import open_channels
from bot.channels.google_sheets import Sheet
from bot.channels.outgoing import Sender
from bot.channels.reply_webhook import ReplyWebhook
from bot.choices import Choices
from bot.clock import now
from bot.db import Database
from bot.decision.presence import see_off
from bot.delivery.left import follow
from bot.delivery.step import deliver
from bot.drafting.looked import Looked
from bot.drafting.looking import looked_up
from bot.drafting.renewal import renew_drafts
from bot.drafting.step import Written, draft_ticket, rewrite_ticket
from bot.drafting.voice import read_voice
from bot.drafting.writer import Writer
from bot.environment import Environment
from bot.erasure.step import retire, scrub
from bot.exporting import export
from bot.intake.sources import ensure_default, signing_secrets
from bot.knowledge_report import degradation
from bot.learning.desk import TeachingDesk
from bot.learning.judging import choose_threshold
from bot.librarian import Librarian
from bot.migrations import migrate
from bot.opening import hold_home, make_home, open_library, open_model, plainly
from bot.piles.step import keep as keep_pile
from bot.piles.step import show_stale
from bot.pledges.step import note_pledges, settle_pledges
from bot.pollers import LOOK_SECONDS, look
from bot.reception import Reception
from bot.rush import Rush
from bot.settings import DeskConfig
from bot.silence import listen
from bot.sla.calendar import calendar_of
from bot.sla.receipt_step import acknowledge
from bot.sla.step import keep_time, look_at_clocks
from bot.slack.client import web_client
from bot.slack.compose import Composer
from bot.slack.digest_poster import DigestPoster
from bot.slack.people import People
from bot.slack.poster import Poster
from bot.slack.promotions import PromotionPoster
from bot.slack.proposals import ProposalPoster
from bot.slack.reminders import Reminders
from bot.slack.surface import Surface
from bot.slack.thread_sender import ThreadSender
from bot.slack.uploads import Uploads
from bot.sweeper import Sweeper
from bot.tickets.journal import DESKBELL
from bot.tickets.terms import Channel, Rewrite
from bot.tickets.values import Proposal, Triage, Turn
from bot.triage import store
from bot.triage.step import triage_message
from bot.triage.triager import Triager
from bot.troubles import troubles
from bot.web.site.shop import Shop
from bot.workflows import Engine, Journey
from knowledge import mapped
from knowledge.confidence import measure
from knowledge.formats.values import LARGEST_FILE

log = logging.getLogger(__name__)

SWEEP_SECONDS = 15
SETTINGS_SECONDS = 2  # how late another process follows what was set in Slack
LOOKED_AT = 6  # passages for a question an agent asks
RETIRE_SECONDS = 600  # how often what is too old to keep is looked for
DIGEST_SECONDS = 60  # how often we look whether a digest is due
REST_SECONDS = 5  # how often memory that nobody needs is given back
UPLOAD_SECONDS = 2  # how often we look for knowledge files handed over in Slack
STOP_SECONDS = 4  # for running workflows to finish at shutdown; the rest resumes at the next start


class Desk:
    """Everything a process of the desk is made of. Building it opens the database; nothing runs
    before `launch`."""

    def __init__(self, env: Environment, config: DeskConfig) -> None:
        self.env = env
        make_home(env.deskbell_home)
        is_sqlite = env.database.startswith("sqlite")
        self._lock = hold_home(env.deskbell_home) if is_sqlite else None
        self.db = Database(env.database)
        migrate(self.db)
        self._choices = Choices(self.db, config)
        self.library = open_library(env, config, self.db)
        self.model = open_model(env, config, self.db)
        self.client = web_client(plainly(env.slack_bot_token), env.slack_api_url)
        self.rush = Rush()
        self.engine = Engine(self.db, env.worker_name)
        self.people = People(self.client, self.config.roles)
        self._librarian = Librarian(config, self.db, self.library)
        self.teaching = TeachingDesk(self.db, self.library, self._librarian.refresh_soon)
        self.poster = Poster(self.db, self.client, lambda *card: self._composer(*card))
        self._webhook = ReplyWebhook(self._secrets_of)
        self.channels = open_channels(self.db)
        self._sheet = Sheet.open()
        self.reception = Reception(self.db, self.engine.jobs, config.desk)
        self._senders: dict[str, Sender] = {
            Route.WEBHOOK: self._webhook,
            Route.SLACK_THREAD: ThreadSender(self.client),
            **{each.name: each.sender for each in self.channels if each.sender},
        }
        self._classifier = store.newest(env.deskbell_home)
        self._settle()
        self._sweeper = Sweeper(self.db, self.engine)
        read_upload = self._librarian.read_upload
        self._uploads = Uploads(self.db, self.client, read_upload, most_bytes=LARGEST_FILE)

    @property
    def config(self) -> DeskConfig:
        return self._choices.in_force.config

    def use_settings(self, _at: datetime | None = None) -> None:
        """What was set in Slack, here or in another process, holds from now on."""
        if self._choices.refresh():
            self._settle()

    def _settle(self) -> None:
        """What is built for the settings in force is built again; a step on its way ends as it
        began."""
        config = self.config
        self.people.use(config.roles)
        self._librarian.use(config)
        self._composer = Composer(config, self.teaching.learned)
        self.proposals = ProposalPoster(self.db, self.client, config)
        self._promotions = PromotionPoster(self.db, self.client, config)
        self._digests = DigestPoster(self.db, self.client, self.people, config)
        self._reminders = Reminders(self.db, self.client, config)
        self._triager = Triager(config, self.model, self._classifier)
        self._writer = Writer(config, self.library, self.model)
        self._gate = Gate(self.library, read_voice(config.shop.knowledge), config.shop.tone)
        self._autonomy = Setup(self._gate.look, config.autonomy)

    def launch(self) -> None:
        if self.env.intake_token:
            with self.db.write() as session:
                secret = self.env.intake_webhook_secret
                ensure_default(
                    session,
                    self.env.intake_token.get_secret_value(),
                    secret.get_secret_value() if secret else None,
                    now=now(),
                )
        self.engine.launch(self._journey())
        self.engine.every(SWEEP_SECONDS, self._sweeper.sweep)
        self.engine.every(SWEEP_SECONDS, self._look_at_clocks)
        self.engine.every(SWEEP_SECONDS, self._see_off)
        self.engine.every(UPLOAD_SECONDS, self._uploads.take_all)
        self.engine.every(SWEEP_SECONDS, lambda _: self.library.refresh())  # others ingest too
        self.engine.every(SETTINGS_SECONDS, self.use_settings)
        self.engine.every(SWEEP_SECONDS, self._show_proposals)
        self.engine.every(SWEEP_SECONDS, self._look_at_pledges)
        self.engine.every(DIGEST_SECONDS, lambda at: self._digests.send_due(at))
        self.engine.every(RETIRE_SECONDS, self._retire)
        self.engine.every(REST_SECONDS, lambda _: mapped.rest())
        self.engine.every(SWEEP_SECONDS, self._renew_drafts)
        self.engine.every(SWEEP_SECONDS, self._choose_threshold)
        self.engine.every(SWEEP_SECONDS, self._demote_changed)
        self.engine.every(RETIRE_SECONDS, self._listen)
        if self._sheet:
            self.engine.every(SWEEP_SECONDS, partial(export, self.db, self._sheet))
        if any(channel.name == Channel.WIDGET for channel in self.channels):
            self.engine.every(SWEEP_SECONDS, self._follow)
        for channel in self.channels:
            if channel.poll_seconds:
                look_at = partial(look, channel, self.db, self.reception)
                self.engine.every(LOOK_SECONDS, look_at)
        self._librarian.start(self.engine.every)

    def close(self) -> None:
        self.engine.stop(STOP_SECONDS)
        self._librarian.stop()
        self.teaching.close()
        self._webhook.close()
        if self._sheet:
            self._sheet.close()
        for channel in self.channels:
            channel.close()
        self.library.close()
        self.db.close()
        if self._lock:
            self._lock.close()

    def surface(self) -> Surface:
        return Surface(
            db=self.db,
            jobs=self.engine.jobs,
            settings=lambda: self._choices.in_force,
            use_settings=self.use_settings,
            client=self.client,
            people=self.people,
            troubles=self.troubles,
            teacher=self.teaching,
            show_proposals=self._show_proposals,
            approved=lambda article_id: self._gate.approved(article_id),
            look_up=self._look_up,
        )

    def _show_proposals(self, at: datetime | None = None) -> None:
        """What the desk proposes to learn, and to answer alone."""
        self.proposals.show_all(at or now())
        self._promotions.show_all(at or now())

    def _look_up(self, question: str) -> Looked:
        return looked_up(question, self.library.search(question, limit=LOOKED_AT))

    def troubles(self) -> list[str]:
        with self.db.read() as session:
            degraded = self.library.health().degraded
            language, unfit = self.config.shop.desk_language.value, self._choices.in_force.problem
            why = degradation(degraded, language) if degraded else ""
            return troubles(session, language, degraded=why, unfit=unfit)

    def shop(self) -> Shop:
        """What the website says of us."""
        shop, calendar = self.config.shop, calendar_of(self.config.hours, self.config.shop.timezone)
        return Shop(shop.name, shop.desk_language.value, calendar.is_open(now()))

    def health(self) -> dict[str, Any]:
        with self.db.read() as session:
            session.connection()
        found = self.library.health()
        return {
            "ok": True,
            "passages": found.passages,
            "search": "degraded" if found.degraded else "ok",
            "problems": len(self.troubles()),
        }

    def _journey(self) -> Journey:
        after = self.rush.after
        return Journey(
            triage=after(self._triage),
            draft=after(self._draft),
            answer=after(self._answer),
            show=after(self._show),
            deliver=after(self._deliver),
            rewrite=after(self._rewrite),
            redraft=after(self._redraft),
            learn=after(self._learn_from_reply),
        )

    def _triage(self, message_id: int) -> int | None:
        return triage_message(self.db, message_id, self._triager, now=now())

    def _deliver(self, delivery_id: str) -> None:
        deliver(
            self.db,
            self.engine.jobs,
            self._senders,
            delivery_id,
            now=now(),
            ready_route=self._ready_route,
        )

    def _ready_route(self, waiting: Waiting) -> dict[str, Any] | None:
        found = (channel.ready_route(waiting) for channel in self.channels)
        return next((route for route in found if route), None)

    def _rewrite(self, ticket_id: int, revision: int, how: Rewrite) -> None:
        rewriter = self._writer.rewriter(how)

        def rewrite(turn: Turn, triage: Triage, old: Proposal, ticket_id: int) -> Written:
            return self._in_our_words(rewriter(turn, triage, old, ticket_id), triage)

        rewrite_ticket(self.db, ticket_id, revision, rewrite, now=now())

    def _redraft(self, ticket_id: int, revision: int, passage_id: str) -> None:
        def write(turn: Turn, triage: Triage, old: Proposal, ticket_id: int) -> Written:
            passage = self.teaching.passage(passage_id)
            written = self._writer.from_passage(passage)(turn, triage, old, ticket_id)
            return self._in_our_words(written, triage)

        rewrite_ticket(self.db, ticket_id, revision, write, now=now())

    def _learn_from_reply(self, delivery_id: str) -> None:
        """A reply goes out whether or not we can learn from it, or hold anybody to it."""
        try:
            note_pledges(self.db, delivery_id, self.config)
            judge_reply(self.db, delivery_id, now=now())
            self.teaching.learn(delivery_id, now=now())
        except Exception:
            log.exception("delivery=%s taught nothing", delivery_id)

    def _draft(self, ticket_id: int) -> None:
        self._librarian.wait_read()
        draft_ticket(self.db, ticket_id, self._write, now=now())

    def _answer(self, ticket_id: int) -> None:
        """A ticket is shown whether or not its customer hears of us yet."""
        answer_alone(self.db, self.engine.jobs, ticket_id, self._autonomy, now=now())
        try:
            acknowledge(self.db, self.engine.jobs, ticket_id, self.config, now=now())
        except Exception:
            log.exception("ticket=%s: no receipt", ticket_id)

    def _show(self, ticket_id: int, run: str) -> float | None:
        """Whether or not its clock and its pile can be kept; the next look at it tries again."""
        try:
            keep_time(self.db, self.engine.jobs, ticket_id, self.config, now=now())
        except Exception:
            log.exception("ticket=%s: its clock could not be kept", ticket_id)
        try:
            keep_pile(self.db, self.engine.jobs, ticket_id, now=now())
        except Exception:
            log.exception("ticket=%s: its pile could not be kept", ticket_id)
        return self.poster.show(ticket_id, run)

    def _look_at_clocks(self, at: datetime) -> None:
        look_at_clocks(self.db, self.engine.jobs, self.config, now=at)

    def _listen(self, at: datetime) -> None:
        config = self.config
        calendar = calendar_of(config.hours_of(config.routing.default), config.shop.timezone)
        listen(self.db, self.channels, calendar, now=at)

    def _look_at_pledges(self, at: datetime) -> None:
        settle_pledges(self.db, now=at)
        self._reminders.send_due(at)

    def _see_off(self, at: datetime) -> None:
        see_off(self.db, self.engine.jobs, now=at)
        show_stale(self.db, self.engine.jobs)

    def _follow(self, at: datetime) -> None:
        follow(self.db, self.engine.jobs, now=at)

    def _demote_changed(self, at: datetime) -> None:
        if self._librarian.has_read:
            with self.db.write() as session:
                demote_changed(session, self._gate.approved, now=at)

    def _write(self, turn: Turn, triage: Triage, ticket_id: int) -> Written:
        return self._in_our_words(self._writer.write(turn, triage, ticket_id), triage)

    def _in_our_words(self, written: Written, triage: Triage) -> Written:
        return replace(written, proposal=self.teaching.reword(written.proposal, triage))

    def _renew_drafts(self, at: datetime) -> None:
        if not self._librarian.has_read:
            return
        self.library.refresh()  # another process may have written from newer articles
        health = self.library.health()
        if health.articles:
            renew_drafts(
                self.db,
                self.engine.jobs,
                self.library.passage,
                self._write,
                search_is_well=health.degraded is None,
                now=at,
            )

    def _choose_threshold(self, at: datetime) -> None:
        target, embedder = self.config.learning.target, self.library.health().embedder
        choose_threshold(self.db, target=target, measure=measure(embedder), now=at)

    def _retire(self, at: datetime) -> None:
        keep_days = self.config.privacy.keep_days
        if retire(self.db, keep_days=keep_days, by=DESKBELL, now=at):
            scrub(self.db)

    def _secrets_of(self, source: str) -> Sequence[str]:
        with self.db.read() as session:
            return signing_secrets(session, source, now=now())


@contextmanager
def open_desk(env: Environment, config: DeskConfig) -> Iterator[Desk]:
    desk = Desk(env, config)
    try:
        desk.launch()
        yield desk
    finally:
        desk.close()
