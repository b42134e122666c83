"""Rate limits and ordered faults, as the bot meets them."""

import http.client
import time
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.playground.faults import Kind
from bot.playground.limits import Bucket, Limiter, Tier
from bot.playground.server import Playground


def post(client: WebClient, text: str = "x") -> str:
    return str(client.chat_postMessage(channel="C_SUPPORT", text=text)["ts"])


def texts(playground: Playground) -> list[str]:
    return [message.text for message in playground.messages("C_SUPPORT")]


def test_a_channel_takes_a_burst_and_then_one_post_a_second(
    playground: Playground, client: WebClient
) -> None:
    playground.set_limits("on")
    for _ in range(playground.settings.burst):
        post(client)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["retry-after"] == "1"
    client.chat_postMessage(channel="C_ORDERS", text="another channel has its own measure")
    assert playground.calls("chat.postMessage")[-2].outcome == "429"


@pytest.mark.parametrize(("tier", "calls"), [(Tier.ONE, 1), (Tier.TWO, 20), (Tier.FOUR, 100)])
def test_a_tier_is_so_many_calls_a_minute(tier: Tier, calls: int) -> None:
    limiter = Limiter(on=True, burst=30)
    waits = [limiter.wait_for("some.method", tier) for _ in range(calls + 1)]
    assert waits == [0] * calls + [pytest.approx(60 / calls, abs=1)]


def test_a_bucket_fills_up_again() -> None:
    bucket = Bucket(capacity=1, per_second=20)
    assert [bucket.take(), bucket.take()] == [0, 1]
    time.sleep(0.06)
    assert bucket.take() == 0


def test_the_sdk_waits_and_posts_again_after_a_429(
    playground: Playground, client: WebClient
) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    playground.fail_next("chat.postMessage", "429")
    post(client, "patient")
    assert texts(playground) == ["patient"]


@pytest.mark.parametrize("kind", ["drop", "timeout"])
def test_a_dropped_post_has_been_accepted(playground: Playground, kind: Kind) -> None:
    client = WebClient(
        token=playground.settings.bot_token,
        base_url=playground.api_url,
        retry_handlers=[],
        timeout=2,
    )
    playground.fail_next("chat.postMessage", kind)
    with pytest.raises((http.client.RemoteDisconnected, TimeoutError, urllib.error.URLError)):
        post(client, "posted all the same")
    assert texts(playground) == ["posted all the same"]
    assert [call.outcome for call in playground.calls("chat.postMessage")] == [kind]


def test_an_error_500_has_changed_nothing(playground: Playground, client: WebClient) -> None:
    playground.fail_next("chat.postMessage", "500")
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == 500
    assert texts(playground) == []


def test_slack_can_be_down_and_come_back(playground: Playground, client: WebClient) -> None:
    playground.set_faults(down=True)
    with pytest.raises((http.client.RemoteDisconnected, urllib.error.URLError)):
        post(client)
    assert texts(playground) == []
    playground.set_faults(down=False)
    post(client, "back")
    assert texts(playground) == ["back"]


def test_a_share_of_the_calls_can_fail(playground: Playground, client: WebClient) -> None:
    playground.set_faults(rate_500=0.5)
    outcomes = []
    for _ in range(40):
        try:
            outcomes.append(post(client) and "ok")
        except SlackApiError:
            outcomes.append("500")
    assert 8 <= outcomes.count("500") <= 32


def test_latency_is_felt(playground: Playground, client: WebClient) -> None:
    playground.set_faults(latency_ms=200)
    before = time.monotonic()
    client.auth_test()
    assert time.monotonic() - before >= 0.2


def test_history_can_lag_behind(playground: Playground, client: WebClient) -> None:
    playground.set_faults(history_lag_ms=60_000)
    ts = post(client)
    assert client.conversations_history(channel="C_SUPPORT")["messages"] == []
    playground.set_faults(history_lag_ms=0)
    assert client.conversations_history(channel="C_SUPPORT")["messages"][0]["ts"] == ts


def test_the_journal_keeps_what_was_asked_and_what_became_of_it(
    playground: Playground, client: WebClient
) -> None:
    post(client, "y" * 1000)
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C_NOWHERE", text="x")
    good, bad = playground.calls("chat.postMessage")
    assert (good.outcome, bad.outcome) == ("ok", "channel_not_found")
    assert good.arguments["channel"] == "C_SUPPORT"
    assert len(good.arguments["text"]) < 500
    assert "token" not in good.arguments
    assert playground.calls("chat.postMessage", since=good.at) == [bad]


def test_a_reset_leaves_nothing_behind(playground: Playground, client: WebClient) -> None:
    post(client)
    playground.set_faults(latency_ms=1)
    playground.reset()
    assert texts(playground) == []
    assert playground.calls() == []
    assert playground.world.faults.to_page()["latency_ms"] == 0
