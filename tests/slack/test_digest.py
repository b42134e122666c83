"""The digest in Slack: within its limits, once a day, late rather than never."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot import charts as charting
from bot.analytics.figures import (
    Answered,
    Deadlines,
    Figures,
    ModelUse,
    PledgeDue,
    Pledges,
    Product,
    Question,
    Spike,
    Times,
)
from bot.analytics.gathering import MOST_PLEDGES
from bot.analytics.periods import Cadence, Period
from bot.analytics.schedule import due
from bot.analytics.trends import DAYS, Trend
from bot.db import Database
from bot.decision.rules import CardRef
from bot.playground.server import Playground
from bot.service_settings import Digest
from bot.settings import DeskConfig
from bot.slack.digest import DigestView, Waiting, digest_message, working_time
from bot.slack.digest_chart import OWN_CHART, chart_of
from bot.slack.digest_poster import DigestPoster
from bot.slack.people import People
from bot.slack.ticket_lines import TicketView
from bot.tickets.digests import SlackDigest
from bot.tickets.faq_votes import Voted
from bot.tickets.terms import Channel, Priority, TicketType
from tests.analytics.conftest import FRIDAY, seed_friday
from tests.fakes import at_once, fresh_database, rows
from tests.sla.test_calendar import SEOUL, at
from tests.slack.posting import CONFIG, words
from tests.slack.samples import AT, HOSTILE, LANGUAGES, raw_markup, texts
from tests.slack.test_cards import assert_slack_takes_it

NINE = at("11-21 09:00")  # when Friday's digest is due
MOST = timedelta(days=40, minutes=59)


def full(text: str, count: int = 10_000, cadence: Cadence = Cadence.DAY) -> DigestView:
    """As much of everything as there can be, in these words."""
    ticket = TicketView(
        ticket_id=1_000_000,
        customer=text,
        channel=Channel.NAVER_TALKTALK,
        type=TicketType.CONSULTATION,
        priority=Priority.URGENT,
        since=AT,
        link="https://shop.slack.com/archives/C1/p1",
        assignee="U_JUN",
        due_at=AT,
        is_overdue=True,
    )
    asked = (Question(text, count, has_article=True),) * 30
    days = tuple(
        Period(Cadence.DAY, date(2026, 11, 1) + timedelta(days=n), SEOUL) for n in range(DAYS)
    )
    figures = Figures(
        period=Period(cadence, date(2026, 11, 1), SEOUL),
        opened={(kind, channel): count for kind in TicketType for channel in Channel},
        messages=count,
        answered=Answered(count, count, count, count),
        first_reply=Times(count, MOST, MOST),
        solution=Times(count, MOST, MOST),
        deadlines=Deadlines(count, count),
        questions=asked,
        unanswered=asked,
        unhelpful=(Voted(text, count, count),) * 30,
        spikes=tuple(Spike(term, count, 1.5) for term in (Product(text), *TicketType, *Channel)),
        pledges=Pledges(count, count, (PledgeDue(1_000_000, "U_JUN", AT),) * MOST_PLEDGES),
        model=ModelUse(count, count, 1234.5),
        corrections={"type": count},
        waiting=count,
        overdue=count,
    )
    waiting = (Waiting(ticket, CardRef(1_000_000, 3, "0" * 16)),) * 30
    return DigestView(figures, Trend(days, dict.fromkeys(TicketType, (count,) * DAYS)), waiting)


@pytest.mark.parametrize(
    "text", ["배송비가 얼마인가요?", *HOSTILE.values()], ids=["plain", *HOSTILE]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_digest_whatever_people_wrote(text: str, language: str) -> None:
    for chart in (OWN_CHART, "F0123456789", None):
        post = digest_message(full(text), language, chart)
        assert_slack_takes_it(post)
        assert all(raw_markup(each) == "" for each in texts(post["blocks"], "mrkdwn"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cadence", Cadence)
def test_a_day_on_which_nothing_happened_has_a_digest(language: str, cadence: Cadence) -> None:
    period = Period(cadence, date(2026, 11, 1), SEOUL)
    post = digest_message(DigestView(Figures(period), Trend((FRIDAY,), {})), language)
    assert_slack_takes_it(post)
    assert "data_visualization" not in repr(post["blocks"])


def test_the_text_that_is_read_aloud_has_the_figures_a_lead_asks_for_first() -> None:
    text = digest_message(full("How much?", count=3), "en")["text"]
    assert "Digest: Sun, 1 Nov 2026" in text
    came = 3 * len(TicketType) * len(Channel)
    assert f"{came} tickets came in, 9 replies went out, 3 deadlines were missed." in text
    assert "3 waiting now, 3 of them overdue." in text


@pytest.mark.parametrize(
    ("minutes", "korean", "english"),
    [
        (0, "0분", "0 min"),
        (59, "59분", "59 min"),
        (60, "1시간", "1 h"),
        (630, "10시간 30분", "10 h 30 min"),
        (57_659, "960시간 59분", "960 h 59 min"),
    ],
)
def test_working_time_is_told_in_hours_and_minutes(minutes: int, korean: str, english: str) -> None:
    took = timedelta(minutes=minutes)
    assert (working_time(took, "ko"), working_time(took, "en")) == (korean, english)


# when it is due

BEGAN = date(2026, 11, 1)
SENT = {Cadence.DAY: date(2026, 11, 18), Cadence.WEEK: date(2026, 11, 9)}


def keys(now: datetime, sent: dict[Cadence, date] | None = None, **settings: Any) -> list[str]:
    found = due(now, Digest(**settings), SEOUL, SENT if sent is None else sent, BEGAN)
    return [period.key for period in found]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("11-20 08:59", []),
        ("11-20 09:00", ["day:2026-11-19"]),
        ("11-21 08:59", ["day:2026-11-19"]),
        ("11-21 09:00", ["day:2026-11-19", "day:2026-11-20"]),
        ("11-23 08:59", ["day:2026-11-19", "day:2026-11-20", "day:2026-11-21"]),
        (  # a Monday: last week's as well
            "11-23 09:00",
            ["day:2026-11-20", "day:2026-11-21", "day:2026-11-22", "week:2026-11-16"],
        ),
    ],
)
def test_what_is_due_after_that_of_the_18th(now: str, expected: list[str]) -> None:
    assert keys(at(now)) == expected


def test_a_week_s_digest_may_come_on_another_day_or_never() -> None:
    assert keys(at("11-25 08:59"), weekly="wed")[-1] == "day:2026-11-23"
    assert keys(at("11-25 09:00"), weekly="wed")[-1] == "week:2026-11-16"
    assert not any(key.startswith("week") for key in keys(at("11-25 09:00"), weekly=""))


def test_a_desk_that_never_sent_one_begins_with_its_newest() -> None:
    assert keys(at("11-23 10:00"), {}) == ["day:2026-11-22", "week:2026-11-16"]
    assert due(at("11-01 10:00"), Digest(), SEOUL, {}, BEGAN) == []  # before it began


# how it gets there


@pytest.fixture
def poster(db: Database, client: WebClient) -> DigestPoster:
    return poster_of(db, client)


def poster_of(db: Database, client: WebClient, config: DeskConfig = CONFIG) -> DigestPoster:
    return DigestPoster(db, client, People(client, config.roles), config)


def posted(playground: Playground) -> list[str]:
    return [message.text for message in playground.messages("C_SUPPORT")]


def test_friday_s_digest_says_what_was_counted(
    db: Database, playground: Playground, poster: DigestPoster
) -> None:
    seed_friday(db)
    poster.send_due(NINE - timedelta(seconds=1))
    assert [row.key for row in rows(db, SlackDigest)] == ["day:2026-11-19"]
    poster.send_due(NINE)
    [_, message] = playground.messages("C_SUPPORT")
    for said in (
        "요약: 2026년 11월 20일 (금)",
        "*들어온 문의:* 5건, 메시지 6개\\n자주 묻는 질문 2 · 클레임 2 · 구매/예약 요청 1",
        "자동 1, 초안 그대로 3, 고쳐서 2 · 이관 1",
        "*첫 답변:* 절반은 1시간 30분, 열에 아홉은 10시간 30분 안에(업무 시간, 5건)",
        "*기한 준수:* 86%(지킴 6, 놓침 1)",
        "무향 향이 없는 제품 있나요? (2)",
        "About ship (2)",
        "$0.75, 2번",
    ):
        assert said in words(message)


@pytest.mark.timeout(300)
def test_thirty_days_with_restarts_bring_one_digest_a_day(
    tmp_path: Path, client: WebClient, playground: Playground
) -> None:
    """Every 50 minutes, by a process that is new every 14 hours; and four weeks' digests."""
    with fresh_database(tmp_path) as db:
        seed_friday(db)
    now, end = at("11-21 00:10"), at("12-21 00:10")
    tick = 0
    while now < end:
        with fresh_database(tmp_path) as db:
            poster = poster_of(db, client)
            for _ in range(17):
                poster.send_due(now)
                now += timedelta(minutes=50)
                tick += 1
    titles = [text.split(" 문의 ")[0] for text in posted(playground)]
    days = [title for title in titles if "~" not in title]
    weeks = [title for title in titles if "~" in title]
    # That of Thursday the 19th comes at the first look, as the desk's first.
    expected = [date(2026, 11, 19) + timedelta(days=n) for n in range(31)]
    assert len(days) == len(set(days)) == 31
    assert [row.first for row in _sent(db, Cadence.DAY)] == expected
    assert len(weeks) == len(set(weeks)) == 4
    assert tick > 850


