"""Do together what arrives together: many small pieces of work share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """What arrives while a batch is being worked on is the next one. For one event loop."""

    def __init__(
        self, work: Callable[[Sequence[T]], Sequence[R]], *, most: int, linger_seconds: float
    ) -> None:
        """`work` runs in a thread and gives one result an item, in the same order. When it raises,
        it is called again for each item alone."""
        self._work, self._most, self._linger_seconds = work, most, linger_seconds
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._working: asyncio.Task[None] | None = None

    async def put(self, item: T) -> R:
        """The item's result. Raises what `work` raised for it."""
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._working is None:
            self._working = asyncio.create_task(self._work_off())
        return await done

    async def _work_off(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._linger_seconds)
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                await self._do(batch)
            except Exception:
                for each in batch:
                    await self._do_alone(each)
        self._working = None

    async def _do(self, batch: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        results = await run_in_threadpool(self._work, [item for item, _ in batch])
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():  # whoever asked may have hung up
                done.set_result(result)

    async def _do_alone(self, one: tuple[T, asyncio.Future[R]]) -> None:
        try:
            await self._do([one])
        except Exception as e:
            if not one[1].done():
                one[1].set_exception(e)
