"""Who may decide for the shop, asked of the playground as of Slack."""

import pytest
from slack_sdk import WebClient

from bot.errors import NotAllowed
from bot.playground.server import Playground
from bot.settings import Named, Roles
from bot.slack.client import web_client
from bot.slack.people import Identity, People
from bot.slack.roles import Member, Role, role_of
from tests.ports import free_port

EVERYONE = Roles()


def _agents(*users: str, groups: tuple[str, ...] = ()) -> Roles:
    return Roles(agent=Named(users=users, groups=groups))


def _may(people: People, user: str) -> bool:
    try:
        people.require(user, Role.AGENT)
    except NotAllowed:
        return False
    return True


def test_we_ask_once_who_we_are(playground: Playground, client: WebClient) -> None:
    people = People(client, EVERYONE)
    for _ in range(3):
        assert people.identity() == Identity("T_DEMO", "U_BOT", "B_BOT", f"{playground.url}/")
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
    ("roles", "may"),
    [
        (_agents("U_MINA"), {"U_MINA"}),
        (_agents(groups=("S_LEADS",)), {"U_SORA"}),
        (_agents("U_MINA", groups=("S_LEADS",)), {"U_MINA", "U_SORA"}),
        (_agents(groups=("S_NOWHERE",)), set()),
        (_agents("U_GUEST", "U_OUT", "U_GONE"), set()),
    ],
)
def test_where_the_shop_names_people_only_they_may(
    client: WebClient, roles: Roles, may: set[str]
) -> None:
    people = People(client, roles)
    everyone = {"U_MINA", "U_JUN", "U_SORA", "U_GUEST", "U_OUT", "U_GONE"}
    assert {user for user in everyone if _may(people, user)} == may


def test_whoever_may_not_hears_whom_to_ask(client: WebClient) -> None:
    roles = _agents("U_MINA", groups=("S_LEADS",))
    with pytest.raises(NotAllowed, match=r"<@U_MINA>, <!subteam\^S_LEADS>"):
        People(client, roles).require("U_JUN", Role.AGENT)
    with pytest.raises(NotAllowed, match="full member"):
        People(client, EVERYONE).require("U_GUEST", Role.AGENT)


def test_slack_is_not_asked_again_for_every_click(
    playground: Playground, client: WebClient
) -> None:
    people = People(client, _agents(groups=("S_LEADS",)))
    for _ in range(5):
        people.require("U_SORA", Role.AGENT)
    assert len(playground.calls("users.info")) == 1
    assert len(playground.calls("usergroups.users.list")) == 1


def test_somebody_who_left_the_group_loses_their_rights_with_the_memory(
    playground: Playground, client: WebClient
) -> None:
    forgetful = People(client, _agents(groups=("S_LEADS",)), cache_seconds=0)
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
    client = web_client("xoxb-test", f"http://127.0.0.1:{free_port()}/api/")
    assert not _may(People(client, EVERYONE), "U_MINA")


V, A, L, M = Role


@pytest.mark.parametrize(
    ("named", "given", "is_workspace_admin", "role"),
    [
        # Nobody is named: the size of the shop's team does the rest.
        (set(), set(), False, L),
        (set(), set(), True, M),
        # Who is named for something is that, and what is below it.
        ({V}, {V}, False, V),
        ({V}, {V}, True, V),
        ({V, A}, {V, A, L}, False, A),
        ({A}, {A, L}, False, A),
        ({A}, {A}, False, L),
        ({L}, {A, L}, False, L),
        ({M}, {A, L, M}, False, M),
        # Where agents are named, the others are nobody, also a workspace's admin.
        (set(), {A}, False, None),
        (set(), {A}, True, None),
        ({A}, {A, M}, True, L),
        ({A}, {A, L, M}, True, A),
        # Leads or admins alone take nothing away from agents.
        (set(), {L}, False, A),
        (set(), {M}, True, L),
    ],
)
def test_the_role_follows_from_who_is_named(
    named: set[Role], given: set[Role], is_workspace_admin: bool, role: Role | None
) -> None:
    member = Member(True, is_workspace_admin, frozenset(named))
    assert role_of(member, given) is role
    assert role_of(Member(False, is_workspace_admin, frozenset(named)), given) is None