def _sent(db: Database, cadence: Cadence) -> list[SlackDigest]:
    found = [row for row in rows(db, SlackDigest) if row.cadence == cadence]
    assert all(row.ts for row in found)
    return sorted(found, key=lambda row: row.first)


def test_two_workers_send_it_once(db: Database, client: WebClient, playground: Playground) -> None:
    seed_friday(db)
    posters = [poster_of(db, client) for _ in range(2)]
    assert at_once(*(lambda p=each: p.send_due(NINE) for each in posters)) == [None, None]
    assert len(posted(playground)) == 1


@pytest.mark.postgres
def test_two_workers_on_postgres_send_it_once(
    postgres: str, client: WebClient, playground: Playground
) -> None:
    with fresh_database(postgres) as db:
        seed_friday(db)
        posters = [poster_of(db, client) for _ in range(2)]
        assert at_once(*(lambda p=each: p.send_due(NINE) for each in posters)) == [None, None]
        assert len(posted(playground)) == 1


@pytest.mark.parametrize("kind", ["drop", "500", "429"])
def test_after_an_answer_that_never_came_it_is_looked_for_before_posting_again(
    db: Database, playground: Playground, poster: DigestPoster, kind: Any
) -> None:
    seed_friday(db)
    playground.fail_next("chat.postMessage", kind)
    poster.send_due(NINE)
    poster.send_due(NINE + timedelta(minutes=5))
    assert len(posted(playground)) == 1


