"""What people ask of a running desk in words: after /desk, after @Deskbell, from a shortcut."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from bot.playground.messages import Message
from bot.slack.ids import Action, Field, ShortcutId
from bot.tickets.models import Event, Ticket
from bot.tickets.terms import Channel, EventKind, TicketState
from tests.desk.desk_view import ask, cards, offers, refusals, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import row, rows

MINA, JUN, SORA, GUEST = "U_MINA", "U_JUN", "U_SORA", "U_GUEST"
HERE = "C_SUPPORT"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Stage]:
    with stage(home, is_read=True) as it:
        yield it


@pytest.fixture
def db(running: Stage, home: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{home / 'deskbell.sqlite3'}")
    yield db
    db.close()


def _told(running: Stage, agent: str, channel: str = HERE) -> list[Message]:
    return running.playground.ephemerals(agent, channel)


def _ask(running: Stage, text: str, agent: str = MINA) -> Message:
    """Type a command; the answer only this agent sees."""
    before = len(_told(running, agent))
    assert running.playground.command(agent, HERE, f"/desk {text}") == {"ok": True}
    running.playground.wait_until(lambda: len(_told(running, agent)) > before)
    return _told(running, agent)[-1]


def _ticket(running: Stage, name: str, text: str = "배송비는 얼마인가요?") -> tuple[int, Message]:
    ticket_id = ask(running, name, text)
    return ticket_id, wait_for_card(running.playground, name, offering=Action.ESCALATE)


def _journal(db: Database, ticket_id: int, kind: EventKind) -> list[Event]:
    return [e for e in rows(db, Event) if e.ticket_id == ticket_id and e.kind is kind]


def test_the_queue_lists_what_waits_and_is_narrowed_down(running: Stage) -> None:
    ticket_id, card = _ticket(running, "대기손님")
    listed = shown(_ask(running, "대기"))
    assert f"티켓 {ticket_id}" in listed
    assert f"/archives/{card.channel}/p{card.ts.replace('.', '')}" in listed
    assert f"티켓 {ticket_id}" not in shown(_ask(running, "내 티켓"))
    assert f"티켓 {ticket_id}" not in shown(_ask(running, "지연"))
    assert "알아듣지 못했어요" in _ask(running, "queue banana").text


def test_a_ticket_is_assigned_once_and_the_journal_says_by_whom(
    running: Stage, db: Database
) -> None:
    ticket_id, _ = _ticket(running, "배정손님")
    assert str(ticket_id) in _ask(running, f"배정 #{ticket_id} <@{JUN}>").text
    assert row(db, Ticket, ticket_id).assignee == JUN
    [event] = _journal(db, ticket_id, EventKind.ASSIGNED)
    assert (event.actor, event.data["after"]) == (MINA, {"assignee": JUN})
    assert f"티켓 {ticket_id}" in shown(_ask(running, "mine", JUN))
    assert "처리할 수 없어요" in _ask(running, f"assign {ticket_id} <@{GUEST}>").text
    assert row(db, Ticket, ticket_id).assignee == JUN


def test_who_comes_second_hears_who_was_first(running: Stage, db: Database) -> None:
    ticket_id, card = _ticket(running, "해결손님")
    _ask(running, f"{ticket_id}번 해결")
    assert row(db, Ticket, ticket_id).state is TicketState.RESOLVED
    assert f"<@{MINA}>" in _ask(running, f"resolve {ticket_id}", JUN).text
    assert len(_journal(db, ticket_id, EventKind.RESOLVED)) == 1
    running.playground.wait_until(
        lambda: (
            Action.REOPEN in offers(next(c for c in cards(running.playground) if c.ts == card.ts))
        ),
        timeout=60,
    )


def test_snooze_and_escalate_take_words_or_open_the_form(running: Stage, db: Database) -> None:
    ticket_id, _ = _ticket(running, "미룸손님")
    assert "알 수 없는 시간" in _ask(running, f"미루기 {ticket_id} 언젠가").text
    _ask(running, f"미루기 {ticket_id} 2시간")
    assert row(db, Ticket, ticket_id).state is TicketState.SNOOZED
    _ask(running, f"이관 {ticket_id} leads 법적 문의예요")
    ticket = row(db, Ticket, ticket_id)
    assert (ticket.team, ticket.escalation_note) == ("leads", "법적 문의예요")
    running.playground.command(MINA, HERE, f"/desk escalate {ticket_id}")
    running.playground.wait_until(lambda: running.playground.views(MINA))
    running.playground.close(MINA, running.playground.views(MINA)[-1].id)


def test_tickets_are_found_by_words_and_people(running: Stage) -> None:
    ticket_id, _ = _ticket(running, "검색손님", "보라색 담요의 세탁 방법이 궁금해요")
    assert "보라색 담요" in shown(_ask(running, "찾기 담요 세탁"))
    assert f"티켓 {ticket_id}" in shown(_ask(running, f"find #{ticket_id}"))
    listed = shown(_ask(running, "고객 검색손님"))
    assert "검색손님" in listed
    assert f"티켓 {ticket_id}" in listed
    assert "없어요" in _ask(running, "find 없는낱말이에요").text


def test_an_answer_comes_with_its_source_and_is_posted_for_all(running: Stage) -> None:
    answered = _ask(running, "배송비는 얼마인가요?")
    assert "3,000원" in shown(answered)
    assert "출처" in shown(answered)
    slack = running.playground
    slack.click(MINA, HERE, answered.ts, Action.POST_HERE)
    slack.wait_until(lambda: answered.ts not in [m.ts for m in _told(running, MINA)])
    posted = slack.messages(HERE)[-1]
    assert "3,000원" in shown(posted)
    assert f"<@{MINA}>" in shown(posted)


def test_a_phone_call_becomes_a_card(running: Stage, db: Database) -> None:
    slack = running.playground
    slack.command(MINA, HERE, "/desk 전화")
    slack.wait_until(lambda: slack.views(MINA))
    call: dict[str, str] = {Field.SAID: "교환하고 싶대요", Field.CUSTOMER: "전화손님"}
    values = {**call, Field.PHONE: "010-9999-1234"}
    answer = slack.submit(MINA, slack.views(MINA)[-1].id, values)
    assert answer["response_action"] == "update"
    card = wait_for_card(slack, "전화손님", offering=Action.ESCALATE)
    assert "전화" in shown(card)
    ticket = next(t for t in rows(db, Ticket) if t.channel is Channel.PHONE)
    assert "전화손님" in shown(_ask(running, "고객 01099991234"))
    slack.close(MINA, slack.views(MINA)[-1].id)
    assert ticket.reply_to == {}
    assert [e.actor for e in _journal(db, ticket.id or 0, EventKind.WRITTEN_UP)] == [MINA]


def test_a_message_in_slack_becomes_a_ticket_that_is_answered_in_its_thread(
    running: Stage, db: Database
) -> None:
    slack = running.playground
    ts = slack.says(JUN, HERE, "고객이 배송비가 얼마인지 물어봐요")
    for _ in range(2):  # the same message twice is one ticket
        slack.shortcut(MINA, ShortcutId.FROM_MESSAGE, HERE, ts)
        slack.wait_until(lambda: slack.views(MINA))
        form = slack.views(MINA)[-1]
        slack.submit(MINA, form.id, {Field.CUSTOMER: "메시지손님"})
        slack.close(MINA, form.id)
    card = wait_for_card(slack, "메시지손님", offering=Action.APPROVE)
    assert len([t for t in rows(db, Ticket) if t.channel is Channel.SLACK]) == 1
    slack.click(MINA, card.channel, card.ts, Action.APPROVE)
    slack.wait_until(lambda: len(slack.thread(HERE, ts)) > 1)
    assert "배송비" in slack.thread(HERE, ts)[-1].text


def test_a_mention_in_the_thread_of_a_card_needs_no_number(running: Stage, db: Database) -> None:
    slack = running.playground
    ticket_id, card = _ticket(running, "멘션손님")

    def say(text: str) -> Message:
        before = len(_told(running, MINA, card.channel))
        slack.says(MINA, card.channel, f"<@U_BOT> {text}", card.ts)
        slack.wait_until(lambda: len(_told(running, MINA, card.channel)) > before)
        return _told(running, MINA, card.channel)[-1]

    assert f"티켓 {ticket_id}" in say("상태").text
    assert say("배정 나").thread_ts == card.ts
    assert row(db, Ticket, ticket_id).assignee == MINA
    assert "창이 필요한 일" in say("미루기").text
    assert "3,000원" in shown(say("배송비는 얼마인가요?"))
    assert "혹시" in shown(say("해걸"))


def test_slack_took_all_of_it(running: Stage) -> None:
    assert [refused for refused in refusals(running.playground) if refused[0] != "auth.test"] == []
