"""KakaoTalk's skill server: recorded requests, what may wait for the customer, the callback."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.autonomy import grants
from bot.channels.capability import Mode
from bot.channels.contract import (
    Answer,
    Asked,
    Outcome,
    Refused,
    Request,
    Unreadable,
    Waiting,
)
from bot.channels.inbound import Inbound
from bot.channels.kakao_cards import bubbles, callback_promise, skill_answer
from bot.channels.kakao_skill import KakaoSkill, Settings
from bot.clock import now
from bot.decision.rules import AnswerAlone, Approve
from bot.delivery.ready import announce
from bot.delivery.step import deliver
from bot.reception import Reception
from bot.settings import Desk
from bot.simulators.contract import Fault
from bot.simulators.kakao import BOT_ID, SECRET, KakaoSimulator, _problem
from bot.texts import say
from bot.tickets.autonomy import Case
from bot.tickets.autonomy import Mode as Autonomy
from bot.tickets.journal import DESKBELL
from bot.tickets.models import Delivery, Message
from bot.tickets.queries import get_ticket
from bot.tickets.terms import Channel, DeliveryState, Language, TicketState
from bot.web.channels import receive
from tests.channels import wire
from tests.fakes import (
    MINA,
    NOW,
    ListedJobs,
    act,
    at_once,
    errors_in,
    fresh_database,
    make_ready,
    payload,
    payloads,
    row,
    rows,
    seen,
    wait_until,
)
from tests.web.conftest import Site, opened

KAKAO = Channel.KAKAO
TOLD = say("ko", "kakao-received", ticket="T-1")
ANSWER = "내일 도착해요."


def skill(**fields: Any) -> KakaoSkill:
    secret = SecretStr("TEST_kakao_skill_header_value")
    return KakaoSkill(Settings(secret=secret, bot_id=BOT_ID, **fields))


def request_of(case: Mapping[str, Any]) -> Request:
    request = case["request"]
    return Request(
        method=request["method"],
        rest="",
        headers={name.lower(): value for name, value in request["headers"].items()},
        query={},
        body=request["body_raw"].encode(),
        peer="127.0.0.1",
    )


def clock_of(case: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(case["now"], UTC)


# what comes in


@pytest.mark.parametrize("name", [n for n in payloads("kakao_skill") if "/req_" in n])
def test_recorded_requests(name: str) -> None:
    case = payload(name)
    expected, at, request = case["expect"], clock_of(case), request_of(case)
    if expected["kind"] == "reject":
        with pytest.raises(Refused):
            skill().verify(request, at)
        return
    channel = skill()
    channel.verify(request, at)
    [event] = channel.parse(request, at)
    assert isinstance(event, Inbound)
    assert event.event_key == expected["event_key"]
    assert event.sender.external_id == expected["customer"]
    assert event.text == expected["text"]
    assert bool(event.subject) is expected.get("test", False)
    way = channel.defer(event, at)
    if "callback_url" not in expected:
        assert way is None
    else:
        assert way is not None
        assert way["callback"] == expected["callback_url"]
        [once, pull] = way["ways"]
        assert once["mode"] == Mode.ONCE
        assert datetime.fromisoformat(once["until"]).timestamp() == expected["callback_expires"]
        assert pull == {"mode": Mode.PULL, "until": None, "people_only": False}


def test_another_bot_is_not_ours(tmp_path: Path) -> None:
    channel = skill()
    channel._bot_id = "other"
    request = request_of(payload("kakao_skill/req_text.json"))
    with fresh_database(tmp_path) as db:
        answer = receive(channel, request, Reception(db, ListedJobs(), Desk()), NOW)
        assert (answer.status, rows(db, Message)) == (403, [])


def test_a_callback_elsewhere_is_not_used() -> None:
    case = payload("kakao_skill/req_callback.json")
    channel = skill(callbacks="https://bot-api.example")
    [event] = channel.parse(request_of(case), clock_of(case))
    assert isinstance(event, Inbound)
    assert channel.defer(event, NOW) is None


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = ("bot", "userRequest", "action", "utterance", "user", "callbackUrl", "lang", "block", "id")


def _put(value: Any, field: str, odd: Any) -> Any:
    if isinstance(value, dict):
        return {key: odd if key == field else _put(v, field, odd) for key, v in value.items()}
    return value


@pytest.fixture(scope="module")
def reader() -> Iterator[KakaoSkill]:
    channel = skill()
    yield channel
    channel.close()


def _whatever_is_read_or_refused(reader: KakaoSkill, field: str, odd: Any) -> None:
    request = request_of(payload("kakao_skill/req_callback.json"))
    body = json.dumps(_put(json.loads(request.body), field, odd)).encode()
    with suppress(Refused, Unreadable):
        [event] = reader.parse(replace(request, body=body), NOW)
        assert isinstance(event, Inbound | Asked)


@given(st.sampled_from(FIELDS), JSONS)
def test_whatever_is_read_or_refused(reader: KakaoSkill, field: str, odd: Any) -> None:
    _whatever_is_read_or_refused(reader, field, odd)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.sampled_from(FIELDS), JSONS)
def test_whatever_is_read_in_ten_thousand_tries(reader: KakaoSkill, field: str, odd: Any) -> None:
    _whatever_is_read_or_refused(reader, field, odd)


# what goes out at once


@pytest.fixture
def vendor() -> Iterator[KakaoSimulator]:
    simulator = KakaoSimulator()
    simulator.start()
    yield simulator
    simulator.close()
    assert simulator.refused == []


@pytest.fixture
def kakao(vendor: KakaoSimulator) -> Iterator[KakaoSkill]:
    channel = KakaoSkill(Settings(secret=SecretStr(SECRET), bot_id=BOT_ID, callbacks=vendor.url))
    yield channel
    channel.close()


@pytest.fixture
def site(tmp_path: Path, kakao: KakaoSkill) -> Iterator[Site]:
    with opened(tmp_path, channels=[kakao]) as site:
        yield site


def live(site: Site) -> None:
    """Automatic answers are possible."""
    with site.db.write() as session:
        grants.set_mode(session, Autonomy.LIVE, agent=MINA, now=NOW)


def sees(vendor: KakaoSimulator) -> list[str]:
    return [shown.text for shown in vendor.shown]


def say_(vendor: KakaoSimulator, site: Site, text: str = "배송 언제 와요?") -> httpx.Response:
    answer = vendor.say(site.url, "c-1", text)
    assert answer is not None
    return answer


def tap(vendor: KakaoSimulator, site: Site) -> str:
    vendor.ask(site.url, "c-1")
    return vendor.shown[-1].text


def approve(site: Site, kakao: KakaoSkill, text: str = ANSWER) -> Delivery:
    make_ready(site.db, 1, text)
    act(site.db, Approve(), seen(site.db, 1))
    return send(site, kakao)


def send(site: Site, kakao: KakaoSkill, after: timedelta = timedelta(0)) -> Delivery:
    assert kakao.sender
    [queued] = [d for d in rows(site.db, Delivery) if d.state is DeliveryState.QUEUED]
    deliver(site.db, site.jobs, {kakao.name: kakao.sender}, queued.id, now=now() + after)
    return row(site.db, Delivery, queued.id)


def test_without_autonomy_the_customer_is_told_at_once(site: Site, vendor: KakaoSimulator) -> None:
    answer = say_(vendor, site)
    assert answer.elapsed < timedelta(seconds=1.5)
    assert sees(vendor) == [TOLD]
    [check] = answer.json()["template"]["quickReplies"]
    assert check["extra"] == {"ticket": "T-1", "op": "check"}
    assert len(rows(site.db, Message)) == 1


def test_an_answer_is_kept_until_the_customer_taps(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    say_(vendor, site)
    assert tap(vendor, site) == say("ko", "kakao-not-yet")
    assert approve(site, kakao).state is DeliveryState.SENT
    assert tap(vendor, site) == ANSWER
    [delivery] = rows(site.db, Delivery)
    assert (delivery.state, delivery.way) == (DeliveryState.DELIVERED, Mode.PULL)
    assert tap(vendor, site) == ANSWER  # lost on the way, or read again
    assert len(rows(site.db, Message)) == 2  # a tap is no message


def test_it_is_kept_in_postgresql_as_well(
    postgres: str, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    with opened(postgres, channels=[kakao]) as site:
        live(site)
        kakao.holds_seconds = 0.3
        say_(vendor, site)
        assert approve(site, kakao).state is DeliveryState.DELIVERED  # by the callback
        say_(vendor, site, "색도 바꿀 수 있어요?")
        vendor.will("used")
        assert approve(site, kakao, "네, 돼요.").state is DeliveryState.SENT
        assert tap(vendor, site) == "네, 돼요."
        assert tap(vendor, site) == "네, 돼요."


def test_writing_on_shows_what_waits_and_acknowledges_the_rest(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    say_(vendor, site)
    approve(site, kakao)
    say_(vendor, site, "색도 바꿀 수 있어요?")
    assert sees(vendor) == [TOLD, ANSWER, TOLD]
    # The new question is open: the old answer is not given for it.
    assert tap(vendor, site) == say("ko", "kakao-not-yet")


def test_what_does_not_fit_into_one_answer_waits_for_the_next_tap(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    say_(vendor, site)
    long = " ".join(["가" * 900] * 2)
    approve(site, kakao, long)
    with site.db.write() as session:
        get_ticket(session, 1).state = TicketState.WAITING
    approve(site, kakao, long + "!")
    tap(vendor, site)
    assert len(sees(vendor)) == 3
    tap(vendor, site)
    assert sorted(len(text) for text in sees(vendor)[1:]) == [900, 900, 900, 901]


def test_an_operator_is_offered_where_there_is_one() -> None:
    case = payload("kakao_skill/req_text.json")
    [event] = skill().parse(request_of(case), clock_of(case))
    answer = json.loads(skill(operator=True).answer([Outcome(event, 7)], NOW).body)
    [card] = answer["template"]["outputs"]
    assert card["textCard"]["buttons"] == [{"label": "상담원 연결", "action": "operator"}]
    assert _problem(answer, 0) == ""


@pytest.mark.parametrize("text", ["가" * 3_000, '"\n' * 1_500, "👨‍👩‍👧‍👦" * 430, "\x01 " * 1_400])
def test_the_longest_replies_are_within_kakaos_limits(text: str) -> None:
    body = skill_answer(bubbles([text]))
    assert _problem(json.loads(body), len(body)) == ""


@pytest.mark.parametrize("name", ["resp_ack_quickreply", "resp_textcard_simpleimage_commerce"])
def test_our_picture_of_kakaos_limits_lets_recorded_answers_pass(name: str) -> None:
    answer = payload(f"kakao_skill/{name}.json")["response"]["json"]
    for card in answer["template"]["outputs"]:
        card.get("textCard", {}).setdefault("buttons", [])
    assert _problem(answer, 0) == ""


def test_a_promise_looks_as_recorded() -> None:
    promised = payload("kakao_skill/resp_usecallback.json")["response"]["json"]
    assert json.loads(callback_promise(promised["data"]["text"])) == promised


def test_what_cannot_be_read_is_kept_and_the_customer_is_told(site: Site) -> None:
    body = json.dumps({"bot": {"id": BOT_ID}, "userRequest": {"user": {"id": "c-1"}}})
    answer = site.http.post("/channels/kakao", content=body, headers={"X-Skill-Key": SECRET})
    assert answer.status_code == 200
    assert say("ko", "kakao-unreadable") in answer.text


# automatic answers


def answer_alone(site: Site, kakao: KakaoSkill) -> Delivery:
    """As the gate does it, once the message is there."""
    wait_until(lambda: rows(site.db, Message))
    make_ready(site.db, 1, ANSWER)
    act(site.db, AnswerAlone(ANSWER), seen(site.db, 1), agent=DESKBELL)
    return send(site, kakao)


def leave_to_a_person(site: Site) -> None:
    wait_until(lambda: rows(site.db, Message))
    make_ready(site.db, 1)
    with site.db.write() as session:
        session.add(
            Case(message_id=1, ticket_id=1, turn=1, customer_id=1, channel=KAKAO, bars=[], at=NOW)
        )


def test_an_automatic_answer_comes_while_the_customer_waits(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    live(site)
    at_once(lambda: say_(vendor, site), lambda: answer_alone(site, kakao))
    assert sees(vendor) == [ANSWER]
    [delivery] = rows(site.db, Delivery)
    assert (delivery.state, delivery.way) == (DeliveryState.DELIVERED, Mode.PULL)


def test_nobody_waits_for_an_answer_that_will_not_come(site: Site, vendor: KakaoSimulator) -> None:
    live(site)
    answer, _ = at_once(lambda: say_(vendor, site), lambda: leave_to_a_person(site))
    assert isinstance(answer, httpx.Response)
    assert answer.elapsed < timedelta(seconds=KakaoSkill.holds_seconds)
    assert sees(vendor) == [TOLD]


def test_a_slow_model_is_not_waited_for(site: Site, vendor: KakaoSimulator) -> None:
    live(site)
    vendor.offers_callback = False
    answer = say_(vendor, site)
    assert timedelta(seconds=1.9) < answer.elapsed < timedelta(seconds=4.5)
    assert sees(vendor) == [TOLD]


def test_many_requests_are_held_at_once(site: Site, vendor: KakaoSimulator) -> None:
    """More than there are threads."""
    live(site)
    vendor.offers_callback = False
    calls = [lambda n=n: vendor.say(site.url, f"c-{n}", "배송 언제 와요?") for n in range(60)]
    answers = at_once(*calls)
    assert not errors_in(answers)
    assert {shown.is_reply for shown in vendor.shown} == {False}
    assert max(a.elapsed for a in answers if isinstance(a, httpx.Response)).total_seconds() < 5


@pytest.fixture
def promised(site: Site, vendor: KakaoSimulator, kakao: KakaoSkill) -> None:
    """The customer has been told that an answer follows."""
    live(site)
    kakao.holds_seconds = 0.3
    say_(vendor, site)
    assert sees(vendor) == [say("ko", "kakao-soon")]


@pytest.mark.usefixtures("promised")
def test_a_later_automatic_answer_comes_by_the_callback(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    delivery = answer_alone(site, kakao)
    assert (delivery.state, delivery.way) == (DeliveryState.DELIVERED, Mode.ONCE)
    assert sees(vendor)[1:] == [ANSWER]


@pytest.mark.usefixtures("promised")
@pytest.mark.parametrize("fault", ["used", "kakao_side", "rate_limit", "silence"])
def test_what_the_callback_does_not_take_waits_for_a_tap(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill, fault: str
) -> None:
    vendor.will(fault)
    delivery = answer_alone(site, kakao)
    assert (delivery.state, delivery.way) == (DeliveryState.SENT, Mode.PULL)
    assert tap(vendor, site) == ANSWER


@pytest.mark.usefixtures("promised")
def test_the_callback_is_over_after_a_minute(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    make_ready(site.db, 1, ANSWER)
    act(site.db, Approve(), seen(site.db, 1))
    delivery = send(site, kakao, after=timedelta(seconds=60))
    assert (delivery.state, delivery.way) == (DeliveryState.SENT, Mode.PULL)
    assert tap(vendor, site) == ANSWER


@pytest.mark.parametrize("name", [n for n in payloads("kakao_skill") if "/callback_" in n])
def test_recorded_answers_to_the_callback(
    name: str, site: Site, vendor: KakaoSimulator, kakao: KakaoSkill, promised: None
) -> None:
    case = payload(name)
    vendor._next.append(Fault(Answer(body=json.dumps(case["response"]["json"]).encode())))
    is_sent = case["expect"]["kind"] == "sent"
    state = DeliveryState.DELIVERED if is_sent else DeliveryState.SENT
    assert answer_alone(site, kakao).state is state


@pytest.mark.parametrize(
    ("is_friend", "state"), [(True, DeliveryState.DELIVERED), (False, DeliveryState.FAILED)]
)
def test_an_event_says_that_the_answer_is_there_where_the_shop_pays_for_it(
    site: Site, vendor: KakaoSimulator, kakao: KakaoSkill, is_friend: bool, state: DeliveryState
) -> None:
    vendor.strangers = set() if is_friend else {"c-1"}
    say_(vendor, site)
    told = kakao_with_events(vendor)
    assert told.sender
    kept = approve(site, kakao)
    with site.db.write() as session:
        for _ in range(2):
            announce(session, site.jobs, kept, told.ready_route, now=now())
    for _ in range(2):
        notice_id = f"{kept.id}_ready"
        deliver(site.db, site.jobs, {told.name: told.sender}, notice_id, now=now())
    assert row(site.db, Delivery, notice_id).state is state
    assert sees(vendor)[1:] == ([say("ko", "kakao-ready")] if is_friend else [])
    assert tap(vendor, site) == ANSWER
    told.close()


def test_without_a_key_or_for_another_channel_no_event_is_sent(
    vendor: KakaoSimulator, kakao: KakaoSkill
) -> None:
    waiting = Waiting("kakao", "c-1", "하나", "", 1, Language.KO)
    told = kakao_with_events(vendor)
    assert kakao.ready_route(waiting) is None
    assert told.ready_route(waiting) is not None
    assert told.ready_route(replace(waiting, channel="widget")) is None
    told.close()


def test_an_event_as_kakao_documents_it() -> None:
    case = payload("kakao_skill/eventapi_push.json")
    came, at = case["request"], wire.clock(case)
    with wire.vendor() as kakaos:
        kakaos.will(case["response"])
        key = SecretStr("TEST_REST_KEY")
        settings = Settings(
            secret=SecretStr(SECRET), bot_id=BOT_ID, callbacks=kakaos.url, rest_key=key
        )
        channel = KakaoSkill(settings)
        body = json.loads(came["body_raw"])
        user = body["user"][0]["id"]
        route = channel.ready_route(Waiting("kakao", user, "", "", 1042, Language.KO))
        assert route
        assert channel.sender
        sent = channel.sender.send(wire.reply(route, "", at, ticket_id=1042))
        channel.close()
    assert (sent.is_confirmed, sent.provider_id) == (False, case["response"]["json"]["taskId"])
    (method, path, told), (_, asked, _) = kakaos.got
    assert (method, path) == ("POST", urlsplit(came["url"]).path)
    body["event"]["data"]["text"] = say("ko", "kakao-ready")
    assert told == body
    assert kakaos.headers[0]["authorization"] == came["headers"]["Authorization"]
    assert asked == urlsplit(case["expect"]["poll"].removeprefix("GET ")).path


def kakao_with_events(vendor: KakaoSimulator) -> KakaoSkill:
    key = SecretStr("rest-key")
    return KakaoSkill(
        Settings(secret=SecretStr(SECRET), bot_id=BOT_ID, callbacks=vendor.url, rest_key=key)
    )


def test_the_same_request_again_is_the_same_message(site: Site, vendor: KakaoSimulator) -> None:
    call = vendor.says("c-1", "배송 언제 와요?", now())
    for _ in range(3):
        site.http.post(call.path, content=call.body, headers=dict(call.headers))
    assert len(rows(site.db, Message)) == 1
