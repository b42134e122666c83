"""A mailbox, read with a real Dovecot."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from pydantic import SecretStr

from bot.channels.contract import Garbled
from bot.channels.email import imap
from bot.channels.email.imap import KEYWORD, Folder, Place
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.settings import Settings, Tls
from bot.channels.inbound import Inbound
from bot.errors import SendFailed
from bot.pollers import look
from bot.reception import Reception
from bot.settings import Desk
from bot.tickets.channel_books import ChannelCursor, DeadLetter
from bot.tickets.models import Message
from tests.channels.email.dovecot import PASSWORD, running
from tests.channels.email.letters import letter
from tests.fakes import NOW, ListedJobs, fresh_database, rows
from tests.ports import free_port

NAMES = (f"box{number}" for number in count())


@pytest.fixture(scope="module")
def port(dovecot: Path) -> Iterator[int]:
    with running(dovecot) as port:
        yield port


class Box:
    """One mailbox, with the provider's own eyes."""

    def __init__(self, port: int) -> None:
        self.name = next(NAMES)
        self.settings = settings(port, user=self.name)
        self.client: Any = IMAPClient("127.0.0.1", port, ssl=False)
        self.client.login(self.name, PASSWORD)
        self.client.select_folder("INBOX")

    def put(self, raw: bytes) -> None:
        self.client.append("INBOX", raw)

    def flags(self, uid: int) -> set[bytes]:
        self.client.noop()
        return set(self.client.get_flags([uid])[uid])


def settings(port: int, **changed: Any) -> Settings:
    usual: dict[str, Any] = {
        "address": "help@example.com",
        "secret": SecretStr("a secret of the shop"),
        "password": SecretStr(PASSWORD),
        "imap_host": "127.0.0.1",
        "imap_port": port,
        "imap_tls": Tls.NONE,
    }
    return Settings(**(usual | changed))


@pytest.fixture
def box(port: int) -> Iterator[Box]:
    box = Box(port)
    yield box
    box.client.logout()


@pytest.fixture
def opened(box: Box) -> Iterator[Callable[[], Folder]]:
    """Folders of the box, as a restarted desk would open them."""
    folders: list[Folder] = []

    def open_one() -> Folder:
        folders.append(Folder(box.settings))
        return folders[-1]

    yield open_one
    for folder in folders:
        folder.close()


def texts(events: Any) -> list[str]:
    return [event.text for event in events if isinstance(event, Inbound)]


def test_new_mail_is_read_once_and_stays_unseen(
    box: Box, opened: Callable[[], Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "WAIT_SECONDS", 0.1)
    box.put(letter("from before"))
    folder = opened()
    events, cursor = folder.look("", NOW)
    assert texts(events) == []
    box.put(letter("first", Message_ID="<1@x>"))
    box.put(letter("second", Message_ID="<2@x>"))
    events, after = folder.look(cursor, NOW)
    assert texts(events) == ["first", "second"]
    assert folder.look(after, NOW) == ((), after)
    assert texts(opened().look(cursor, NOW)[0]) == ["first", "second"]  # a crash before the commit
    assert texts(opened().look(after, NOW)[0]) == []
    assert b"\\Seen" not in box.flags(2)
    assert KEYWORD.encode() in box.flags(2)
    assert KEYWORD.encode() not in box.flags(1)


def test_mail_is_noticed_as_it_comes(box: Box, opened: Callable[[], Folder]) -> None:
    folder = opened()
    _, cursor = folder.look("", NOW)
    threading.Timer(1.0, lambda: box.put(letter("now"))).start()
    started = time.monotonic()
    events, _ = folder.look(cursor, NOW)
    assert texts(events) == ["now"]
    assert time.monotonic() - started < imap.WAIT_SECONDS / 2


def test_a_shutdown_does_not_wait_for_mail(box: Box, opened: Callable[[], Folder]) -> None:
    folder = opened()
    _, cursor = folder.look("", NOW)
    threading.Timer(0.5, folder.close).start()
    started = time.monotonic()
    assert folder.look(cursor, NOW) == ((), cursor)
    assert time.monotonic() - started < imap.WAIT_SECONDS / 2


def test_a_folder_that_was_numbered_anew_is_read_by_the_calendar(
    box: Box, opened: Callable[[], Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "WAIT_SECONDS", 0.1)
    box.put(letter("today"))
    _, cursor = opened().look("", NOW)
    place = Place.read(cursor)
    assert place
    events, after = opened().look(str(Place(place.validity + 1, 999, place.day)), NOW)
    assert texts(events) == ["today"]
    assert after == cursor
    later = Place(place.validity + 1, 999, place.day.replace(year=2090))
    events, after = opened().look(str(later), NOW)
    assert (texts(events), after) == ([], cursor)


def test_one_mail_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, box: Box) -> None:
    mailbox = Mailbox(box.settings)
    with fresh_database(tmp_path) as db:
        reception = Reception(db, ListedJobs(), Desk())
        look(mailbox, db, reception, NOW)
        for raw in (b"Subject: nobody\r\n\r\npoison", letter("after it")):
            box.put(raw)
        look(mailbox, db, reception, NOW + timedelta(minutes=1))
        mailbox.close()
        [dead] = rows(db, DeadLetter)
        assert dead.channel == "email"
        assert b"poison" in dead.body
        assert [message.text for message in rows(db, Message)] == ["after it"]
        [cursor] = rows(db, ChannelCursor)
        assert cursor.error == ""


def test_a_dropped_line_is_taken_up_again(box: Box, opened: Callable[[], Folder]) -> None:
    folder = opened()
    _, cursor = folder.look("", NOW)
    assert folder._client is not None
    folder._client.shutdown()
    box.put(letter("still there"))
    with pytest.raises(SendFailed, match="send-no-connection"):
        folder.look(cursor, NOW)
    assert texts(folder.look(cursor, NOW)[0]) == ["still there"]


def test_the_doctor_tries_the_door(box: Box, port: int) -> None:
    assert Mailbox(box.settings).problems() == []
    wrong = settings(port, password=SecretStr("wrong"))
    closed = settings(free_port())
    missing = settings(port, user=box.name, imap_folder="Elsewhere")
    for broken in (wrong, closed, missing):
        [problem] = Mailbox(broken).problems()
        assert "127.0.0.1" in problem.say("ko")


def test_what_is_deleted_meanwhile_is_passed_over(
    box: Box, opened: Callable[[], Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "WAIT_SECONDS", 0.1)
    folder = opened()
    _, cursor = folder.look("", NOW)
    box.put(letter("gone"))
    monkeypatch.setattr(imap, "_fetched", lambda client, uid: b"")
    events, _ = folder.look(cursor, NOW)
    assert not any(isinstance(event, Inbound | Garbled) for event in events)
