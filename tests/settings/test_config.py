"""The shop's TOML: what is wrong is told with its file, line and key."""

from datetime import time
from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.settings import DeskConfig, read_config
from bot.tickets.terms import Language, Review, TicketType, Tone

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

[approvers]
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
