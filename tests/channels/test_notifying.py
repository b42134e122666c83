"""`deskbell notify`: everybody on a list once, whatever happens in between."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.channels.solapi import Solapi
from bot.cli import cli
from bot.db import Database
from bot.errors import Unacceptable
from bot.notifying import Recipient, Told, notify, read_list
from bot.simulators.solapi import SolapiSimulator
from bot.tickets.notices import Notice
from tests.channels.playing import opened_for
from tests.fakes import NOW, fresh_database, rows

HANA, JUN = (
    Recipient("01011112222", {"#{이름}": "하나"}),
    Recipient("01033334444", {"#{이름}": "준"}),
)


@pytest.fixture(scope="module")
def vendor() -> Iterator[SolapiSimulator]:
    simulator = SolapiSimulator()
    simulator.start()
    yield simulator
    simulator.close()


@pytest.fixture(scope="module")
def solapi(vendor: SolapiSimulator) -> Iterator[Solapi]:
    channel = opened_for(vendor, Solapi)
    yield channel
    channel.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def table(folder: Path, text: str) -> Path:
    file = folder / "list.csv"
    file.write_text(text, "utf-8-sig")
    return file


def test_a_list_is_read_and_what_nobody_could_send_is_named(tmp_path: Path) -> None:
    file = table(tmp_path, "이름,phone\n하나,010-1111-2222\n,010-3333-4444\n준,02-123-4567\n짧음\n")
    listed = read_list(file)
    assert (list(listed.recipients), listed.refused) == ([HANA], (3, 4, 5))


@pytest.mark.parametrize("text", ["", "이름\n하나\n"])
def test_a_list_without_numbers_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unacceptable):
        read_list(table(tmp_path, text))
    with pytest.raises(Unacceptable):
        read_list(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    ("fault", "first", "second", "seen"),
    [
        ("rate_limit", Told.LATER, Told.SENT, 1),
        ("key", Told.FAILED, Told.SENT, 1),
        ("template", Told.FAILED, Told.SENT, 1),
        ("silence", Told.UNCERTAIN, Told.UNCERTAIN, 0),
        ("taken_then_silence", Told.UNCERTAIN, Told.UNCERTAIN, 1),
    ],
)
def test_a_second_run_sends_only_what_did_not_go_out(
    db: Database,
    solapi: Solapi,
    vendor: SolapiSimulator,
    fault: str,
    first: Told,
    second: Told,
    seen: int,
) -> None:
    before = len(vendor.shown)
    vendor.will(fault)
    told = [notify(db, solapi.sender, "KA01TP", [HANA, JUN, JUN], now=NOW) for _ in range(2)]
    assert told[0] == Counter({first: 1, Told.SENT: 1, Told.ALREADY: 1})
    assert told[1] == Counter({second: 1}) + Counter({Told.ALREADY: 2})
    assert Counter(shown.customer for shown in vendor.shown[before:]) == (
        Counter({HANA.to: seen, JUN.to: 1}) + Counter()
    )


def test_neither_number_nor_name_is_kept(db: Database, solapi: Solapi) -> None:
    notify(db, solapi.sender, "KA01TP", [HANA], now=NOW)
    assert HANA.to not in repr(rows(db, Notice))
    assert "하나" not in repr(rows(db, Notice))


def test_the_command_says_what_it_would_do_and_does_it_when_told(
    tmp_path: Path, vendor: SolapiSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (vendor.environment() | {"DESKBELL_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    file = table(tmp_path, "이름,phone\n하나,010-1111-2222\n")
    asked = ["notify", str(file), "--template", "KA01TP"]
    before = len(vendor.shown)
    for extra, says, seen in (
        ((), "1명에게", 0),
        (("--yes",), "보냄: 1건", 1),
        (("--yes",), "이미", 1),
    ):
        done = CliRunner().invoke(cli, [*asked, *extra])
        assert says in done.output
        assert len(vendor.shown) - before == seen
