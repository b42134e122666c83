"""Modals: what an agent fills in and reads."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.capability import Capability, capability
from bot.channels.splitting import Unit
from bot.drafting.linter import lint
from bot.playground.blocks import view_problems
from bot.service_settings import Hours
from bot.slack import modals
from bot.slack.block import View
from bot.slack.edit_modal import edit_errors, edit_modal
from bot.slack.ids import Action, Field, NotHelpfulReason, SnoozeChoice
from bot.slack.ids import View as Id
from bot.slack.refs import read_ref
from bot.slack.submission import Submission
from bot.tickets.terms import Channel, Direction, Lack, Language, Priority, Urgency
from bot.tickets.values import Sentence, SourceRef, Unsupported
from tests.slack.samples import (
    AT,
    HOSTILE,
    LANGUAGES,
    REF,
    nodes,
    pressable,
    raw_markup,
    shown,
    texts,
)

SEOUL = ZoneInfo("Asia/Seoul")
FRIDAY = datetime(2026, 11, 20, 14, 30, tzinfo=SEOUL)
TEAMS = [modals.Choice("orders", "주문배송"), modals.Choice("billing", "환불결제")]


def edit(draft: str = "안녕하세요", text: str = "배송이요?", language: str = "ko") -> View:
    return edit_modal(
        REF,
        draft=draft,
        messages=[text],
        sources=[SourceRef("a", text)],
        can_send=capability(Channel.KAKAO),
        language=language,
    )


def escalate(teams: list[modals.Choice] = TEAMS, can_tell: bool = True) -> View:
    return modals.escalate_modal(
        REF,
        teams=teams,
        priority=Priority.HIGH,
        urgency=Urgency.NORMAL,
        can_tell=can_tell,
        language="ko",
    )


def snooze(language: str = "ko") -> View:
    return modals.snooze_modal(REF, hours=Hours(), zone=SEOUL, now=FRIDAY, language=language)


def history(said: list[modals.SaidView], page: int = 1) -> View:
    return modals.history_modal(REF, said, "ko", page)


def filled(**values: str) -> Submission:
    return Submission(
        user_id="U_MINA",
        user_team="T_DEMO",
        team_id="T_DEMO",
        view_id="V1",
        callback_id="",
        private_metadata="",
        trigger_id="",
        values={block: (value,) for block, value in values.items()},
    )


def inputs(view: View) -> dict[str, dict[str, Any]]:
    return {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}


def all_views(text: str, language: str) -> list[View]:
    said = [modals.SaidView(direction, text, text, AT) for direction in Direction] * 3
    teams = [modals.Choice(f"team{n}", text) for n in range(120)]
    return [
        edit(text, text, language),
        modals.escalate_modal(
            REF,
            teams=teams,
            priority=Priority.LOW,
            urgency=Urgency.LOW,
            can_tell=True,
            language=language,
        ),
        modals.assign_modal(REF, assignee=text, language=language),
        snooze(language),
        modals.not_helpful_modal(REF, language),
        *(modals.history_modal(REF, said, language, page) for page in (0, 1, 2, 9999)),
        modals.draft_modal(REF, text, language),
        modals.notice_modal(text, text, language),
    ]


@pytest.mark.parametrize("text", ["네 <알겠어요>", *HOSTILE.values()], ids=["plain", *HOSTILE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_modal_whatever_people_wrote(text: str, language: str) -> None:
    for view in all_views(text, language):
        assert view_problems(view) == []
        assert len(json.dumps(view)) < 250_000
        for markup in texts(view, "mrkdwn"):
            assert raw_markup(markup) == ""
        for words in texts(view, "plain_text", "text", "mrkdwn"):
            assert words.strip()
            assert "<!" not in words.replace("<!date^", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_modal_about_a_ticket_carries_its_reference_and_nothing_else(language: str) -> None:
    *about_ticket, _notice = all_views("글", language)
    for view in about_ticket:
        assert read_ref(view["private_metadata"]) == REF


def test_the_edit_modal_starts_with_the_draft_and_shows_what_it_answers() -> None:
    view = edit("네, 2일 걸려요.\n감사합니다.", "배송 언제 와요?")
    field = inputs(view)[Field.REPLY]
    assert field["initial_value"] == "네, 2일 걸려요.\n감사합니다."
    assert field["max_length"] == 3000
    assert "배송 언제 와요?" in shown(view)
    assert "3,000자까지 쓸 수 있어요." in shown(view)


@pytest.mark.parametrize(
    ("channel", "most", "hint"),
    [
        (Channel.EMAIL, 3000, "3,000자까지"),
        (Channel.KAKAO, 3000, "3,000자까지"),
        (
            Channel.INSTAGRAM,
            3000,
            "3,000바이트까지 보낼 수 있어요. 한글은 한 글자가 3바이트라 1,000자쯤",
        ),
    ],
)
def test_the_edit_modal_knows_what_the_channel_takes(
    channel: Channel, most: int, hint: str
) -> None:
    view = edit_modal(
        REF, draft="네", messages=[], sources=[], can_send=capability(channel), language="ko"
    )
    assert inputs(view)[Field.REPLY]["max_length"] == most
    assert hint in shown(view)


def test_a_draft_too_long_to_edit_is_cut_and_says_so() -> None:
    view = edit("가" * 3500)
    assert inputs(view)[Field.REPLY]["initial_value"] == "가" * 3000
    assert "3,000자를 넘어서 뒷부분을 뺐어요" in shown(view)
    assert "뒷부분" not in shown(edit("가" * 3000))


@pytest.mark.parametrize(
    ("reply", "can_send", "error"),
    [
        ("네", Capability(5), ""),
        ("  ", Capability(5), "답변이 비어 있어요."),
        ("여섯 글자요", Capability(5), "6자예요. 이 채널은 5자까지"),
        ("한글", Capability(5, Unit.BYTES), "6바이트예요. 이 채널은 5바이트"),
        (" 다섯글자 ", Capability(5), ""),
        ("카드 4111-1111-1111-1111", Capability(500), "카드번호는 답변에 쓸 수 없어요"),
    ],
)
def test_a_reply_that_cannot_be_sent_is_told_at_its_field(
    reply: str, can_send: Capability, error: str
) -> None:
    errors = edit_errors(reply, can_send, "ko")
    assert error in errors.get(Field.REPLY, "")
    assert bool(errors) == bool(error)


def test_escalation_asks_for_team_importance_and_note_and_tells_the_customer_only_if_asked() -> (
    None
):
    fields = inputs(escalate())
    assert [option["value"] for option in fields[Field.TEAM]["options"]] == ["orders", "billing"]
    assert fields[Field.PRIORITY]["initial_option"]["value"] == "high"
    assert fields[Field.URGENCY]["initial_option"]["text"]["text"] == "보통"
    assert "initial_options" not in fields[Field.TELL_CUSTOMER]
    assert fields[Field.TELL_CUSTOMER]["options"][0]["value"] == modals.TICKED
    assert Field.TELL_CUSTOMER not in inputs(escalate(can_tell=False))


def test_without_teams_the_agent_is_told_how_to_get_one() -> None:
    view = escalate(teams=[])
    assert view["callback_id"] == Id.NOTICE
    assert "submit" not in view
    assert "deskbell.toml" in shown(view)


def test_the_assign_modal_starts_with_whoever_has_the_ticket() -> None:
    chosen = [
        inputs(modals.assign_modal(REF, assignee=who, language="ko"))[Field.ASSIGNEE]
        for who in ("U_JUN", "", "nobody")
    ]
    assert [field.get("initial_user") for field in chosen] == ["U_JUN", None, None]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "choice", "until"),
    [
        (FRIDAY, SnoozeChoice.ONE_HOUR, at(20, 15, 30)),
        (FRIDAY, SnoozeChoice.THREE_HOURS, at(20, 17, 30)),
        (FRIDAY, SnoozeChoice.TOMORROW, at(21, 9)),
        (FRIDAY, SnoozeChoice.NEXT_MONDAY, at(23, 9)),
        (at(23, 8), SnoozeChoice.NEXT_MONDAY, at(30, 9)),  # on a Monday: a week later
        (at(22, 23), SnoozeChoice.NEXT_MONDAY, at(23, 9)),  # on a Sunday: tomorrow
        # 16:00 UTC is already the next day in Seoul
        (datetime(2026, 11, 20, 16, tzinfo=UTC), SnoozeChoice.TOMORROW, at(22, 9)),
    ],
)
def test_snoozing_counts_by_the_shops_clock(
    now: datetime, choice: SnoozeChoice, until: datetime
) -> None:
    form = filled(**{Field.SNOOZE_FOR: choice})
    assert modals.snoozed_until(form, hours=Hours(), zone=SEOUL, now=now, language="ko") == until


@pytest.mark.parametrize(
    ("day", "hour", "until"),
    [
        ("2026-11-20", "14:31", at(20, 14, 31)),
        ("2026-11-20", "14:30", "지금보다 뒤의"),
        ("2026-11-19", "23:00", "지금보다 뒤의"),
        ("", "09:00", "언제 다시"),
        ("2026-11-21", "", "언제 다시"),
        ("2026-13-41", "99:99", "언제 다시"),
    ],
)
def test_a_picked_time_must_be_whole_and_still_to_come(
    day: str, hour: str, until: datetime | str
) -> None:
    picked = {Field.SNOOZE_DATE: day, Field.SNOOZE_TIME: hour}
    form = filled(**{Field.SNOOZE_FOR: SnoozeChoice.PICKED}, **picked)
    result = modals.snoozed_until(form, hours=Hours(), zone=SEOUL, now=FRIDAY, language="ko")
    if isinstance(until, str):
        assert isinstance(result, dict)
        assert until in result[Field.SNOOZE_DATE]
    else:
        assert result == until


def test_snoozing_without_a_choice_is_told_at_its_field() -> None:
    result = modals.snoozed_until(filled(), hours=Hours(), zone=SEOUL, now=FRIDAY, language="en")
    assert result == {Field.SNOOZE_FOR: "Choose when it should come back."}


def test_the_snooze_modal_proposes_tomorrow_morning_by_the_shops_clock() -> None:
    fields = inputs(snooze())
    assert fields[Field.SNOOZE_DATE]["initial_date"] == "2026-11-21"
    assert fields[Field.SNOOZE_TIME]["initial_time"] == "09:00"
    assert "Asia/Seoul" in shown(snooze())


def test_feedback_asks_for_one_of_the_reasons() -> None:
    fields = inputs(modals.not_helpful_modal(REF, "ko"))
    values = [option["value"] for option in fields[Field.REASON]["options"]]
    assert values == list(NotHelpfulReason)


def test_the_history_says_who_said_what_when() -> None:
    said = [
        modals.SaidView(Direction.IN, "배송이요?", "김하나", AT),
        modals.SaidView(Direction.OUT, "네 <갑니다>", "U_MINA", AT),
    ]
    view = history(said)
    assert texts(view, "text") == ["배송이요?", "네 <갑니다>"]
    heads = texts(view, "mrkdwn")
    assert heads[0].startswith("*김하나* · 고객 · <!date^")
    assert heads[1].startswith("*<@U_MINA>* · 답변 · <!date^")
    assert pressable(view) == {}


def test_an_empty_history_says_so() -> None:
    assert "아직 주고받은 메시지가 없어요." in shown(history([]))


def test_the_history_is_paged_from_the_newest_and_leaves_nothing_out() -> None:
    said = [modals.SaidView(Direction.IN, f"메시지 {n} " + "가" * 900, "김하나") for n in range(40)]
    first = history(said)
    assert "메시지 39 " in texts(first, "text")[-1]
    assert [n["value"] for n in nodes(first) if n.get("action_id") == Action.TURN_PAGE] == ["2"]
    pages: list[list[str]] = []
    page = 1
    while len(pages) < page:
        view = history(said, page)
        pages.append(texts(view, "text"))
        turns = {n["value"] for n in nodes(view) if n.get("action_id") == Action.TURN_PAGE}
        page = page + 1 if str(page + 1) in turns else page
    read = [text for each in reversed(pages) for text in each]
    assert read == [each.text for each in said]


def test_a_message_of_a_megabyte_can_be_read_to_its_end() -> None:
    said = [modals.SaidView(Direction.IN, "가" * 1_000_000 + "끝", "김하나")]
    assert texts(history(said), "text")[-1].endswith("끝")
    last = history(said, 9999)
    assert texts(last, "text")[0].startswith("가")
    assert "이어서" not in texts(last, "mrkdwn")[0]


def test_the_whole_draft_can_be_read() -> None:
    draft = "긴 답변입니다. " * 1000
    pieces = texts(modals.draft_modal(REF, draft, "ko"), "text")
    assert "".join("".join(pieces).split()) == "".join(draft.split())


def test_the_confirmation_names_what_has_no_source_and_must_be_ticked() -> None:
    doubted = Sentence(
        "오늘 중으로 30,000원을 환불해 드릴게요.",
        ("a",),
        (
            Unsupported(Lack.MONEY, "30,000원"),
            Unsupported(Lack.PROMISE, "환불해 드릴게요"),
            Unsupported(Lack.COUNT, "3개"),
        ),
    )
    view = modals.confirm_modal(REF, [Sentence("안녕하세요."), doubted] + [doubted] * 30, "ko")
    assert "“30,000원” (금액), “환불해 드릴게요” (약속)" in shown(view)
    assert "3개" not in shown(view)
    assert "안녕하세요" not in shown(view)
    assert len(view["blocks"]) <= 25
    tick = next(block for block in view["blocks"] if block.get("block_id") == Field.CONFIRMED)
    assert tick["optional"] is False
    assert read_ref(view["private_metadata"]) == REF


def test_the_edit_modal_shows_hints_and_still_takes_the_reply() -> None:
    hints = lint("상품은 품절되셨습니다.", Language.KO)
    view = edit_modal(
        REF,
        draft="상품은 품절되셨습니다.",
        messages=[],
        sources=[],
        can_send=capability(Channel.KAKAO),
        language="ko",
        hints=hints,
    )
    assert "품절되셨습니다" in shown(view)
    assert inputs(view)[Field.REPLY]["initial_value"] == "상품은 품절되셨습니다."
