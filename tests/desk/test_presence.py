"""Two people at one ticket: they see each other, and nothing either has typed is lost."""

import json
from collections.abc import Iterator

import pytest

from bot.playground.messages import Message
from bot.playground.views import View
from bot.slack.ids import Action, Field
from tests.desk.desk_view import again, ask, refusals, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import JUN, MINA

MINE = "정성껏 쓴 답변입니다."
EDITING = f"<@{MINA}> 님이 답변을 수정하고 있어요"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("presence"), is_read=True) as running:
        yield running


def test_the_card_says_who_is_editing_until_they_close_the_form(running: Stage) -> None:
    slack, card = running.playground, _card(running, "함께")
    form = _press(running, MINA, card, Action.EDIT)
    slack.wait_until(lambda: EDITING in shown(again(slack, card)))
    assert "동료가 수정하는 중이에요" in shown(again(slack, card))  # asked before it is approved
    other = _press(running, JUN, card, Action.EDIT)
    assert f"<@{MINA}> 님도 이 답변을 수정하고 있어요" in _blocks(other)
    slack.close(JUN, other.id)
    slack.close(MINA, form.id)
    slack.wait_until(lambda: "수정하고 있어요" not in shown(again(slack, card)))
    assert refusals(slack) == []


def test_the_card_says_who_is_looking(running: Stage) -> None:
    slack, card = running.playground, _card(running, "구경")
    form = _press(running, JUN, card, Action.ESCALATE)
    slack.wait_until(lambda: f"<@{JUN}> 님이 보고 있어요" in shown(again(slack, card)))
    slack.close(JUN, form.id)
    slack.wait_until(lambda: "보고 있어요" not in shown(again(slack, card)))


def test_a_reply_to_an_older_draft_meets_the_newer_one_and_is_kept(running: Stage) -> None:
    slack, card = running.playground, _card(running, "늦음")
    form = _press(running, MINA, card, Action.EDIT)
    ask(running, "늦음", "제주도는 얼마예요?")
    slack.wait_until(lambda: "제주도" in shown(again(slack, card)))
    card = wait_for_card(slack, "늦음", offering=Action.APPROVE)
    answer = slack.submit(MINA, form.id, {Field.REPLY: MINE})
    assert answer["response_action"] == "update"
    merged = slack.views(MINA)[-1]
    assert "아직 보내지 않았어요" in _blocks(merged)
    assert "제주도는 얼마예요?" in _blocks(merged)  # what the customer added
    assert "새 초안" in _blocks(merged)
    assert slack.submit(MINA, merged.id, {})["ok"]  # untouched: the field holds what was typed
    slack.wait_until(lambda: MINE in shown(again(slack, card)))
    assert "수정하고 있어요" not in shown(again(slack, card))
    assert refusals(slack) == []


def _card(running: Stage, name: str) -> Message:
    ask(running, name)
    return wait_for_card(running.playground, name, offering=Action.APPROVE)


def _press(running: Stage, agent: str, card: Message, action: Action) -> View:
    slack = running.playground
    before = {view.id for view in slack.views(agent)}
    slack.click(agent, card.channel, card.ts, action)
    slack.wait_until(lambda: {v.id for v in slack.views(agent)} - before)
    return slack.views(agent)[-1]


def _blocks(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)
