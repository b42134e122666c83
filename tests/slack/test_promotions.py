"""An article that has earned to answer alone says so to the leads, once each time it asks."""

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.autonomy.grants import demote, switch_on
from bot.autonomy.rules import Approved
from bot.clock import now
from bot.db import Database
from bot.playground.server import Playground
from bot.slack.autonomy_view import GrantView
from bot.slack.ids import Action
from bot.slack.promotions import PromotionPoster, promotion_message
from bot.tickets.autonomy import Demotion, Grant, Mode, SlackPromotion, Standing
from bot.tickets.terms import Channel
from tests.fakes import NOW
from tests.slack.posting import CONFIG, words
from tests.slack.samples import HOSTILE, LANGUAGES, pressable, raw_markup, texts
from tests.slack.test_cards import assert_slack_takes_it

ARTICLE = Approved("a-1", "배송비는 얼마인가요?", "3,000원이에요.", "v1")


@pytest.fixture
def poster(db: Database, client: WebClient) -> PromotionPoster:
    return PromotionPoster(db, client, CONFIG)


def ask(db: Database, demotions: int = 0) -> None:
    with db.write() as session:
        grant = session.exec(select(Grant)).first() or Grant(
            channel=Channel.KAKAO, article_id="a-1", title=ARTICLE.title, changed_at=NOW
        )
        grant.standing, grant.demotions = Standing.ASKING, demotions
        session.add(grant)


def settle(db: Database, why: Demotion | None = None) -> None:
    with db.write() as session:
        grant = session.exec(select(Grant)).one()
        if why:
            demote(session, grant, why, now=NOW)
        else:
            switch_on(session, ARTICLE, Channel.KAKAO, agent="U_MINA", now=NOW)
        for row in session.exec(select(SlackPromotion)):
            row.waits_until = None
            session.add(row)


def told(playground: Playground) -> list[str]:
    return [words(each) for each in playground.messages("C_SUPPORT")]


def view(standing: Standing, title: str = ARTICLE.title) -> GrantView:
    why = Demotion.RECALLED if standing is Standing.LEARNING else None
    return GrantView(3, title, Channel.KAKAO, standing, "U_MINA", NOW, why, 50, 50, 0.93)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("mode", Mode)
def test_every_standing_can_be_shown(language: str, standing: Standing, mode: Mode) -> None:
    assert_slack_takes_it(promotion_message(view(standing), mode, language))


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_no_title_becomes_slack_markup(title: str) -> None:
    post = promotion_message(view(Standing.ASKING, title), Mode.LIVE, "en")
    assert_slack_takes_it(post)
    assert all(raw_markup(each) == "" for each in texts(post["blocks"], "mrkdwn"))


def test_who_asks_shows_what_speaks_for_it_and_what_to_do() -> None:
    post = promotion_message(view(Standing.ASKING), Mode.SHADOW, "en")
    assert list(pressable(post["blocks"])) == [Action.AUTONOMY_ON, Action.AUTONOMY_OFF]
    said = " ".join(texts(post["blocks"], "mrkdwn"))
    assert "50 of the last 50" in said
    assert "One in ten still comes to people" in said
    assert "shadow mode" in said


def test_it_is_told_once_and_follows_what_becomes_of_it(
    db: Database, playground: Playground, poster: PromotionPoster
) -> None:
    ask(db)
    for _ in range(2):
        poster.show_all(now())
    [asked] = told(playground)
    assert "자동 답변을 맡겨" in asked
    settle(db)
    poster.show_all(now())
    [on] = told(playground)
    assert "U_MINA" in on
    assert "autonomy_off" in on
    settle(db, Demotion.RECALLED)
    poster.show_all(now())
    [over] = told(playground)
    assert "회수" in over
    assert "autonomy_off" not in over


def test_each_time_it_asks_is_another_message(
    db: Database, playground: Playground, poster: PromotionPoster
) -> None:
    for demotions in range(2):
        ask(db, demotions)
        poster.show_all(now())
        settle(db, Demotion.SWITCHED_OFF)
        poster.show_all(now())
    assert len(told(playground)) == 2
