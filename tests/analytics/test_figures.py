"""The figures of a small Friday, counted by hand; and their rules, by themselves."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analytics import counting
from bot.analytics.figures import (
    Answered,
    Deadlines,
    Figures,
    ModelUse,
    Product,
    Question,
    Spike,
    Times,
)
from bot.analytics.gathering import figures
from bot.analytics.periods import Cadence, Period, period_with
from bot.analytics.suggesting import Advice, suggestion
from bot.analytics.trends import trend
from bot.db import Database
from bot.service_settings import Digest
from bot.tickets.terms import Channel, TicketType
from tests.analytics.conftest import CONFIG, FRIDAY, asked, next_morning, seed_friday
from tests.sla.test_calendar import ALWAYS, KOREAN, SEOUL, at

HOUR = timedelta(hours=1)


def friday(db: Database) -> Figures:
    with db.read() as session:
        return figures(session, FRIDAY, CONFIG, now=next_morning())


def test_the_figures_are_those_of_a_hand_count(either: Database) -> None:
    seed_friday(either)
    found = friday(either)
    assert found.opened == {
        (TicketType.FAQ, Channel.EMAIL): 1,
        (TicketType.FAQ, Channel.KAKAO): 1,
        (TicketType.COMPLAINT, Channel.KAKAO): 2,
        (TicketType.ORDER, Channel.WEB_FORM): 1,
    }
    assert found.tickets == 5
    assert found.messages == 6  # five opened a ticket, one came after an answer
    assert found.answered == Answered(automatic=1, approved=3, edited=2, escalated=1)
    # 0, 1 h, 1 h 30, 2 h, 10 h 30: the third of five, and the fifth (0.9 * 5 = 4.5)
    assert found.first_reply == Times(5, 1.5 * HOUR, 10.5 * HOUR)
    assert found.solution == Times(2, 2 * HOUR, 2 * HOUR)
    # In time: four first replies and two solutions. Ticket 8's time ran out on Thursday.
    assert found.deadlines == Deadlines(met=6, missed=1)
    assert found.questions == (
        Question("About ship", 2, has_article=True),
        Question("About return", 1, has_article=True),
    )
    assert found.unanswered == (Question("무향 향이 없는 제품 있나요?", 2, has_article=False),)
    assert found.model == ModelUse(calls=2, tokens=2_000, usd=0.75)
    assert found.corrections == {"type": 2, "priority": 1}
    assert (found.waiting, found.overdue) == (2, 0)
    assert found.spikes == ()


def test_a_day_ends_at_midnight_by_the_shop_s_clock_and_so_far_means_now(db: Database) -> None:
    seed_friday(db)
    with db.read() as session:
        so_far = figures(session, FRIDAY, CONFIG, now=at("11-20 10:05"))
    assert so_far.tickets == 2
    assert so_far.answered == Answered(approved=2)
    assert so_far.solution == Times()


def test_days_add_up_to_their_week_and_their_month(db: Database) -> None:
    seed_friday(db)
    for cadence in (Cadence.WEEK, Cadence.MONTH):
        period = period_with(FRIDAY.first, cadence, SEOUL)
        with db.read() as session:
            whole = figures(session, period, CONFIG, now=next_morning())
            shown = trend(session, period, now=next_morning())
        assert whole.tickets == sum(shown.totals) == 8
        assert whole.messages == 9


def test_an_empty_desk_has_figures_too(db: Database) -> None:
    assert friday(db) == Figures(FRIDAY)
    assert friday(db).deadlines.share is None
    assert suggestion(friday(db)) is None


# rules


@given(st.lists(st.integers(0, 20 * 24 * 60), min_size=2, max_size=8))
def test_a_ruler_measures_what_the_calendar_says(minutes: list[int]) -> None:
    start = at("11-20 09:00")
    moments = sorted(start + timedelta(minutes=each) for each in minutes)
    worked = counting.ruler(KOREAN, start, moments[-1])
    for earlier, later in pairwise(moments):
        assert worked(earlier, later) == KOREAN.between(earlier, later)
    assert counting.ruler(ALWAYS, start, moments[-1])(moments[0], moments[-1]) == (
        moments[-1] - moments[0]
    )


@pytest.mark.parametrize(
    ("hours", "half", "most"),
    [
        ([3], 3, 3),
        ([1, 2], 1, 2),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),  # 0.9 * 10 = the ninth
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 6, 10),  # 0.9 * 11 = 9.9: the tenth
    ],
)
def test_percentiles_are_times_that_some_ticket_took(
    hours: list[int], half: int, most: int
) -> None:
    assert counting.times(h * HOUR for h in reversed(hours)) == Times(
        len(hours), half * HOUR, most * HOUR
    )


KAKAO_FAQ, MAIL_ORDER = (TicketType.FAQ, Channel.KAKAO), (TicketType.ORDER, Channel.EMAIL)


@pytest.mark.parametrize(
    ("now", "usual", "is_spike"),
    [
        (16, [4, 4, 4, 4], True),  # 4 + 3 * 2 = 10
        (9, [4, 4, 4, 4], False),
        (10, [4, 4, 4, 4], True),
        (40, [10, 30, 20, 20], False),  # twice 20, but three deviations of 7.1 are 41
        (42, [10, 30, 20, 20], True),
        (4, [0, 0, 0], False),  # fewer than five are no news
        (5, [0, 0, 0], True),
        (100, [1, 1], False),  # two periods do not say what is usual
    ],
)
def test_a_spike_is_far_more_than_each_type_s_own_usual(
    now: int, usual: list[int], is_spike: bool
) -> None:
    earlier = [counting.by_term({KAKAO_FAQ: count, MAIL_ORDER: 3}) for count in usual]
    found = counting.spikes(counting.by_term({KAKAO_FAQ: now, MAIL_ORDER: 3}), earlier)
    mean = sum(usual) / len(usual)
    expected = (Spike(TicketType.FAQ, now, mean), Spike(Channel.KAKAO, now, mean))
    assert found == (expected if is_spike else ())


def test_a_quiet_type_may_peak_while_the_whole_desk_is_as_usual() -> None:
    earlier = [counting.by_term({KAKAO_FAQ: 60, MAIL_ORDER: 2})] * 8
    now = counting.by_term({KAKAO_FAQ: 50, MAIL_ORDER: 12})
    (types, channels) = counting.spikes(now, earlier)
    assert (types.of, channels.of) == (TicketType.ORDER, Channel.EMAIL)


def test_a_product_has_a_usual_of_its_own(either: Database) -> None:
    for day in ("10-23", "10-30", "11-06", "11-13", "11-20"):
        said = "루나 조명이 깜빡여요" if day == "11-20" else "배송비가 얼마인가요?"
        for minute in range(6):
            asked(either, f"{day} {minute}", f"{day} 10:0{minute}", *KAKAO_FAQ, text=said)
    watching = CONFIG.model_copy(update={"digest": Digest(products=("루나 조명", "Halo"))})
    with either.read() as session:
        found = figures(session, FRIDAY, watching, now=next_morning())
    assert found.spikes == (Spike(Product("루나 조명"), 6, 0),)


def test_tickets_that_share_half_of_their_words_ask_alike() -> None:
    words = {1: ["배송", "언제"], 2: ["배송", "언제", "오나"], 3: ["환불"], 4: ["언제", "배송"]}
    assert counting.grouped(words) == [[1, 2, 4], [3]]


@pytest.mark.parametrize(
    ("day", "cadence", "first", "last"),
    [
        (date(2026, 11, 20), Cadence.DAY, date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 22), Cadence.WEEK, date(2026, 11, 16), date(2026, 11, 22)),  # a Sunday
        (date(2026, 12, 31), Cadence.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 3), Cadence.MONTH, date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_day(
    day: date, cadence: Cadence, first: date, last: date
) -> None:
    period = period_with(day, cadence, SEOUL)
    assert (period.first, period.last) == (first, last)


def test_a_day_is_compared_with_the_same_weekday_and_a_month_with_months() -> None:
    assert [each.first for each in FRIDAY.earlier()][:2] == [date(2026, 11, 13), date(2026, 11, 6)]
    march = Period(Cadence.MONTH, date(2026, 3, 1), SEOUL)
    assert [each.first for each in march.earlier()][:3] == [
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
    ]


WITHOUT = (Question("향?", 3, has_article=False),)


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"deadlines": Deadlines(met=19, missed=5), "unanswered": WITHOUT}, Advice.LATE),  # 79 %
        ({"deadlines": Deadlines(met=20, missed=5), "unanswered": WITHOUT}, Advice.WRITE),  # 80 %
        ({"spikes": (Spike(TicketType.FAQ, 9, 2),), "unanswered": WITHOUT}, Advice.SPIKE),
        ({"answered": Answered(approved=4, edited=6)}, Advice.WORDING),
        ({"answered": Answered(approved=5, edited=5)}, None),
        ({"corrections": {"type": 4, "priority": 1}}, Advice.TRAIN),
        ({"corrections": {"type": 4}}, None),
    ],
)
def test_what_is_worth_most_is_suggested(fields: dict[str, object], advice: Advice | None) -> None:
    found = suggestion(Figures(FRIDAY, **fields))  # type: ignore[arg-type]
    assert (found and found.advice) == advice
