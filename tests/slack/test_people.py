"""Who may decide for the shop, asked of the playground as of Slack."""

import pytest
from slack_sdk import WebClient

from bot.errors import NotAllowed
from bot.playground.server import Playground
from bot.settings import Approvers
from bot.slack.client import web_client
from bot.slack.people import Identity, People
from tests.fakes import unused_port

EVERYONE = Approvers()


def _may(people: People, user: str) -> bool:
    try:
        people.require_agent(user)
    except NotAllowed:
        return False
    return True


def test_we_ask_once_who_we_are(playground: Playground, client: WebClient) -> None:
    people = People(client, EVERYONE)
    for _ in range(3):
        assert people.identity() == Identity("T_DEMO", "U_BOT", "B_BOT")
    assert len(playground.calls("auth.test")) == 1


@pytest.mark.parametrize(
    ("user", "may"),
    [
        ("U_MINA", True),
        ("U_SORA", True),
        ("U_GUEST", False),
        ("U_OUT", False),
        ("U_GONE", False),
        ("U_BOT", False),
        ("U_NOBODY", False),
        ("", False),
    ],
)
def test_every_full_member_may_decide_and_nobody_else(
    client: WebClient, user: str, may: bool
) -> None:
    assert _may(People(client, EVERYONE), user) is may


@pytest.mark.parametrize(
    ("approvers", "may"),
    [
        (Approvers(users=("U_MINA",)), {"U_MINA"}),
        (Approvers(groups=("S_LEADS",)), {"U_SORA"}),
        (Approvers(users=("U_MINA",), groups=("S_LEADS",)), {"U_MINA", "U_SORA"}),
        (Approvers(groups=("S_NOWHERE",)), set()),
        (Approvers(users=("U_GUEST", "U_OUT", "U_GONE")), set()),
    ],
)
def test_where_the_shop_names_people_only_they_may(
    client: WebClient, approvers: Approvers, may: set[str]
) -> None:
    people = People(client, approvers)
    everyone = {"U_MINA", "U_JUN", "U_SORA", "U_GUEST", "U_OUT", "U_GONE"}
    assert {user for user in everyone if _may(people, user)} == may


def test_whoever_may_not_hears_whom_to_ask(client: WebClient) -> None:
    approvers = Approvers(users=("U_MINA",), groups=("S_LEADS",))
    with pytest.raises(NotAllowed, match=r"<@U_MINA>, <!subteam\^S_LEADS>"):
        People(client, approvers).require_agent("U_JUN")
    with pytest.raises(NotAllowed, match="full member"):
        People(client, EVERYONE).require_agent("U_GUEST")


def test_slack_is_not_asked_again_for_every_click(
    playground: Playground, client: WebClient
) -> None:
    people = People(client, Approvers(groups=("S_LEADS",)))
    for _ in range(5):
        people.require_agent("U_SORA")
    assert len(playground.calls("users.info")) == 1
    assert len(playground.calls("usergroups.users.list")) == 1


def test_somebody_who_left_the_group_loses_their_rights_with_the_memory(
    playground: Playground, client: WebClient
) -> None:
    forgetful = People(client, Approvers(groups=("S_LEADS",)), cache_seconds=0)
    assert _may(forgetful, "U_SORA")
    assert not _may(forgetful, "U_MINA")
    assert len(playground.calls("usergroups.users.list")) == 2


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_whoever_cannot_be_looked_up_may_do_nothing_and_is_looked_up_again(
    playground: Playground, client: WebClient, trouble: str
) -> None:
    people = People(client, EVERYONE)
    playground.set_faults(**{f"rate_{trouble}": 1.0})
    assert not _may(people, "U_MINA")
    playground.set_faults(**{f"rate_{trouble}": 0.0})
    assert _may(people, "U_MINA")


def test_while_slack_is_away_nobody_may() -> None:
    client = web_client("xoxb-test", f"http://127.0.0.1:{unused_port()}/api/")
    assert not _may(People(client, EVERYONE), "U_MINA")
