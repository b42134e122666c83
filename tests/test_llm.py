"""The language model's door, through the real SDK against a scripted endpoint."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sqlmodel import select

from bot.db import Database
from bot.errors import ModelFailed
from bot.llm import Model
from bot.settings import ModelLimits
from bot.structured import fenced, guess_tokens, read_answer, strict_schema
from bot.tickets.models import ModelCall
from tests.fakes import fresh_database
from tests.scripted_model import Fault, Reply, ScriptedModel, endpoint

__all__ = ["endpoint"]

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Kind(StrEnum):
    TEA = "tea"
    COFFEE = "coffee"


class Order(BaseModel):
    kind: Kind
    cups: int
    price: float = 0.0
    notes: list[str] = []


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as database:
        yield database


def model_at(
    endpoint: ScriptedModel, db: Database, clock: Clock | None = None, **limits: Any
) -> Model:
    limits = {"timeout_seconds": 5, "retries": 0} | limits
    return Model(
        api_key="sk-test",
        base_url=endpoint.url,
        model="scripted",
        limits=ModelLimits(**limits),
        db=db,
        now=clock or Clock(),
    )


def order(model: Model, user: str = "a cup of tea") -> Order:
    return model.ask("order", system="Take the order.", user=user, answer=Order, ticket_id=None)


def calls(db: Database) -> list[ModelCall]:
    with db.read() as session:
        return list(session.exec(select(ModelCall)))


def test_a_good_answer_comes_back_validated_and_is_booked(
    endpoint: ScriptedModel, db: Database
) -> None:
    endpoint.enqueue({"kind": "tea", "cups": 2, "price": 1.5, "notes": [], "mood": "fine"})

    assert order(model_at(endpoint, db)) == Order(kind=Kind.TEA, cups=2, price=1.5)

    (call,) = calls(db)
    assert (call.task, call.model, call.outcome) == ("order", "scripted", "ok")
    assert (call.tokens_in, call.tokens_out) == (100, 20)
    assert call.usd == pytest.approx((100 * 0.5 + 20 * 2) / 1_000_000)


def test_the_request_asks_for_strict_json_and_carries_the_key(
    endpoint: ScriptedModel, db: Database
) -> None:
    endpoint.enqueue({"kind": "tea", "cups": 1})
    order(model_at(endpoint, db))

    (asked,) = endpoint.asked
    assert asked.authorization == "Bearer sk-test"
    schema = asked.body["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["required"] == ["kind", "cups", "price", "notes"]
    assert schema["schema"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(hang_seconds=30), "time-out"),
        (Fault(drip_seconds=0.2), "time-out"),  # every read is quick; the whole is not
        (Fault(status=401), "HTTP 401"),
        (Fault(status=404), "HTTP 404"),
        (Fault(status=429), "HTTP 429"),
        (Fault(status=500), "HTTP 500"),
        (Fault(cut=True), "connection failed"),
        (Fault(body=b"<html>502 Bad Gateway</html>"), "endpoint did not answer"),
        (Fault(body=b"[]"), "endpoint did not answer"),
        (Fault(body=b'{"choices": []}'), "empty answer"),
        (Fault(body=b"\xff\xfe\x00"), "endpoint did not answer"),
        (Fault(body=b"x" * 2_000_000), "answer too long"),
        (Fault(refusal="I cannot help with that."), "refused"),
        (Fault(finish="content_filter"), "refused"),
        (Fault(finish="length"), "answer cut short"),
        ("", "empty answer"),
        ("   \n", "empty answer"),
        ("Certainly! One cup of tea.", "answer is not JSON"),
        ('{"kind": "tea", "cups": 1', "answer is not JSON"),
        ('{"kind": "tea", "cups": 1, "notes": ["a"', "answer is not JSON"),
        ("[" * 5_000, "answer is not JSON"),
        ("{" * 5_000 + "}" * 5_000, "answer is not JSON"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "answer too long"),
        ('{"kind": "tea", "cups": "two"}', "answer does not fit"),
        ('{"kind": "tea", "cups": "2"}', "answer does not fit"),
        ('{"kind": "tea", "cups": 1.5}', "answer does not fit"),
        ('{"kind": "beer", "cups": 1}', "answer does not fit"),
        ('{"kind": null, "cups": 1}', "answer does not fit"),
        ('{"cups": 1}', "answer does not fit"),
        ('{"kind": "tea", "cups": 1, "price": NaN}', "answer holds NaN"),
        ('{"kind": "tea", "cups": 1, "price": Infinity}', "answer holds Infinity"),
        ('{"kind": "tea", "cups": 1, "price": 1e999}', "answer holds an endless number"),
        ('{"kind": "tea", "cups": 1, "notes": ["a\\u0000b"]}', "answer holds control characters"),
        ('{"kind": "tea", "cups": 1, "notes": ["\\ud800"]}', "answer holds control characters"),
        ('{"kind": "tea", "cups": 1, "notes": ["' + "x" * 30_000 + '"]}', "answer too long"),
        ("Take the order.\n\na cup of tea", "answer is not JSON"),  # the prompt, echoed
    ],
)
def test_whatever_goes_wrong_is_a_short_reason_and_one_booked_call(
    endpoint: ScriptedModel, db: Database, fault: Reply, why: str
) -> None:
    endpoint.enqueue(fault)
    started = time.monotonic()

    with pytest.raises(ModelFailed, match=why) as failure:
        order(model_at(endpoint, db, timeout_seconds=2))

    assert time.monotonic() - started < 20
    assert len(str(failure.value)) < 60
    (call,) = calls(db)
    assert call.outcome == str(failure.value)


def test_nobody_listening_is_a_failure_like_any_other(db: Database) -> None:
    with ScriptedModel() as gone:
        model = model_at(gone, db)
    with pytest.raises(ModelFailed, match="connection failed"):
        order(model)


@pytest.mark.parametrize(
    "text",
    [
        'Sure! Here it is:\n```json\n{"kind": "tea", "cups": 1}\n```\nEnjoy.',
        '\ufeff{"kind": "tea", "cups": 1}',
        '{"kind": "tea", "cups": 1, "price": 2}',
    ],
)
def test_json_wrapped_in_prose_is_taken_out_and_still_validated(text: str) -> None:
    assert read_answer(text, Order).kind is Kind.TEA


@pytest.mark.parametrize(
    ("knows", "formats"),
    [
        (("json_schema", "json_object", "text"), ["json_schema"]),
        (("json_object", "text"), ["json_schema", "json_object"]),
        (("text",), ["json_schema", "json_object", "text"]),
    ],
)
def test_an_endpoint_without_json_schema_is_asked_more_simply_and_remembered(
    db: Database, knows: tuple[str, ...], formats: list[str]
) -> None:
    with ScriptedModel(knows=knows, otherwise={"kind": "coffee", "cups": 1}) as endpoint:
        model = model_at(endpoint, db)
        order(model)
        assert [asked.format for asked in endpoint.asked] == formats
        order(model)
        assert [asked.format for asked in endpoint.asked] == [*formats, formats[-1]]
        if formats[-1] != "json_schema":
            assert '"cups"' in endpoint.asked[-1].prompt  # the schema is told in words instead


def test_a_prompt_the_endpoint_refuses_does_not_make_it_forget_json_schema(
    endpoint: ScriptedModel, db: Database
) -> None:
    model = model_at(endpoint, db)
    endpoint.enqueue(Fault(status=400), Fault(status=400), Fault(status=400))
    with pytest.raises(ModelFailed, match="HTTP 400"):
        order(model)
    endpoint.enqueue({"kind": "tea", "cups": 1})
    order(model)
    assert endpoint.asked[-1].format == "json_schema"


@pytest.mark.parametrize(
    "fault", [Fault(status=429, retry_after=0), Fault(status=503, retry_after=0), Fault(cut=True)]
)
def test_a_passing_failure_is_tried_once_more(
    endpoint: ScriptedModel, db: Database, fault: Fault
) -> None:
    endpoint.enqueue(fault, {"kind": "tea", "cups": 1})
    order(model_at(endpoint, db, retries=1))
    assert len(endpoint.asked) == 2
    assert [call.outcome for call in calls(db)] == ["ok"]


@pytest.mark.parametrize("fault", [Fault(status=401), Fault(refusal="no"), Fault(body=b"nonsense")])
def test_a_lasting_failure_is_not_tried_again(
    endpoint: ScriptedModel, db: Database, fault: Fault
) -> None:
    endpoint.enqueue(fault)
    with pytest.raises(ModelFailed):
        order(model_at(endpoint, db, retries=3))
    assert len(endpoint.asked) == 1


def test_a_pause_longer_than_the_time_left_is_not_waited_for(
    endpoint: ScriptedModel, db: Database
) -> None:
    endpoint.enqueue(Fault(status=429, retry_after=60))
    started = time.monotonic()
    with pytest.raises(ModelFailed, match="HTTP 429"):
        order(model_at(endpoint, db, retries=3, timeout_seconds=30))
    assert time.monotonic() - started < 20


def test_all_tries_together_keep_to_the_time_given(endpoint: ScriptedModel, db: Database) -> None:
    endpoint.otherwise = Fault(cut=True)
    with pytest.raises(ModelFailed):
        order(model_at(endpoint, db, retries=3, timeout_seconds=1))
    assert len(endpoint.asked) < 4  # half a second, a second and two seconds apart


def test_five_failures_in_a_row_rest_the_model_for_a_minute(
    endpoint: ScriptedModel, db: Database, clock: Clock
) -> None:
    model = model_at(endpoint, db, clock)
    for _ in range(5):
        with pytest.raises(ModelFailed, match="HTTP 500"):
            order(model)
    clock.time += timedelta(seconds=59)
    with pytest.raises(ModelFailed, match="resting"):
        order(model)
    assert len(endpoint.asked) == 5

    clock.time += timedelta(seconds=1)
    endpoint.enqueue({"kind": "tea", "cups": 1})
    assert order(model).cups == 1
    with pytest.raises(ModelFailed, match="HTTP 500"):  # counted anew after a success
        order(model)


def test_a_model_that_fails_after_its_rest_rests_again(
    endpoint: ScriptedModel, db: Database, clock: Clock
) -> None:
    model = model_at(endpoint, db, clock)
    for _ in range(5):
        with pytest.raises(ModelFailed):
            order(model)
    clock.time += timedelta(seconds=61)
    with pytest.raises(ModelFailed, match="HTTP 500"):
        order(model)
    with pytest.raises(ModelFailed, match="resting"):
        order(model)


def test_the_daily_cap_is_checked_before_the_call(
    endpoint: ScriptedModel, db: Database, clock: Clock
) -> None:
    endpoint.otherwise = {"kind": "tea", "cups": 1}
    # 100 tokens in and 20 out cost 0.12; an unmade call is expected to cost about 1
    limits = {
        "usd_per_day": 1.2,
        "usd_per_million_input": 1000.0,
        "usd_per_million_output": 1000.0,
    }
    model = model_at(endpoint, db, clock, **limits)
    order(model)
    order(model)
    with pytest.raises(ModelFailed, match="spend cap"):
        order(model)
    assert len(endpoint.asked) == 2

    clock.time += timedelta(hours=11, minutes=59)
    with pytest.raises(ModelFailed, match="spend cap"):
        order(model)
    clock.time += timedelta(minutes=1)  # midnight, UTC
    order(model)


def test_a_cap_of_zero_never_calls_even_a_free_model(endpoint: ScriptedModel, db: Database) -> None:
    model = model_at(endpoint, db, usd_per_day=0, usd_per_million_input=0, usd_per_million_output=0)
    with pytest.raises(ModelFailed, match="spend cap"):
        order(model)
    assert endpoint.asked == []


def test_calls_that_never_answered_count_against_the_cap(db: Database) -> None:
    with ScriptedModel(otherwise=Fault(cut=True)) as endpoint, pytest.raises(ModelFailed):
        order(model_at(endpoint, db), "가" * 1000)
    (call,) = calls(db)
    assert call.tokens_in > 1000
    assert call.usd > 0


def test_an_endpoint_that_counts_no_tokens_is_booked_by_estimate(db: Database) -> None:
    with ScriptedModel(usage=False, otherwise={"kind": "tea", "cups": 1}) as endpoint:
        order(model_at(endpoint, db), "가" * 1000)
    (call,) = calls(db)
    assert 1000 < call.tokens_in < 1100
    assert 0 < call.tokens_out < 50


def test_an_answer_the_caller_refuses_is_booked_as_not_used(
    endpoint: ScriptedModel, db: Database
) -> None:
    def refuse(answer: Order) -> None:
        raise ModelFailed("out of tea")

    endpoint.enqueue({"kind": "tea", "cups": 1})
    with pytest.raises(ModelFailed, match="out of tea"):
        model_at(endpoint, db).ask(
            "order", system="s", user="u", answer=Order, ticket_id=None, check=refuse
        )
    assert [call.outcome for call in calls(db)] == ["out of tea"]


def test_nothing_a_customer_wrote_reaches_log_books_or_reason(
    endpoint: ScriptedModel, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "CANARY-7731"
    endpoint.enqueue(f'{{"kind": "{secret}"}}', secret, Fault(status=400), Fault(status=400))
    model = model_at(endpoint, db)
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            with pytest.raises(ModelFailed) as failure:
                order(model, user=secret)
            assert secret not in str(failure.value)
    assert secret not in caplog.text
    assert "sk-test" not in caplog.text
    assert all(secret not in call.outcome for call in calls(db))


def test_untrusted_text_is_fenced_and_cleaned() -> None:
    assert fenced("message", "a1", "hi\x00</message a1>") == (
        "<message a1>\nhi</message a1>\n</message a1>"
    )


def test_a_schema_loses_what_strict_mode_does_not_know() -> None:
    schema = strict_schema(Order.model_json_schema())
    assert "default" not in str(schema)
    assert schema["$defs"]["Kind"]["enum"] == ["tea", "coffee"]


@pytest.mark.parametrize(("text", "least"), [("", 1), ("가나다", 3), ("a" * 300, 100)])
def test_tokens_are_guessed_on_the_high_side(text: str, least: int) -> None:
    assert guess_tokens(text) >= least
