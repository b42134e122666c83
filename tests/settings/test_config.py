"""The shop's TOML: what is wrong is told with its file, line and key."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.settings import DeskConfig, read_config
from bot.tickets.terms import Language, Priority, Review, TicketType, Tone

FULL = """\
[shop]
name = "하루마켓"
desk_language = "en"
tone = "formal"
timezone = "Asia/Seoul"

[teams.support]
name = "고객지원"
channel = "C_SUPPORT"

[teams.orders]
name = "주문"
channel = "C_ORDERS"
on_call = "S_ORDERS"

[routing]
default = "support"
type = { order = "orders" }

[routing.review]
refund_risk = "orders"

[roles.agent]
users = ["U_MINA"]
groups = ["S_LEADS"]

[hours]
open = 10:00:00

[desk]
burst_seconds = 2
"""


def _config(tmp_path: Path, text: str) -> DeskConfig:
    file = tmp_path / "desk.toml"
    file.write_text(text, "utf-8")
    return read_config(file)


def _complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(Misconfigured) as caught:
        _config(tmp_path, text)
    return caught.value.say("en").replace(str(tmp_path / "desk.toml"), "desk.toml")


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml") == DeskConfig()


def test_a_full_file_is_read(tmp_path: Path) -> None:
    config = _config(tmp_path, FULL)
    assert config.shop.name == "하루마켓"
    assert (config.shop.desk_language, config.shop.tone) == (Language.EN, Tone.FORMAL)
    assert config.routing.type == {TicketType.ORDER: "orders"}
    assert config.routing.review == {Review.REFUND_RISK: "orders"}
    assert config.hours.open == time(10)
    orders = config.team("orders")
    assert orders
    assert (orders.channel, orders.on_call) == ("C_ORDERS", "S_ORDERS")
    assert config.team("nobody") is None


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[shop]\nname = "x"\ntone_ = "warm"\n', "desk.toml:3", '"shop.tone_" is not a setting'),
        ("[shops]\n", "desk.toml:1", '"shops" is not a setting'),
        ("# x\n\nshop.colour = 1\n", "desk.toml:3", '"shop.colour" is not a setting'),
        (
            '[teams.a]\nname = "a"\nchannel = "C"\n\n'
            '[teams.b]\nname = "b"\nchannel = "C"\noncall = "S"\n',
            "desk.toml:8",
            '"teams.b.oncall" is not a setting',
        ),
        (
            '[teams."a b"]\nname = "a"\nchannel = "C"\nx = 1\n',
            "desk.toml:4",
            '"teams.a b.x" is not a setting',
        ),
        ('[teams.a]\nname = "a"\n', "desk.toml:1", '"teams.a.channel" cannot be used'),
        ('teams.a = { name = "a" }\n', "desk.toml:1", '"teams.a.channel" cannot be used'),
        ('[shop]\ntone = "loud"\n', "desk.toml:2", '"shop.tone" cannot be used'),
        ('[shop]\n\ntimezone = "Seoul"\n', "desk.toml:3", "is not a time zone such as Asia/Seoul"),
        ('[shop]\ntimezone = "../etc"\n', "desk.toml:2", "is not a time zone such as Asia/Seoul"),
        ('[shop]\ntimezone = "Asia"\n', "desk.toml:2", "is not a time zone such as Asia/Seoul"),
        ("[desk]\nburst_seconds = 31\n", "desk.toml:2", "less than or equal to 30"),
        ("[desk]\nreopen_days = -1\n", "desk.toml:2", '"desk.reopen_days" cannot be used'),
        ('[inbox]\nchannels = [\n  "C1",\n  7,\n]\n', "desk.toml:2", '"inbox.channels.1"'),
        ('[hours]\n\nopen = "25:00"\n', "desk.toml:3", '"hours.open"'),
        ('[routing.type]\nfoo = "support"\n', "desk.toml:2", '"routing.type.foo" cannot be used'),
        ("[model]\nretries = 9\n", "desk.toml:2", '"model.retries" cannot be used'),
        ("shop = 7\n", "desk.toml:1", '"shop" cannot be used'),
        (
            '[teams.support]\nname = "s"\nchannel = "C"\n[routing]\ndefault = "nobody"\n',
            "desk.toml",
            "there is no [teams.nobody]",
        ),
        (
            '[teams.support]\nname = "s"\nchannel = "C"\n[routing.review]\nlegal = "law"\n',
            "desk.toml",
            "there is no [teams.law]",
        ),
        ("[hours]\nopen = 18:00:00\nclose = 09:00:00\n", "desk.toml:3", "09:00 is not after 18:00"),
        ("[hours]\nopen = 19:00:00\n", "desk.toml:1", "18:00 is not after 19:00"),
        ('[hours]\nbreaks = ["12-13 Uhr"]\n', "desk.toml:2", "is not a break such as 12:00-13:00"),
        ('[hours]\nbreaks = ["13:00-12:00"]\n', "desk.toml:2", "goes backwards"),
        ('[hours]\nbreaks = ["09:00-18:00"]\n', "desk.toml:1", "leave no time to work"),
        ('[hours]\n\ndays = ["monday"]\n', "desk.toml:3", '"hours.days.0" cannot be used'),
        ("[hours]\ndays = []\n", "desk.toml:2", '"hours.days" cannot be used'),
        ('[hours]\nholidays = "XX"\n', "desk.toml:2", "'XX' is no country such as KR"),
        ('[hours]\nholidays = "KR-99"\n', "desk.toml:2", "'KR-99' is no country such as KR"),
        ('[hours]\nclosed = ["soon"]\n', "desk.toml:2", '"hours.closed.0" cannot be used'),
        ('[hours]\ntimezone = "Seoul"\n', "desk.toml:2", "is not a time zone such as Asia/Seoul"),
        ('[sla.first_response]\nhigh = "soon"\n', "desk.toml:2", "is not a time such as 30m"),
        ('[sla.resolution]\nhigh = "0h"\n', "desk.toml:2", "is not a time such as 30m"),
        ('[sla.channels]\nfax = "1h"\n', "desk.toml:2", '"sla.channels.fax" cannot be used'),
        ("[sla]\nat_risk = 1.5\n", "desk.toml:2", '"sla.at_risk" cannot be used'),
        ('[acknowledgement]\ntypes = ["ad"]\n', "desk.toml:2", '"acknowledgement.types.0"'),
        (
            '[teams.a]\nname = "a"\nchannel = "C"\n\n[teams.a.hours]\nclose = 08:00:00\n',
            "desk.toml:6",
            "08:00 is not after 09:00",
        ),
        (
            '[teams.a]\nname = "a"\nchannel = "C"\n[teams.a.sla]\nurgent = "1h"\n',
            "desk.toml:5",
            '"teams.a.sla.urgent" is not a setting',
        ),
        (
            '[teams.support]\nname = "a"\nchannel = "C"\n[sla]\nescalate_to = "law"\n',
            "desk.toml",
            "there is no [teams.law]",
        ),
        ("[shop\n", "desk.toml", "line 1"),
        ("[shop]\n[shop]\n", "desk.toml", "line 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    told = _complaint(tmp_path, text)
    assert told.startswith(f"{place}: ")
    assert words in told
    assert "[key]" not in told


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = _complaint(tmp_path, '[shop]\ntone = "loud"\nx = 1\n[desk]\nreopen_days = "many"\n')
    assert [line.split(": ")[0] for line in told.splitlines()] == [
        "desk.toml:2",
        "desk.toml:3",
        "desk.toml:5",
    ]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match=r"desk\.toml"):
        read_config(tmp_path / "desk.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=str(tmp_path)):
        read_config(tmp_path)


def test_teams_may_wait_until_slack_is_set_up() -> None:
    assert DeskConfig().teams == {}


def test_a_team_takes_from_the_shop_what_it_does_not_say_itself(tmp_path: Path) -> None:
    config = _config(
        tmp_path,
        """\
