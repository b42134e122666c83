"""The processes of one desk, who kills them, and the supervisor that starts them again."""

import random
import time
from collections.abc import Callable, Sequence

from tests.bench.desk import Desk, DeskDied
from tests.bench.report import percentile

KILL_WITHIN_SECONDS = 0.45  # after ready, while it picks up what the last life left
AT_WORK_SHARE = 0.5  # of the kills: not before some cards or replies are out
MOST_DONE = 20
AT_WORK_WITHIN_SECONDS = 8.0  # drafts wait until the documents are read, a second or two
STARTING_SHARE = 0.1  # of the kills: once more, while it starts
LATE_SHARE = 0.5  # of several workers: killed ones that come back late, so that peers take over
LATE_SECONDS = (8.0, 15.0)
MOST_DEATHS = 20
LOOK_EVERY = 0.002


class Staff:
    def __init__(
        self, desks: Sequence[Desk], chance: random.Random, done: Callable[[], int]
    ) -> None:
        """`done` counts what the desk has shown to the world: cards, changes, replies."""
        self.ready: list[float] = []  # seconds from start to ready, of every start but the first
        self.died: list[str] = []  # by themselves: why
        self._desks, self._random, self._done = desks, chance, done
        self._back_at: dict[str, float] = {}  # of those that are down

    def start_new(self) -> None:
        """The first start makes the database and reads the documents: not one of those timed."""
        for desk in self._desks:
            desk.start()
            desk.wait_ready()

    def start_all(self) -> None:
        self._back_at = dict.fromkeys(self._back_at, 0.0)
        self.wait_ready()

    def wait_ready(self) -> None:
        """Start whoever is due, and wait until at least one works. Raises DeskDied."""
        self._find_dead()
        while True:
            for desk in self._due():
                self._start(desk)
            if self._working():
                return
            time.sleep(LOOK_EVERY)

    def kill_one(self) -> None:
        """One that works, a random moment from now, and sometimes again while it starts."""
        if self._random.random() < AT_WORK_SHARE:
            self._wait_until_done(self._random.randint(1, MOST_DONE))
        else:
            time.sleep(self._random.uniform(0, KILL_WITHIN_SECONDS))
        self._find_dead()
        if not self._working():
            return
        victim = self._random.choice(self._working())
        victim.kill()
        if self._random.random() < STARTING_SHARE:
            victim.start()
            time.sleep(self._random.uniform(0, percentile(self.ready, 0.5)))
            victim.kill()
        is_late = len(self._desks) > 1 and self._random.random() < LATE_SHARE
        late = self._random.uniform(*LATE_SECONDS) if is_late else 0
        self._back_at[victim.name] = time.monotonic() + late

    def stop(self) -> None:
        for desk in self._desks:
            if desk.is_running:
                desk.stop()

    def _wait_until_done(self, more: int) -> None:
        enough, until = self._done() + more, time.monotonic() + AT_WORK_WITHIN_SECONDS
        while self._done() < enough and time.monotonic() < until:
            time.sleep(LOOK_EVERY)

    def _working(self) -> list[Desk]:
        return [desk for desk in self._desks if desk.name not in self._back_at]

    def _due(self) -> list[Desk]:
        now = time.monotonic()
        return [desk for desk in self._desks if self._back_at.get(desk.name, now + 1) <= now]

    def _start(self, desk: Desk) -> None:
        desk.start()
        try:
            self.ready.append(desk.wait_ready())
        except DeskDied as death:
            self._note(str(death))
        else:
            del self._back_at[desk.name]

    def _find_dead(self) -> None:
        for desk in self._working():
            if not desk.is_running:
                self._note(f"{desk.name}, at work")
                self._back_at[desk.name] = time.monotonic()

    def _note(self, why: str) -> None:
        """A supervisor tries again, but not for ever."""
        self.died.append(why)
        if len(self.died) > MOST_DEATHS:
            raise DeskDied(why)
