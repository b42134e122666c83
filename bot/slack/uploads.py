"""Knowledge handed over in Slack: dropped into the knowledge channel, or sent with a form.

The listener writes down which files; reading them is slow and comes later, by `Uploads`, as often
as it takes. The report is posted where the files were dropped, once.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from bot.db import Database, insert_missing
from bot.slack.block import View, ask, check, file_field, modal, option, section
from bot.slack.client import SlackRefused, SlackUnknown, call
from bot.slack.files import FileRef, FileRefused, fetch
from bot.slack.history import find_post
from bot.slack.ids import Field
from bot.slack.ids import View as Id
from bot.slack.payloads import MessageEvent
from bot.slack.poster import EVENT_TYPE
from bot.slack.submission import Submission
from bot.slack.text import fit, tell_plainly
from bot.tickets.journal import record
from bot.tickets.terms import EventKind
from bot.tickets.uploads import KnowledgeUpload, UploadState, claim

log = logging.getLogger(__name__)

MOST_FILES = 10
MOST_REPORT = 3_500  # characters of a message
TRIES = 20
PAUSE = timedelta(seconds=20)
TICKED = "internal"
FILETYPES = ("jsonl", "json", "csv", "xlsx", "md", "markdown", "txt", "text", "html", "docx", "pdf")


@dataclass(frozen=True)
class Handed:
    """One file, fetched or not to be had."""

    name: str
    content: bytes = b""
    refused: FileRefused | None = None


ReadIn = Callable[[str, Sequence[Handed], bool], str]  # channel, files, internal? → the report


def from_message(event: MessageEvent) -> bool:
    """Files that a person has just dropped. A changed message says nothing new."""
    is_new = not event.is_edit and not event.is_deletion
    return bool(is_new and event.files and event.user_id and not event.bot_id)


def record_message(session: Session, event: MessageEvent, *, now: datetime) -> None:
    """Slack may say it twice; it is kept once. The caller commits."""
    _record(
        session,
        key=f"{event.team_id}:{event.channel}:{event.ts}",
        channel=event.channel,
        thread_ts=event.thread_ts or event.ts,
        user_id=event.user_id,
        files=event.files,
        is_internal=False,
        now=now,
    )


def record_form(session: Session, form: Submission, channel: str, *, now: datetime) -> None:
    """The report goes to the knowledge channel, or without one to the person. Caller commits."""
    _record(
        session,
        key=f"form:{form.view_id}",
        channel=channel or form.user_id,
        thread_ts="",
        user_id=form.user_id,
        files=form.files(Field.FILES),
        is_internal=form.has(Field.AUDIENCE, TICKED),
        now=now,
    )


def _record(
    session: Session,
    *,
    key: str,
    channel: str,
    thread_ts: str,
    user_id: str,
    files: Sequence[FileRef],
    is_internal: bool,
    now: datetime,
) -> None:
    row: dict[str, Any] = {
        "key": key,
        "channel": channel,
        "thread_ts": thread_ts,
        "user_id": user_id,
        "is_internal": is_internal,
        "files": [file.dump() for file in files[:MOST_FILES]],
        "state": UploadState.QUEUED.value,
        "report": "",
        "tries": 0,
        "was_posted": False,
        "created_at": now,
    }
    if insert_missing(session, KnowledgeUpload, row):
        kind, count = EventKind.KNOWLEDGE_HANDED, len(row["files"])
        record(session, kind, ticket_id=None, actor=user_id, now=now, files=count)


def upload_modal(language: str) -> View:
    internal = option(tell_plainly(language, "modal-upload-internal"), TICKED)
    return modal(
        Id.UPLOAD,
        tell_plainly(language, "modal-upload-title"),
        [
            section(fit(tell_plainly(language, "modal-upload-about"), 2_000)),
            ask(
                tell_plainly(language, "modal-upload-label"),
                file_field(Field.FILES, FILETYPES, MOST_FILES),
            ),
            ask(
                tell_plainly(language, "modal-upload-audience"),
                check(Field.AUDIENCE, internal),
                is_optional=True,
            ),
        ],
        close=tell_plainly(language, "modal-cancel"),
        submit=tell_plainly(language, "modal-upload-submit"),
    )


class Uploads:
    """Reads in what was handed over, and reports. Call `take_all` every few seconds."""

    def __init__(
        self, db: Database, client: WebClient, read_in: ReadIn, *, most_bytes: int
    ) -> None:
        self._db, self._client, self._read_in = db, client, read_in
        self._most_bytes = most_bytes

    def take_all(self, now: datetime) -> None:
        """One failing upload does not hold up the others."""
        while True:
            with self._db.write() as session:
                upload = claim(session, now=now)
            if upload is None:
                return
            try:
                self._take(upload)
            except (SlackRefused, SlackUnknown) as e:
                log.warning("upload=%s try=%s: %s", upload.key, upload.tries, e)
                self._later(upload, now)
            except Exception:
                log.exception("upload=%s could not be read", upload.key)
                self._later(upload, now)

    def _later(self, upload: KnowledgeUpload, now: datetime) -> None:
        upload.busy_until = now + min(PAUSE * upload.tries, timedelta(minutes=10))
        if upload.tries >= TRIES:
            upload.state = UploadState.REPORTED
            log.error("upload=%s given up after %s tries", upload.key, upload.tries)
        self._save(upload)

    def _take(self, upload: KnowledgeUpload) -> None:
        if upload.state == UploadState.QUEUED:
            handed = [self._fetched(FileRef(**file)) for file in upload.files]
            upload.report = self._read_in(upload.channel, handed, upload.is_internal)
            upload.state = UploadState.READ
            self._save(upload)
        if not (upload.was_posted and self._is_there(upload)):
            upload.was_posted = True
            self._save(upload)
            self._post(upload)
        upload.state, upload.busy_until = UploadState.REPORTED, None
        self._save(upload)

    def _fetched(self, file: FileRef) -> Handed:
        try:
            return Handed(file.name, fetch(self._client, file, most_bytes=self._most_bytes))
        except FileRefused as e:
            return Handed(file.name, refused=e)

    def _post(self, upload: KnowledgeUpload) -> None:
        thread = {"thread_ts": upload.thread_ts} if upload.thread_ts else {}
        call(
            self._client.chat_postMessage,
            channel=upload.channel,
            text=fit(upload.report, MOST_REPORT),
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": f"upload:{upload.key}"}},
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )

    def _is_there(self, upload: KnowledgeUpload) -> bool:
        """Did an earlier try, whose answer we never heard, post it? A direct message cannot be
        looked up: there we would rather say it twice."""
        if upload.channel.startswith(("U", "W", "D")):
            return False
        found = find_post(
            self._client,
            channel=upload.channel,
            oldest=str(upload.created_at.timestamp() - 60),
            thread_ts=upload.thread_ts or None,
            event_type=EVENT_TYPE,
            key=f"upload:{upload.key}",
        )
        return found is not None

    def _save(self, upload: KnowledgeUpload) -> None:
        with self._db.write() as session:
            session.merge(upload)
