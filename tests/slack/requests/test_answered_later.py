"""What is answered after the acknowledgement (stats, digest, oncall), at a whole desk."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import now
from bot.environment import Environment
from bot.errors import Unacceptable
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.settings import DeskConfig, Shop, Team
from bot.slack.requests.answering import answer
from bot.slack.requests.asked import Asker
from bot.tickets.terms import Language
from bot.wiring import Desk
from tests.fakes import waiting_ticket

MINA = Asker(user_id="U_MINA", channel="C_SUPPORT")


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with Playground(PlaygroundSettings(lang="en", limits="off")) as slack:
        yield slack


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, slack: Playground) -> Iterator[Desk]:
    home: Path = tmp_path_factory.mktemp("figures")
    token = slack.settings.bot_token
    env = Environment(slack_bot_token=token, slack_api_url=slack.api_url, deskbell_home=home)
    teams = {
        "support": Team(name="Support", channel="C_SUPPORT", on_call="S_LEADS", lead="U_JUN"),
        "billing": Team(name="Billing", channel="C_BILLING"),
    }
    desk = Desk(env, DeskConfig(shop=Shop(desk_language=Language.EN), teams=teams))
    waiting_ticket(desk.db)
    yield desk
    desk.close()


def told(desk: Desk, slack: Playground, typed: str) -> str:
    since = time.time()
    surface = replace(desk.surface(), pool=ThreadPoolExecutor(1))
    assert answer(surface, typed, MINA) is None
    # The answer is reckoned in the pool, and then handed to it to be sent.
    surface.pool.submit(lambda: None).result()
    surface.pool.shutdown(wait=True)
    [call] = slack.calls("chat.postEphemeral", since=since)
    assert call.arguments["user"] == MINA.user_id
    return json.dumps(call.arguments, ensure_ascii=False)


@pytest.mark.parametrize(
    "typed", ["stats", "stats today", "통계 오늘", "stats week", "통계 이번 주", "stats month"]
)
def test_the_figures_of_a_period_so_far(desk: Desk, slack: Playground, typed: str) -> None:
    shown = told(desk, slack, typed)
    assert "So far: " in shown
    assert str(now().astimezone(desk.config.digest_zone).year) in shown
    assert "*Answered:* 0 automatically" in shown
    assert "Waiting now" not in shown


def test_the_digest_as_it_would_be_now(desk: Desk, slack: Playground) -> None:
    shown = told(desk, slack, "digest now")
    assert "1 waiting now, 0 of them overdue." in shown
    assert '{\\"type\\": \\"header\\"' in shown  # it begins as the digest does


@pytest.mark.parametrize("typed", ["oncall", "당직"])
def test_who_is_called_and_where_to_change_it(desk: Desk, slack: Playground, typed: str) -> None:
    told(desk, slack, typed)
    shown = slack.ephemerals("U_MINA", "C_SUPPORT")[-1].text
    assert "*Support* <#C_SUPPORT>\n" in shown
    assert "On call: <!subteam^S_LEADS> (<@U_SORA>)" in shown
    assert "called when time runs out: <@U_JUN>" in shown
    assert "*Billing* <#C_BILLING>\nNobody is named" in shown
    assert "Home → Settings → A team" in shown


@pytest.mark.parametrize("typed", ["stats yesteryear", "digest week month"])
def test_a_period_nobody_knows_is_asked_about(desk: Desk, typed: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        answer(desk.surface(), typed, MINA)
    assert "`today`, `week` or `month`" in refused.value.say("en")
