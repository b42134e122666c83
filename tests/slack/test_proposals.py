"""Proposed changes in Slack: one message each, with what would change and what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.clock import now
from bot.db import Database
from bot.playground.server import Playground
from bot.settings import DeskConfig
from bot.slack.ids import Action
from bot.slack.proposals import ProposalPoster, proposal_message
from bot.tickets.corrections import (
    ChangeState,
    ChangeTarget,
    CorrectionKind,
    ProposedChange,
    SlackProposal,
)
from tests.fakes import NOW, at_once, rows
from tests.slack.posting import CONFIG, words
from tests.slack.samples import HOSTILE, LANGUAGES, pressable, raw_markup, texts
from tests.slack.test_cards import assert_slack_takes_it


def change(**fields: Any) -> ProposedChange:
    values: dict[str, Any] = {
        "id": 3,
        "key": "k",
        "target": ChangeTarget.ARTICLE,
        "state": ChangeState.OPEN,
        "article_id": "ko-ship-01",
        "title": "배송비는 얼마인가요?",
        "language": "ko",
        "kind": CorrectionKind.AMOUNT,
        "before": "배송비는 3,000원입니다.",
        "after": "배송비는 3,500원입니다.",
        "seen": 3,
        "examples": [{"ticket_id": 7, "before": "3,000원입니다.", "after": "3,500원입니다."}],
        "proposed_at": NOW,
    }
    return ProposedChange(**(values | fields))


@pytest.fixture
def poster(db: Database, client: WebClient) -> ProposalPoster:
    return ProposalPoster(db, client, CONFIG)


def propose(db: Database, **fields: Any) -> int:
    with db.write() as session:
        row = change(id=None, **fields)
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def decide(db: Database, change_id: int, state: ChangeState) -> None:
    with db.write() as session:
        row = session.get(ProposedChange, change_id)
        assert row is not None
        row.state, row.decided_by, row.decided_at = state, "U_MINA", NOW
        session.add(row)


def wait_is_over(db: Database) -> None:
    with db.write() as session:
        for row in session.exec(select(SlackProposal)):
            row.waits_until = None
            session.add(row)


# how it looks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", ChangeTarget)
@pytest.mark.parametrize("state", ChangeState)
@pytest.mark.parametrize("kind", CorrectionKind)
def test_every_proposal_can_be_shown(
    language: str, target: ChangeTarget, state: ChangeState, kind: CorrectionKind
) -> None:
    decided = {} if state is ChangeState.OPEN else {"decided_by": "cli:kim", "decided_at": NOW}
    post = proposal_message(change(target=target, state=state, kind=kind, **decided), language)
    assert_slack_takes_it(post)
    offered = list(pressable(post["blocks"]))
    is_open = state is ChangeState.OPEN
    assert offered == ([Action.CHANGE_APPROVE, Action.CHANGE_DISMISS] if is_open else [])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_agents_wrote_is_shown_as_it_is(text: str) -> None:
    example = {"ticket_id": 7, "before": text, "after": text}
    post = proposal_message(
        change(before=text, after=text, title=text, examples=[example] * 3), "ko"
    )
    assert_slack_takes_it(post)
    assert all(raw_markup(each) == "" for each in texts(post["blocks"], "mrkdwn"))


def test_the_text_that_is_read_aloud_says_what_is_proposed() -> None:
    post = proposal_message(change(), "en")
    assert "Change this article?" in post["text"]
    assert "3 tickets" in post["text"]


# how it gets there


def test_a_proposal_is_posted_once_and_updated_when_it_is_decided(
    db: Database, playground: Playground, poster: ProposalPoster
) -> None:
    change_id = propose(db)
    for _ in range(2):
        poster.show_all(now())
    [posted] = playground.messages("C_SUPPORT")
    assert "3,500원" in words(posted)
    decide(db, change_id, ChangeState.APPROVED)
    poster.show_all(now())
    [after] = playground.messages("C_SUPPORT")
    assert after.ts == posted.ts
    assert f"learned revoke c{change_id}" in words(after)
    assert "change_approve" not in words(after)


def test_a_channel_of_its_own_may_be_set(
    db: Database, client: WebClient, playground: Playground
) -> None:
    config = DeskConfig.model_validate({**CONFIG.model_dump(), "learning": {"channel": "C_LEADS"}})
    propose(db)
    ProposalPoster(db, client, config).show_all(now())
    assert playground.messages("C_SUPPORT") == []
    assert len(playground.messages("C_LEADS")) == 1


def test_two_processes_post_it_once(
    db: Database, client: WebClient, playground: Playground
) -> None:
    propose(db)
    posters = [ProposalPoster(db, client, CONFIG) for _ in range(2)]
    results = at_once(*(lambda p=poster: p.show_all(now()) for poster in posters))
    assert results == [None, None]
    assert len(playground.messages("C_SUPPORT")) == 1


@pytest.mark.parametrize("kind", ["drop", "500", "429"])
def test_after_an_answer_that_never_came_it_is_looked_for_before_posting_again(
    db: Database, playground: Playground, poster: ProposalPoster, kind: Any
) -> None:
    propose(db)
    playground.fail_next("chat.postMessage", kind)
    poster.show_all(now())
    wait_is_over(db)
    poster.show_all(now() + timedelta(minutes=5))
    assert len(playground.messages("C_SUPPORT")) == 1
    (row,) = rows(db, SlackProposal)
    assert row.shown_state == ChangeState.OPEN
    assert not row.is_in_flight


def test_a_shop_without_teams_posts_nothing(
    db: Database, client: WebClient, playground: Playground
) -> None:
    propose(db)
    ProposalPoster(db, client, DeskConfig()).show_all(now())
    assert playground.calls("chat.postMessage") == []
