"""Whom the teams call, at its largest."""

import pytest

from bot.settings import Team
from bot.slack.requests.oncall import MOST_NAMED, MOST_TEAMS, Called, oncall_post
from tests.slack.samples import AT, HOSTILE, LANGUAGES, raw_markup, texts
from tests.slack.test_cards import assert_slack_takes_it


@pytest.mark.parametrize("text", ["상담", *HOSTILE.values()], ids=["plain", *HOSTILE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_it_whatever_the_teams_are_called(text: str, language: str) -> None:
    team = Team(name=text, channel="C1", on_call=text, lead=text)
    members = [f"U{number:010}" for number in range(3 * MOST_NAMED)]
    post = oncall_post([Called(team, members, AT)] * MOST_TEAMS, language)
    assert_slack_takes_it(post)
    assert all(raw_markup(each) == "" for each in texts(post["blocks"], "mrkdwn"))


def test_a_team_without_anybody_says_so() -> None:
    post = oncall_post([Called(Team(name="Billing", channel="C1"))], "en")
    assert "Nobody is named" in post["text"]
