"""Batches: everybody gets their own result, whoever else is in the batch."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.web.batches import Batches


class Clerk:
    """Doubles numbers, refuses zero, and remembers what came together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def work(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        if 0 in numbers:
            raise ValueError("zero")
        return [2 * number for number in numbers]


def together(clerk: Clerk, *numbers: int, most: int = 10) -> list[int | BaseException]:
    async def main() -> list[int | BaseException]:
        batches = Batches(clerk.work, most=most, linger_seconds=0.01)
        return await asyncio.gather(*map(batches.put, numbers), return_exceptions=True)

    return asyncio.run(main())


def test_what_comes_together_is_one_batch_and_results_go_to_whom_they_belong() -> None:
    clerk = Clerk()
    assert together(clerk, 1, 2, 3) == [2, 4, 6]
    assert clerk.batches == [[1, 2, 3]]


def test_a_batch_has_an_upper_limit() -> None:
    clerk = Clerk()
    assert together(clerk, *range(1, 8), most=3) == [2, 4, 6, 8, 10, 12, 14]
    assert clerk.batches == [[1, 2, 3], [4, 5, 6], [7]]


def test_one_that_cannot_be_done_does_not_take_the_others_with_it() -> None:
    first, second, third = together(Clerk(), 1, 0, 3)
    assert (first, third) == (2, 6)
    assert isinstance(second, ValueError)


@pytest.mark.parametrize("is_refused", [False, True])
def test_who_hangs_up_leaves_the_others_and_the_next_ones_served(is_refused: bool) -> None:
    async def main() -> None:
        batches = Batches(Clerk().work, most=10, linger_seconds=0.01)
        impatient = asyncio.create_task(batches.put(0 if is_refused else 9))
        other = asyncio.create_task(batches.put(1))
        await asyncio.sleep(0)
        impatient.cancel()
        assert await other == 2
        assert await batches.put(5) == 10

    asyncio.run(main())
