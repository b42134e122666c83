"""A folder of a mailbox, read in order. Nothing in it changes but a keyword on what was read: mail
that people have not seen stays unseen."""

import logging
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from bot.channels.contract import Event, Garbled, Ignored, Unreadable
from bot.channels.email.mail import mail_from_wire
from bot.channels.email.reading import read_mail
from bot.channels.email.settings import Settings, Tls
from bot.channels.email.way_back import NAME
from bot.errors import SendFailed

log = logging.getLogger(__name__)

KEYWORD = "Deskbell"
WAIT_SECONDS = 40.0  # for new mail; bot.pollers gives the folder to another worker after a minute
_SLICE = 1.0  # how soon a shutdown is noticed
_TIMEOUT = 15.0
_MOST_AT_ONCE = 20
_MOST_BYTES = 30 * 1_048_576  # of one mail; the rest of it is not fetched


@dataclass(frozen=True)
class Place:
    """How far the folder was read."""

    validity: int  # UIDs mean nothing under another one
    uid: int
    day: date

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}:{self.day}"

    @classmethod
    def read(cls, cursor: str) -> Self | None:
        if not cursor:
            return None
        validity, uid, day = cursor.split(":")
        return cls(int(validity), int(uid), date.fromisoformat(day))


class Folder:
    def __init__(self, settings: Settings) -> None:
        self._settings, self._office = settings, settings.office
        self._client: IMAPClient | None = None
        self._validity, self._takes_keywords = 0, False
        self._unmarked: list[int] = []  # read, but perhaps not stored yet
        self._closing = threading.Event()
        self._busy = threading.Lock()

    def look(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        """What has come since; waits a while for it. The first look finds nothing: mail from before
        is not ours. Raises SendFailed."""
        with self._busy:
            try:
                return self._look(Place.read(cursor), now)
            except (IMAPClientError, OSError) as e:
                self._hang_up()
                raise SendFailed(f"send-no-connection:{type(e).__name__}") from e

    def problem(self) -> str:
        """Why we cannot get in; "" when we can."""
        with self._busy:
            try:
                self._opened()
            except (IMAPClientError, OSError) as e:
                return f"{type(e).__name__}: {e}"[:200]
            finally:
                self._hang_up()
        return ""

    def close(self) -> None:
        self._closing.set()
        with self._busy:
            self._hang_up()

    def _look(self, place: Place | None, now: datetime) -> tuple[Sequence[Event], str]:
        client = self._opened()
        client.noop()  # or a server may search what it has told us of, and no more
        if place is None:
            return (), str(Place(self._validity, self._newest(client), now.date()))
        self._mark(client, place)
        uids = self._new(client, place)
        if not uids and self._waited(client):
            uids = self._new(client, place)
        uids = uids[:_MOST_AT_ONCE]
        events = [self._event(client, uid, now) for uid in uids]
        self._unmarked += uids
        if not uids and place.validity == self._validity:
            return (), str(place)
        uid = uids[-1] if uids else self._newest(client)
        return events, str(Place(self._validity, uid, now.date()))

    def _newest(self, client: IMAPClient) -> int:
        status = client.folder_status(self._settings.imap_folder, ["UIDNEXT"])
        return int(status[b"UIDNEXT"]) - 1

    def _new(self, client: IMAPClient, place: Place) -> list[int]:
        """Oldest first. A folder that was numbered anew is read from where we were by the calendar;
        what comes twice is known by its Message-ID."""
        if place.validity == self._validity:
            found = client.search(["UID", f"{place.uid + 1}:*"])  # which always names the last one
            return sorted(uid for uid in found if uid > place.uid)
        return sorted(client.search(["SINCE", place.day - timedelta(days=1)]))

    def _waited(self, client: IMAPClient) -> bool:
        """Has something come? Without IDLE, we look again after a while."""
        deadline = time.monotonic() + WAIT_SECONDS
        if not client.has_capability("IDLE"):
            self._closing.wait(WAIT_SECONDS)
            client.noop()
            return not self._closing.is_set()
        client.idle()
        try:
            while not self._closing.is_set() and time.monotonic() < deadline:
                said = client.idle_check(timeout=_SLICE)
                if any(len(line) > 1 and line[1] in (b"EXISTS", b"RECENT") for line in said):
                    return True
        finally:
            client.idle_done()
        return False

    def _event(self, client: IMAPClient, uid: int, now: datetime) -> Event:
        raw = _fetched(client, uid)
        if not raw:
            return Ignored("deleted meanwhile")
        try:
            return read_mail(lambda: mail_from_wire(raw), self._office, now)
        except Unreadable as e:
            log.warning("channel=%s outcome=unreadable field=%s", NAME, e.field)
            return Garbled(NAME, raw, str(e))

    def _mark(self, client: IMAPClient, place: Place) -> None:
        """A sign for people; where we are is in the cursor."""
        stored = [uid for uid in self._unmarked if uid <= place.uid]
        self._unmarked = [uid for uid in self._unmarked if uid > place.uid]
        if stored and self._takes_keywords:
            client.add_flags(stored, [KEYWORD], silent=True)

    def _opened(self) -> IMAPClient:
        if self._client is None:
            self._client = _connected(self._settings)
            selected = self._client.select_folder(self._settings.imap_folder)
            self._validity = int(selected[b"UIDVALIDITY"])
            self._takes_keywords = b"\\*" in selected.get(b"PERMANENTFLAGS", ())
            self._unmarked.clear()
        return self._client

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client:
            with suppress(IMAPClientError, OSError):
                client.logout()


def _connected(settings: Settings) -> IMAPClient:
    context = ssl.create_default_context()
    client: Any = IMAPClient(
        settings.imap_host,
        settings.imap_port,
        ssl=settings.imap_tls is Tls.TLS,
        ssl_context=context if settings.imap_tls is Tls.TLS else None,
        timeout=_TIMEOUT,
    )
    try:
        if settings.imap_tls is Tls.STARTTLS:
            client.starttls(context)
        client.login(*settings.login)
    except BaseException:
        with suppress(IMAPClientError, OSError):
            client.shutdown()
        raise
    return client


def _fetched(client: IMAPClient, uid: int) -> bytes:
    """Unseen mail stays unseen. b"" for what was deleted meanwhile."""
    found: dict[bytes, Any] = client.fetch([uid], [f"BODY.PEEK[]<0.{_MOST_BYTES}>"]).get(uid, {})
    return next((body for name, body in found.items() if name.startswith(b"BODY[]")), b"") or b""
