"""Hold requests open until an automatic answer is there, or clearly will not come.

A held request occupies no thread: one look at the database, ten times a second, serves all of them.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels.contract import Prospect

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1  # seconds

Look = Callable[[Collection[int]], Mapping[int, Prospect]]  # ticket ids → what will become of them


class Holding:
    """Of one event loop."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._held: dict[asyncio.Event, set[int]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def until_settled(self, ticket_ids: Collection[int], seconds: float) -> None:
        """Returns as soon as nothing can be expected of any of them any more, or the time is
        over."""
        settled = asyncio.Event()
        self._held[settled] = set(ticket_ids)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            await asyncio.wait_for(settled.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self._held.pop(settled, None)

    async def _keep_looking(self) -> None:
        while self._held:
            await self._look_once()
            await asyncio.sleep(LOOK_EVERY)

    async def _look_once(self) -> None:
        wanted = set().union(*self._held.values())
        try:
            found = await run_in_threadpool(self._look, wanted)
        except SQLAlchemyError as e:
            log.warning("held requests: the database does not answer (%s)", type(e).__name__)
            return
        for settled, ticket_ids in self._held.items():
            ticket_ids -= {each for each in wanted if found.get(each) is not Prospect.SOON}
            if not ticket_ids:
                settled.set()