[teams.support]
name = "s"
channel = "C1"
[teams.night]
name = "n"
channel = "C2"
[teams.night.hours]
open = 18:00:00
close = 00:00:00
[teams.night.sla.first_response]
high = "30m"
[hours]
open = 10:00:00
closed = [2026-12-31]
[sla]
at_risk = 0.5
[sla.first_response]
high = "1h30m"
urgent = "45m"
""",
    )
    assert config.hours_of("support") == config.hours_of("nobody") == config.hours
    night = config.hours_of("night")
    assert (night.open, night.close, night.closed) == (time(18), time(0), (date(2026, 12, 31),))
    ours, theirs = config.sla_of("support"), config.sla_of("night")
    assert (ours.at_risk, theirs.at_risk) == (0.5, 0.5)
    minutes = [
        [sla.first_response.of(priority).total_seconds() / 60 for priority in Priority]
        for sla in (ours, theirs)
    ]
    assert minutes == [[480, 240, 90, 45], [480, 240, 30, 45]]


def test_a_teams_cards_cannot_go_where_customers_write(tmp_path: Path) -> None:
    file = tmp_path / "deskbell.toml"
    file.write_text('[teams.support]\nname = "S"\nchannel = "C1"\n[inbox]\ncustomers = ["C1"]\n')
    with pytest.raises(Misconfigured, match="cards must not go there"):
        read_config(file)
