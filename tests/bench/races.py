"""Two agents at one card in the same instant: one wins, the other is told who."""

import contextlib
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.progress import Progress

from bot.db import Database
from bot.playground import elements
from bot.playground.cast import Persona
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.playground.views import View
from bot.slack.ids import Action, Field
from bot.slack.text import mention
from bot.tickets.terms import EventKind
from tests.bench import ledger
from tests.bench.agents import offered, post_key
from tests.bench.clicks import JSON, Wire
from tests.bench.databases import database_url, looked_at
from tests.bench.desk import running_desk, shop
from tests.bench.report import Line, Report, caught, fact, none, percentile
from tests.bench.seen import Replies
from tests.fakes import wait_until
from tests.ports import free_port

FIRST, SECOND = "U_MINA", "U_SORA"  # members of every team's channel
BATCH = 25  # cards made ready at a time, so that the desk is quiet while agents race
CARD_WITHIN_SECONDS = 120.0
SECONDS_BEHIND = 0.02  # half the rounds: a modal takes the desk longer, so the click waits a little
TOLD_WITHIN_SECONDS = 2.0
DELIVERED_WITHIN_SECONDS = 60.0
OPENED_WITHIN_SECONDS = 10.0
EDITED = "We have checked, and your parcel arrives tomorrow. (edited)"

Kind = str
Second = Callable[["_Race", Message], JSON]  # what the second agent does, ready to be sent


@dataclass(frozen=True)
class Plan:
    rounds: int = 1000  # of each kind
    postgres: bool = False
    broken: str = ""  # a key of controls.BROKEN; "" is the desk as it is

    @property
    def title(self) -> str:
        where = "PostgreSQL" if self.postgres else "SQLite"
        return f"races: {self.rounds} rounds of each kind, {where}"


@dataclass
class Tally:
    rounds: int = 0
    without_one_winner: list[int] = field(default_factory=list)  # tickets
    loser_not_told: list[int] = field(default_factory=list)
    wrong_deliveries: list[int] = field(default_factory=list)
    first_wins: int = 0
    seconds: list[float] = field(default_factory=list)  # until Slack has its answer

    def failures(self) -> dict[str, list[int]]:
        return {
            "without one winner": self.without_one_winner,
            "loser not told": self.loser_not_told,
            "wrong deliveries": self.wrong_deliveries,
        }


def races(plan: Plan, progress: Progress) -> Report:
    with (
        tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder,
        database_url(postgres=plan.postgres) as url,
        Playground(shop(free_port())) as ground,
        running_desk(
            ground.settings,
            ground.api_url,
            Path(folder),
            database_url=url,
            broken=plan.broken,
        ),
        looked_at(Path(folder), url) as db,
    ):
        return _Race(plan, ground, db).carry_out(progress)


def controls(rounds: int, progress: Progress) -> Report:
    """On PostgreSQL: SQLite lets nobody in between reading and writing, whatever the code does."""
    report = races(Plan(rounds, postgres=True, broken="no-compare"), progress)
    line = caught("no-compare", "approve / escalate: without exactly one winner", report)
    return Report(f"races: control, {rounds} rounds", (line,))


