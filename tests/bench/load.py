"""A load generator: raw HTTP over kept connections, in a process of its own.

`python -m tests.bench.load` reads a Load as JSON from stdin and writes Shots as JSON to stdout.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tests.bench.desk import ROOT
from tests.bench.events import slack_request
from tests.bench.providers import QUESTIONS

MOST_CONNECTIONS = 64  # of a paced load


@dataclass(frozen=True)
class Load:
    port: int
    seconds: float
    prefix: str  # of event and customer ids
    connections: int = MOST_CONNECTIONS
    per_second: float = 0  # 0 = each connection as fast as it is answered
    path: str = "/intake/messages"
    token: str = "bench"
    reply_url: str = ""
    slack_secret: str = ""  # then these are events of Slack's instead of messages
    tickets: int = 0  # how many waiting ones, from number 1, the events may speak of


@dataclass(frozen=True)
class Shot:
    """One request. A paced one counts from when it was due, so a stall is not hidden."""

    customer: str
    sent_at: float  # seconds since the epoch
    seconds: float
    status: int


@dataclass(frozen=True)
class Volley:
    shots: tuple[Shot, ...]
    seconds: float

    @property
    def accepted(self) -> list[Shot]:
        return [shot for shot in self.shots if shot.status == 202]

    @property
    def per_second(self) -> float:
        return len(self.accepted) / self.seconds


def fire(load: Load) -> Volley:
    """Run the generator beside us and wait for it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        cwd=ROOT,
        input=json.dumps(asdict(load)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Volley(tuple(Shot(*shot) for shot in found["shots"]), found["seconds"])


class Connection:
    """Opened again when the server has closed it, as it does with one that was idle for long."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> int:
        """The status of the answer."""
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(head[9:12])


class Gun:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._shots: list[Shot] = []
        self._numbers = iter(range(sys.maxsize))

    async def fire(self) -> None:
        begun = time.perf_counter()
        connections = [Connection(self._load.port) for _ in range(self._load.connections)]
        if self._load.per_second:
            await self._paced(connections)
        else:
            until = time.perf_counter() + self._load.seconds
            await asyncio.gather(*(self._flat_out(each, until) for each in connections))
        seconds = time.perf_counter() - begun
        shots = [tuple(asdict(shot).values()) for shot in self._shots]
        json.dump({"shots": shots, "seconds": seconds}, sys.stdout)

    async def _flat_out(self, connection: Connection, until: float) -> None:
        while (now := time.perf_counter()) < until:
            await self._shoot(connection, now)

    async def _paced(self, connections: list[Connection]) -> None:
        idle: asyncio.Queue[Connection] = asyncio.Queue()
        for connection in connections:
            idle.put_nowait(connection)

        async def shoot(due: float) -> None:
            connection = await idle.get()
            await self._shoot(connection, due)
            idle.put_nowait(connection)

        async with asyncio.TaskGroup() as group:
            for due in self._due_times():
                await asyncio.sleep(max(0, due - time.perf_counter()))
                group.create_task(shoot(due))

    def _due_times(self) -> Iterator[float]:
        begun = time.perf_counter()
        for number in range(int(self._load.seconds * self._load.per_second)):
            yield begun + number / self._load.per_second

    async def _shoot(self, connection: Connection, due: float) -> None:
        number = next(self._numbers)
        customer = f"{self._load.prefix}-{number}"
        sent_at = time.time() - (time.perf_counter() - due)
        if self._load.slack_secret:
            request = slack_request(number, self._load.tickets, self._load.slack_secret)
        else:
            request = self._request(customer, QUESTIONS[number % len(QUESTIONS)])
        status = await connection.ask(request)
        self._shots.append(Shot(customer, sent_at, time.perf_counter() - due, status))

    def _request(self, customer: str, text: str) -> bytes:
        body = {
            "channel": "webhook",
            "event_id": customer,
            "customer": {"id": customer, "name": customer},
            "text": text,
            "reply_url": self._load.reply_url,
        }
        content = json.dumps(body).encode()
        head = (
            f"POST {self._load.path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {self._load.token}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content


if __name__ == "__main__":
    asyncio.run(Gun(Load(**json.load(sys.stdin))).fire())
