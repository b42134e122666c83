"""Every message into a spreadsheet, each once, whatever Google answers."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sqlmodel import select

from bot.channels.contract import Answer, Edited, Request, Withdrawn
from bot.channels.google_sheets import Settings, Sheet
from bot.clock import now
from bot.db import Database
from bot.erasure.step import ERASED, erase
from bot.errors import Misconfigured
from bot.exporting import export
from bot.intake.changes import WITHDRAWN, edit, withdraw
from bot.simulators.contract import Call, Fault, Simulator
from bot.tickets.channel_books import ChannelCursor
from bot.tickets.models import Customer, Message
from tests.fakes import JSON, MINA, ListedJobs, fresh_database, receive_one, row, rows, said

PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Google(Simulator):
    """Sheets' values and the token's door; nobody writes to a shop through it."""

    name = "google"
    faults = {  # noqa: RUF012
        "busy": Fault(Answer(429)),
        "forbidden": Fault(Answer(403)),
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tokens = self.calls = 0

    def environment(self) -> dict[str, str]:
        return {}

    def says(self, customer: str, text: str, at: object) -> Call:
        raise NotImplementedError

    def serve(self, request: Request) -> Answer:
        self.calls += 1
        if request.rest == "token":
            return self._grant(request.body)
        assert request.headers["authorization"] == "Bearer token"
        if request.method == "GET":
            return Answer(body=json.dumps({"values": [[row[0] for row in self.rows]]}).encode())
        if request.rest.endswith(":batchUpdate"):
            return self._rewrite(json.loads(request.body))
        assert request.query == {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
        self.rows += json.loads(request.body)["values"]
        return Answer()

    def _rewrite(self, told: JSON) -> Answer:
        assert told["valueInputOption"] == "RAW"
        for each in told["data"]:
            number = int(each["range"].removeprefix("'Deskbell'!F"))
            [[self.rows[number - 1][5]]] = each["values"]
        return Answer()

    def _grant(self, body: bytes) -> Answer:
        self.tokens += 1
        assertion = body.decode().partition("assertion=")[2]
        signed, _, signature = assertion.rpartition(".")
        raw = base64.urlsafe_b64decode(signature + "==")
        PRIVATE.public_key().verify(raw, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return Answer(body=b'{"access_token":"token","expires_in":3599}')


@pytest.fixture
def google() -> Iterator[Google]:
    google = Google()
    google.start()
    yield google
    google.close()


@pytest.fixture
def sheet(tmp_path: Path, google: Google) -> Iterator[Sheet]:
    pem = PRIVATE.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    key = {"client_email": "desk@x.example", "private_key": pem.decode()}
    file = tmp_path / "key.json"
    file.write_text(json.dumps({**key, "token_uri": f"{google.url}/token"}))
    sheet = Sheet(Settings(key_file=file, spreadsheet="1abc", url=google.url))
    yield sheet
    sheet.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        receive_one(db, ListedJobs(), said("=1+1"), now=now())
        receive_one(db, ListedJobs(), said("둘째", event_key="e-2"), now=now())
        yield db


def later(minutes: int = 1) -> timedelta:
    return timedelta(minutes=minutes)


def test_every_message_is_added_once_under_our_id(
    db: Database, sheet: Sheet, google: Google
) -> None:
    for minutes in (1, 2, 3):
        export(db, sheet, now() + later(minutes))
    receive_one(db, ListedJobs(), said("셋째", event_key="e-3"), now=now())
    export(db, sheet, now() + later(4))
    assert [(row[0], row[3], row[5]) for row in google.rows] == [
        ("message-1", "in", "=1+1"),
        ("message-2", "in", "둘째"),
        ("message-3", "in", "셋째"),
    ]
    assert google.tokens == 1


def test_what_may_still_be_joined_by_a_twin_waits(
    db: Database, sheet: Sheet, google: Google
) -> None:
    export(db, sheet, now())
    assert google.rows == []


@pytest.mark.parametrize("fault", ["busy", "forbidden", "silence", "taken_then_silence"])
def test_after_a_fault_each_is_there_once(
    db: Database, sheet: Sheet, google: Google, fault: str
) -> None:
    export(db, sheet, now() + later(1))
    receive_one(db, ListedJobs(), said("셋째", event_key="e-3"), now=now())
    google.will(fault)
    export(db, sheet, now() + later(2))
    assert row(db, ChannelCursor, "sheets").error
    export(db, sheet, now() + later(3))
    assert row(db, ChannelCursor, "sheets").error == ""
    assert [row[0] for row in google.rows] == ["message-1", "message-2", "message-3"]


def test_after_a_crash_the_sheet_is_read_first(db: Database, sheet: Sheet, google: Google) -> None:
    export(db, sheet, now() + later(1))
    with db.write() as session:  # as a process leaves it that was killed after the call
        session.get_one(ChannelCursor, "sheets").cursor = "0?"
    export(db, sheet, now() + later(2))
    assert [row[0] for row in google.rows] == ["message-1", "message-2"]


def forget(db: Database) -> None:
    with db.write() as session:
        erase(session, session.exec(select(Customer)).all(), by=MINA, now=now())


def words(google: Google) -> list[str]:
    return [row[5] for row in google.rows]


@pytest.mark.parametrize("fault", ["", "busy", "taken_then_silence"])
def test_who_is_erased_is_erased_there(
    db: Database, sheet: Sheet, google: Google, fault: str
) -> None:
    export(db, sheet, now() + later(1))
    google.rows.insert(0, ["id", "", "", "", "", "words"])  # the shop's own headings
    forget(db)
    receive_one(db, ListedJobs(), said("새 손님", event_key="e-3"), now=now())
    if fault:
        google.will(fault)
        export(db, sheet, now() + later(2))
    export(db, sheet, now() + later(3))
    assert words(google) == ["words", ERASED, ERASED, "새 손님"]
    assert len(google.rows[1]) == 6


def test_who_is_erased_before_they_stand_there_never_does(
    db: Database, sheet: Sheet, google: Google
) -> None:
    forget(db)
    for minutes in (1, 2):
        export(db, sheet, now() + later(minutes))
    assert words(google) == [ERASED, ERASED]


def test_what_the_customer_changes_or_withdraws_changes_there(
    db: Database, sheet: Sheet, google: Google
) -> None:
    export(db, sheet, now() + later(1))
    [first, second] = rows(db, Message)
    with db.write() as session:
        edit(session, ListedJobs(), Edited(first.source, first.event_key, "=고침"), now=now())
        withdraw(session, ListedJobs(), Withdrawn(second.source, second.event_key), now=now())
    export(db, sheet, now() + later(2))
    assert words(google) == ["=고침", WITHDRAWN]
    calls = google.calls
    export(db, sheet, now() + later(3))
    assert google.calls == calls  # nothing new: nobody is asked


@pytest.mark.parametrize("content", ["", "{}", '{"client_email":"a","private_key":"b"}'])
def test_a_key_file_that_is_none_stops_the_start(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(Misconfigured, match="SHEETS_KEY_FILE"):
        Sheet(Settings(key_file=file, spreadsheet="1abc"))
