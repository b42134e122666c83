"""A rush makes the work stand back, for a while."""

import time

import pytest

from bot import rush
from bot.rush import MANY, Rush


def seconds_to_pass(given: Rush) -> float:
    begun = time.monotonic()
    given.let_pass()
    return time.monotonic() - begun


def test_a_few_messages_are_no_rush(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "WITHIN_SECONDS", 3600)
    monkeypatch.setattr(rush, "LONGEST_SECONDS", 3600)
    few = Rush()
    few.arrived(MANY - 1)
    assert not few.is_on
    few.let_pass()


def test_many_at_once_are_one_and_it_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "WITHIN_SECONDS", 1)
    monkeypatch.setattr(rush, "LONGEST_SECONDS", 3600)
    many = Rush()
    many.arrived(MANY)
    assert many.is_on
    assert seconds_to_pass(many) > 0.1
    assert not many.is_on


def test_a_batch_of_more_than_many_counts_too() -> None:
    flood = Rush()
    flood.arrived(10 * MANY)
    assert flood.is_on


def test_nobody_stands_back_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(rush, "WITHIN_SECONDS", 3600)
    endless = Rush()
    endless.arrived(MANY)
    assert seconds_to_pass(endless) >= 0.2
