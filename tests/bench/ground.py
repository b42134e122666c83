"""A playground in a process of its own: what is measured does not share an interpreter with it.

`python -m tests.bench.ground` reads its settings, one line of JSON, and runs until stdin closes.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import httpx

from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from tests.bench.desk import ROOT

HISTORY_PAGE = 200
CUSTOMER = re.compile(r"[a-z]+-\d+")  # as tests.bench.load names them


class Ground:
    """What can be asked of it from outside: Slack's own API."""

    def __init__(self, url: str, settings: PlaygroundSettings) -> None:
        self.url, self.settings = url, settings
        self.api_url = f"{url}/api/"
        self._client = httpx.Client(
            base_url=self.api_url,
            headers={"authorization": f"Bearer {settings.bot_token}"},
            timeout=60,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def cards(self) -> dict[str, float]:
        """When each card was posted, in seconds since the epoch, by the customer's id on it."""
        channels = self._ask("conversations.list", limit="100")["channels"]
        found: dict[str, float] = {}
        for channel in channels:
            if channel["is_member"]:
                found |= self._cards_in(channel["id"])
        return found

    def _cards_in(self, channel: str) -> dict[str, float]:
        found: dict[str, float] = {}
        cursor = ""
        while True:
            page = self._ask(
                "conversations.history", channel=channel, limit=str(HISTORY_PAGE), cursor=cursor
            )
            for message in page["messages"]:
                if named := CUSTOMER.search(message["text"]):
                    found[named[0]] = float(message["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found

    def _ask(self, method: str, **arguments: str) -> dict[str, Any]:
        given = {name: value for name, value in arguments.items() if value}
        answer = self._client.post(method, data=given).raise_for_status().json()
        assert answer["ok"], answer
        return dict(answer)


@contextmanager
def running_ground(settings: PlaygroundSettings) -> Iterator[Ground]:
    given = {name: value for name, value in asdict(settings).items() if name != "pace" and value}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.ground"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        ground = Ground(process.stdout.readline().strip(), settings)
        try:
            yield ground
        finally:
            ground.close()
            process.stdin.close()


if __name__ == "__main__":
    with Playground(PlaygroundSettings(**json.loads(sys.stdin.readline()))) as playground:
        print(playground.url, flush=True)
        sys.stdin.read()