class _Race:
    def __init__(self, plan: Plan, ground: Playground, db: Database) -> None:
        self._plan = plan
        self.ground, self.wire = ground, Wire(ground)
        self._db = db
        self._tallies: dict[Kind, Tally] = defaultdict(Tally)
        self._decided: dict[int, tuple[Kind, EventKind]] = {}  # by ticket
        self._customers = 0
        self._replies = Replies()
        ground.workspace.board.subscribe(self._replies.see)

    def carry_out(self, progress: Progress) -> Report:
        rounds = self._plan.rounds
        for kind, second in SECONDS.items():
            bar = progress.add_task(kind, total=rounds)
            for done in range(0, rounds, BATCH):
                for message in self._new_cards(min(BATCH, rounds - done)):
                    self._race(kind, message, second)
                    progress.advance(bar)
        self._check_deliveries()
        lines = [line for kind, tally in self._tallies.items() for line in _lines(kind, tally)]
        details = {kind: tally.failures() for kind, tally in self._tallies.items()}
        return Report(self._plan.title, tuple(lines), details)

    def open_modal(self, message: Message, action: Action) -> View:
        """As the second agent has it before them when the first one clicks."""
        before = {view.id for view in self.ground.views(SECOND)}
        self.ground.click(SECOND, message.channel, message.ts, action)

        def is_open() -> bool:
            return any(view.id not in before for view in self.ground.views(SECOND))

        self.ground.wait_until(is_open, OPENED_WITHIN_SECONDS)
        return self.ground.views(SECOND)[-1]

    def _new_cards(self, count: int) -> list[Message]:
        """The cards of so many new tickets, ready to be approved."""
        keys = {f"card:{self._write()}:1" for _ in range(count)}

        def ready() -> list[Message]:
            channels = tuple(self.ground.workspace.channels)
            posts = [post for channel in channels for post in self.ground.messages(channel)]
            return [post for post in posts if post_key(post) in keys and offered(post)]

        self.ground.wait_until(lambda: len(ready()) == count, CARD_WITHIN_SECONDS)
        return ready()

    def _write(self) -> int:
        """The ticket of a new customer's message."""
        self._customers += 1
        name = f"racer-{self._customers}"
        customers = self.ground.world.customers
        customers.meet(Persona(name, name, "webhook", lang="en"))
        body = {
            "channel": "webhook",
            "event_id": name,
            "customer": {"id": name, "name": name},
            "text": "How long does shipping take?",
            "reply_url": f"{self.ground.url}/customer/replies",
        }
        headers = {"authorization": f"Bearer {customers.intake_token}"}
        answer = httpx.post(customers.intake_url, json=body, headers=headers, timeout=30)
        return int(answer.raise_for_status().json()["ticket"])

    def _race(self, kind: Kind, message: Message, second: Second) -> None:
        tally = self._tallies[kind]
        ticket_id = int(json.loads(offered(message) or "")["t"])
        interactions = [self.wire.click(FIRST, message, Action.APPROVE), second(self, message)]
        before = {agent: self._told(agent, message) for agent in (FIRST, SECOND)}
        behind = random.choice((0.0, random.uniform(0, SECONDS_BEHIND)))
        answers = self.wire.send_at_once(*interactions, first_waits=behind)
        tally.rounds += 1
        tally.seconds += [answer.seconds for answer in answers]
        decided = ledger.decisions(self._db, ticket_id)
        if len(decided) != 1 or {answer.status for answer in answers} != {200}:
            tally.without_one_winner.append(ticket_id)
            return
        what, winner = decided[0]
        self._decided[ticket_id] = (kind, what)
        tally.first_wins += winner == FIRST
        loser = SECOND if winner == FIRST else FIRST
        is_in_modal = loser == SECOND and interactions[1]["type"] == "view_submission"
        is_told = (
            mention(winner) in answers[1].body
            if is_in_modal
            else self._hears(loser, winner, message, before[loser])
        )
        if not is_told:
            tally.loser_not_told.append(ticket_id)

    def _told(self, agent: str, message: Message) -> int:
        return len(self.ground.ephemerals(agent, message.channel))

    def _hears(self, loser: str, winner: str, message: Message, before: int) -> bool:
        def heard() -> bool:
            told = self.ground.ephemerals(loser, message.channel)[before:]
            return any(mention(winner) in each.text for each in told)

        try:
            self.ground.wait_until(heard, TOLD_WITHIN_SECONDS)
        except TimeoutError:
            return False
        return True

    def _check_deliveries(self) -> None:
        """Exactly one reply, with the winner's text; an escalation sends none."""
        due = sum(what is not EventKind.ESCALATED for _, what in self._decided.values())
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: len(self._replies.seen) >= due, DELIVERED_WITHIN_SECONDS)
            wait_until(lambda: not any(ledger.unfinished(self._db).values()))
        texts = defaultdict(list)
        for reply in self._replies.seen:
            texts[reply.ticket_id].append(reply.text)
        for ticket_id, (kind, what) in self._decided.items():
            if not _is_right(what, texts[ticket_id]):
                self._tallies[kind].wrong_deliveries.append(ticket_id)


def _is_right(what: EventKind, sent: list[str]) -> bool:
    match what:
        case EventKind.APPROVED:
            return len(sent) == 1 and sent[0] != EDITED
        case EventKind.EDITED:
            return sent == [EDITED]
        case _:
            return not sent


def _approve(race: _Race, message: Message) -> JSON:
    return race.wire.click(SECOND, message, Action.APPROVE)


def _escalate(race: _Race, message: Message) -> JSON:
    view = race.open_modal(message, Action.ESCALATE)
    team = {"selected_option": _input(view, Field.TEAM)["options"][0]}
    return race.wire.submission(view, {Field.TEAM: {Field.TEAM: team}})


def _edit(race: _Race, message: Message) -> JSON:
    view = race.open_modal(message, Action.EDIT)
    return race.wire.submission(view, {Field.REPLY: {Field.REPLY: {"value": EDITED}}})


SECONDS: dict[Kind, Second] = {
    "approve / approve": _approve,
    "approve / escalate": _escalate,
    "approve / edit": _edit,
}


def _input(view: View, field: Field) -> JSON:
    found = elements.find(view.blocks, field, None)
    assert found is not None
    return found[1]


def _lines(kind: Kind, tally: Tally) -> Iterator[Line]:
    yield fact(f"{kind}: rounds", tally.rounds)
    yield none(f"{kind}: without exactly one winner", len(tally.without_one_winner))
    yield none(f"{kind}: wrong number or text of deliveries", len(tally.wrong_deliveries))
    yield none(f"{kind}: loser not told who won", len(tally.loser_not_told))
    yield fact(f"{kind}: won by the first of the pair", tally.first_wins)
    yield fact(f"{kind}: answered p99, s", percentile(tally.seconds, 0.99))