def test_after_three_days_in_which_nothing_ran_each_of_them_still_has_its_own(
    db: Database, playground: Playground, poster: DigestPoster
) -> None:
    seed_friday(db)
    poster.send_due(NINE)
    poster.send_due(at("11-26 18:00"))
    sent = [row.first.day for row in _sent(db, Cadence.DAY)]
    assert sent == [20, 23, 24, 25]
    assert [row.first.day for row in _sent(db, Cadence.WEEK)] == [16]


class WithoutCharts(WebClient):
    """A workspace that does not know this kind of block yet."""

    def chat_postMessage(self, *, blocks: Any = None, **arguments: Any) -> Any:
        known = [
            {"type": "unheard_of"} if block["type"] == "data_visualization" else block
            for block in blocks
        ]
        return super().chat_postMessage(blocks=known, **arguments)


def test_where_slack_knows_no_charts_there_is_a_picture_and_its_numbers(
    db: Database, client: WebClient, playground: Playground
) -> None:
    seed_friday(db)
    old = WithoutCharts(client.token, base_url=client.base_url, timeout=2, retry_handlers=[])
    poster_of(db, old).send_due(NINE)
    [message] = playground.messages("C_SUPPORT")
    [image] = [block for block in message.blocks if block["type"] == "image"]
    assert "11/20(금) 5" in image["alt_text"]
    file = playground.workspace.file(image["slack_file"]["id"])
    assert file.content.startswith(b"\x89PNG")
    assert words(message).count("11/20(금) 5") == 2  # and under it, for everybody


class WithoutFiles(WithoutCharts):
    """And an app that was installed before it asked for files:write."""

    def files_getUploadURLExternal(self, **_: Any) -> Any:
        return self.api_call("files.unheardOf")


def test_without_a_picture_the_numbers_stand_alone(
    db: Database, client: WebClient, playground: Playground
) -> None:
    seed_friday(db)
    old = WithoutFiles(client.token, base_url=client.base_url, timeout=2, retry_handlers=[])
    poster_of(db, old).send_due(NINE)
    [message] = playground.messages("C_SUPPORT")
    assert "'image'" not in words(message)
    assert "11/20(금) 5" in words(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_drawn_in_either_language_without_a_warning(language: str) -> None:
    """A label whose letters the font does not have would be warned of."""
    charts = {each: chart_of(full("").trend, each) for each in LANGUAGES}
    drawn = charting._draw(charts, language)
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) > 10_000


def test_it_may_be_switched_off_and_have_a_channel_of_its_own(
    db: Database, client: WebClient, playground: Playground
) -> None:
    seed_friday(db)
    for digest in ({"enabled": False}, {"channel": "C_LEADS"}):
        config = DeskConfig.model_validate({**CONFIG.model_dump(), "digest": digest})
        poster_of(db, client, config).send_due(NINE)
    assert posted(playground) == []
    assert len(playground.messages("C_LEADS")) == 1


def test_an_empty_desk_sends_none(
    db: Database, playground: Playground, poster: DigestPoster
) -> None:
    poster.send_due(datetime.now(UTC))
    assert rows(db, SlackDigest) == []
