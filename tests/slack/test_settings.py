"""Settings in Slack: who may, what is locked, what is refused; in force at once, and undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.choices import Choices, Origin
from bot.environment import Environment
from bot.playground.blocks import view_problems
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.settings import DeskConfig, read_config
from bot.slack.ids import Action
from bot.slack.roles import Role
from bot.slack.settings_view import OPENS, Form, FormRef, settings_form
from bot.tickets.clocks import SlaClock
from bot.tickets.models import Event
from bot.tickets.terms import EventKind, Tone
from bot.wiring import Desk
from tests.fakes import NOW, fresh_database, row, rows, waiting_ticket
from tests.slack.samples import LANGUAGES, shown
from tests.slack.signed import SECRET, SignedSlack

ADMIN = "U_SORA"  # an admin of the workspace
FILE = """
[shop]
desk_language = "en"

[hours]
open = 10:00:00

[teams.support]
name = "Support"
channel = "C_SUPPORT"
"""
SHOP, HOURS, TARGETS, ROLES, DIGEST = OPENS


@pytest.fixture
def slack(playground: Playground, tmp_path: Path) -> Iterator[SignedSlack]:
    file = tmp_path / "deskbell.toml"
    file.write_text(FILE, "utf-8")
    env = Environment(
        slack_bot_token=playground.settings.bot_token,
        slack_signing_secret=SECRET,
        slack_api_url=playground.api_url,
        deskbell_home=tmp_path,
    )
    desk = Desk(env, read_config(file))
    yield SignedSlack(playground, desk, ADMIN)
    desk.close()


@pytest.fixture(scope="module")
def shared_playground() -> Iterator[Playground]:
    with Playground(PlaygroundSettings(lang="en", limits="off")) as running:
        yield running


def opened(slack: SignedSlack, form: str) -> str:
    slack.opens_home()
    slack.chooses(form)
    return shown(slack.form.blocks)


def test_what_is_saved_is_in_force_at_once_and_on_the_record(slack: SignedSlack) -> None:
    opened(slack, SHOP)
    assert slack.submits(shop__name="Moa", shop__tone="formal") == {}
    shop = slack.desk.config.shop
    assert (shop.name, shop.tone) == ("Moa", Tone.FORMAL)
    assert "Moa support desk" in shown(slack.home.blocks)
    [event] = [e for e in rows(slack.desk.db, Event) if e.kind is EventKind.SETTINGS_CHANGED]
    assert (event.actor, event.data["after"]) == (
        ADMIN,
        {"shop.name": "Moa", "shop.tone": "formal"},
    )
    assert event.data["before"] == {"shop.name": None, "shop.tone": None}


def test_what_the_file_sets_is_shown_and_stays(slack: SignedSlack) -> None:
    assert "*Opens:* 10:00 🔒" in opened(slack, HOURS)
    slack.submits(hours__close="17:00", hours__days="mon, tue")
    hours = slack.desk.config.hours
    assert (f"{hours.open:%H:%M}", f"{hours.close:%H:%M}") == ("10:00", "17:00")
    assert hours.days == ("mon", "tue")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("hours__close", "half past five", "A time such as 09:00"),
        ("hours__close", "09:00", "A time such as 09:00"),
        ("hours__breaks", "12-1", "Such as 12:00-13:00"),
        ("hours__days", "monday", "Of mon, tue, wed"),
        ("hours__holidays", "Atlantis", "A country such as KR"),
        ("hours__closed", "Christmas", "Dates such as 2026-12-31"),
    ],
)
def test_what_cannot_be_is_refused_under_its_field(
    slack: SignedSlack, field: str, typed: str, told: str
) -> None:
    opened(slack, HOURS)
    answer = slack.submits(**{field: typed})
    assert answer["response_action"] == "errors"
    assert told in answer["errors"][field.replace("__", ".")]
    assert slack.desk.config.hours.days[-1] == "fri"


def test_a_target_is_written_as_in_the_file(slack: SignedSlack) -> None:
    opened(slack, TARGETS)
    assert slack.submits(sla__first_response__urgent="45m") == {}
    assert slack.desk.config.sla.first_response.urgent.total_seconds() == 45 * 60
    opened(slack, TARGETS)
    bad = slack.submits(sla__resolution__low="soon")
    assert "30m, 4h or 1h30m" in bad["errors"]["sla.resolution.low"]


def test_the_digest_comes_when_and_where_it_was_set(slack: SignedSlack) -> None:
    opened(slack, DIGEST)
    filled = {"digest__at": "08:30", "digest__weekly": "none", "digest__channel": "C_LEADS"}
    assert slack.submits(**filled, digest__products="Luma,  desk  lamp,") == {}
    digest = slack.desk.config.digest
    assert (f"{digest.at:%H:%M}", digest.weekly) == ("08:30", "")
    assert (slack.desk.config.digest_channel, digest.products) == ("C_LEADS", ("Luma", "desk lamp"))


def test_a_new_team_needs_a_key_of_its_own_and_a_channel(slack: SignedSlack) -> None:
    slack.opens_home()
    slack.chooses(Action.SETTINGS_TEAM, "team:+")
    fields = {"teams__+__name": "Returns", "teams__+__channel": "C_BILLING"}
    for key in ("", "Re turns", "support"):
        assert "team_key" in slack.submits(team_key=key, **fields)["errors"]
    assert slack.submits(team_key="returns", **fields) == {}
    assert slack.desk.config.teams["returns"].channel == "C_BILLING"
    slack.chooses(Action.SETTINGS_TEAM, "team:support")
    assert "*Channel:* C_SUPPORT 🔒" in shown(slack.form.blocks)


def test_whoever_is_named_may_and_others_may_not_any_more(slack: SignedSlack) -> None:
    opened(slack, ROLES)
    people = {"roles__agent__users": ["U_JUN"], "roles__admin__users": [ADMIN]}
    slack.submits(**people, roles__lead__groups="S_LEADS")
    assert slack.desk.config.roles.lead.groups == ("S_LEADS",)
    assert slack.desk.people.role("U_JUN") is Role.AGENT
    assert slack.desk.people.role("U_MINA") is None
    told = shown(slack.says("settings"))
    assert "`roles.lead.groups` S_LEADS (<@U_SORA>)" in told
    assert "`hours.open`" in told


def test_a_change_is_undone_as_a_whole_unless_it_was_changed_again(slack: SignedSlack) -> None:
    opened(slack, SHOP)
    slack.submits(shop__name="One", shop__tone="formal")
    first = slack.home
    opened(slack, SHOP)
    slack.submits(shop__name="Two")
    slack.chooses(Action.SETTINGS_UNDO, on=first)  # a Home that was not drawn anew
    assert slack.desk.config.shop.name == "Two"
    slack.opens_home()
    slack.chooses(Action.SETTINGS_UNDO)
    assert slack.desk.config.shop.name == "One"
    assert slack.desk.config.shop.tone is Tone.FORMAL


def test_another_process_follows_and_a_file_that_does_not_fit_wins(slack: SignedSlack) -> None:
    other = Choices(slack.desk.db, slack.desk.surface().settings().file)
    opened(slack, HOURS)
    slack.submits(hours__close="11:00")
    assert other.refresh()
    assert f"{other.in_force.config.hours.close:%H:%M}" == "11:00"
    assert other.in_force.origin("hours.close") is Origin.SLACK
    late = DeskConfig.model_validate({"hours": {"open": "12:00:00"}})
    alone = Choices(slack.desk.db, late).in_force
    assert "11:00 is not after 12:00" in alone.problem
    assert alone.config == late


def test_the_slack_settings_of_one_team_leave_what_the_file_inherits(tmp_path: Path) -> None:
    file = tmp_path / "deskbell.toml"
    file.write_text(FILE + "\n[teams.support.hours]\nclose = 20:00:00\n", "utf-8")
    with fresh_database(tmp_path) as db:
        in_force = Choices(db, read_config(file)).in_force
    assert in_force.origin("teams.support.lead") is Origin.DEFAULT
    assert in_force.origin("teams.support.channel") is Origin.FILE
    assert f"{in_force.config.hours_of('support').open:%H:%M}" == "10:00"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", Form)
def test_slack_takes_every_form(tmp_path: Path, form: Form, language: str) -> None:
    long = {"name": "가" * 3_000, "channel": "C" * 60}
    teams = {f"team-{n}": long for n in range(120)}
    config = DeskConfig.model_validate({"teams": teams, "routing": {"default": "team-1"}})
    with fresh_database(tmp_path) as db:
        in_force = Choices(db, config).in_force
    for team in ("", "+", "team-1"):
        assert view_problems(settings_form(FormRef(form, team), in_force, language)) == []


def test_a_new_target_holds_for_tickets_that_wait_already(slack: SignedSlack) -> None:
    ticket_id = waiting_ticket(slack.desk.db)
    with slack.desk.db.write() as session:
        clock = SlaClock(ticket_id=ticket_id, revision=9, started_at=NOW, due_at=NOW)
        session.add(clock)
    opened(slack, SHOP)
    slack.submits(shop__name="Moa")
    assert row(slack.desk.db, SlaClock, ticket_id).look_at is None
    opened(slack, TARGETS)
    slack.submits(sla__first_response__normal="30m")
    assert row(slack.desk.db, SlaClock, ticket_id).look_at is not None
