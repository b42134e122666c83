"""Files handed over in Slack are fetched with care, read once, and reported where they were."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.db import Database
from bot.playground.server import Playground
from bot.slack.client import SlackUnknown, web_client
from bot.slack.files import FileRef, FileRefused, fetch, is_slacks
from bot.slack.payloads import MessageEvent
from bot.slack.submission import Submission
from bot.slack.uploads import (
    Handed,
    Uploads,
    from_message,
    record_form,
    record_message,
    upload_modal,
)
from bot.tickets.uploads import KnowledgeUpload, UploadState
from tests.fakes import NOW, rows

API = "https://slack.com/api/"
CHANNEL = "C_SUPPORT"
ROOM = 1024**2


class Reading:
    """What wiring hands in, here only remembering."""

    def __init__(self) -> None:
        self.read: list[tuple[str, list[Handed], bool]] = []

    def __call__(self, channel: str, files: Sequence[Handed], is_internal: bool) -> str:
        self.read.append((channel, list(files), is_internal))
        return "1 added, 0 refused <&>"


def dropped(playground: Playground, *names: str) -> MessageEvent:
    """The event of a message with these files."""
    ts = playground.says("U_MINA", CHANNEL, "here you are")
    files = [playground.drops("U_MINA", name, f"content of {name}".encode()) for name in names]
    event: dict[str, Any] = {"subtype": "file_share", "channel": CHANNEL, "user": "U_MINA"}
    event |= {"ts": ts, "files": files}
    return MessageEvent.read({"team_id": "T_DEMO", "event_id": "Ev1", "event": event})


def uploads(db: Database, client: WebClient, reading: Reading) -> Uploads:
    return Uploads(db, client, reading, most_bytes=ROOM)


@pytest.mark.parametrize(
    ("url", "api", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/faq.csv", API, True),
        ("https://slack.com/x", API, True),
        ("http://127.0.0.1:9/files/F1/download", "http://127.0.0.1:9/api/", True),
        ("http://127.0.0.1:9/files/F1/download", API, False),
        ("http://127.0.0.1:10/files/F1", "http://127.0.0.1:9/api/", False),
        ("http://files.slack.com/f", API, False),
        ("https://files.slack.com.evil.example/f", API, False),
        ("https://evilslack.com/f", API, False),
        ("https://files.slack.com:8443/f", API, False),
        ("https://user@evil.example/files.slack.com", API, False),
        ("https://[broken", API, False),
        ("", API, False),
    ],
)
def test_the_token_goes_to_slack_and_nowhere_else(url: str, api: str, expected: bool) -> None:
    assert is_slacks(url, api) is expected


def test_a_file_is_fetched_with_the_token(playground: Playground, client: WebClient) -> None:
    (file,) = dropped(playground, "faq.csv").files
    assert fetch(client, file, most_bytes=ROOM) == b"content of faq.csv"
    looked_up = FileRef(file.id, file.name)  # as in a shared channel, where no address is given
    assert fetch(client, looked_up, most_bytes=ROOM) == b"content of faq.csv"


def test_what_cannot_be_had_is_refused(playground: Playground, client: WebClient) -> None:
    (file,) = dropped(playground, "faq.csv").files

    def refused(file: FileRef, client: WebClient = client, most: int = ROOM) -> str:
        with pytest.raises(FileRefused) as error:
            fetch(client, file, most_bytes=most)
        return error.value.code

    assert refused(file, most=4) == "too-large"
    unsized = FileRef(file.id, file.name, 0, file.url)
    assert refused(unsized, most=4) == "too-large"
    assert refused(file, web_client("xoxb-stolen", playground.api_url)) == "slack-file"
    assert refused(FileRef("F404", "x.csv")) == "slack-file"
    assert refused(FileRef("F1", "x.csv", 1, "https://evil.example/x.csv")) == "not-slack"
    nobody = FileRef("F1", "x.csv", 1, "http://127.0.0.1:9/x.csv")
    with pytest.raises(SlackUnknown):
        fetch(web_client("xoxb-1", "http://127.0.0.1:9/api/"), nobody, most_bytes=ROOM)


def test_a_message_is_read_once_and_reported_in_its_thread(
    playground: Playground, client: WebClient, db: Database
) -> None:
    event, reading = dropped(playground, "faq.csv", "terms.pdf"), Reading()
    for _ in range(2):  # Slack repeats events
        with db.write() as session:
            record_message(session, event, now=NOW)
    for later in (0, 1, 3600):
        uploads(db, client, reading).take_all(NOW + timedelta(seconds=later))
    ((channel, files, is_internal),) = reading.read
    assert (channel, is_internal) == (CHANNEL, False)
    assert [(each.name, each.content) for each in files] == [
        ("faq.csv", b"content of faq.csv"),
        ("terms.pdf", b"content of terms.pdf"),
    ]
    said = [message.text for message in playground.thread(CHANNEL, event.ts)][1:]
    assert said == ["1 added, 0 refused &lt;&amp;&gt;"]
    assert rows(db, KnowledgeUpload)[0].state == UploadState.REPORTED


def test_a_form_may_say_that_it_is_for_agents_only(
    playground: Playground, client: WebClient, db: Database
) -> None:
    file = playground.drops("U_MINA", "limits.md", b"# Limits")
    values: dict[str, Any] = {
        "files": {"files": {"type": "file_input", "files": [file]}},
        "audience": {"audience": {"selected_options": [{"value": "internal"}]}},
    }
    view = {"id": "V1", "callback_id": "modal_upload", "state": {"values": values}}
    form, reading = Submission.read({"user": {"id": "U_MINA"}, "view": view}), Reading()
    with db.write() as session:
        record_form(session, form, CHANNEL, now=NOW)
    uploads(db, client, reading).take_all(NOW)
    ((_, files, is_internal),) = reading.read
    assert is_internal
    assert files[0].content == b"# Limits"
    assert playground.messages(CHANNEL)[-1].text.startswith("1 added")


def test_an_outage_is_waited_out_and_an_unheard_post_is_not_repeated(
    playground: Playground, client: WebClient, db: Database
) -> None:
    event, reading = dropped(playground, "faq.csv"), Reading()
    with db.write() as session:
        record_message(session, event, now=NOW)
    playground.fail_next("chat.postMessage", "drop")  # posted, but nobody says so
    taking = uploads(db, client, reading)
    taking.take_all(NOW)
    assert rows(db, KnowledgeUpload)[0].state == UploadState.READ
    taking.take_all(NOW + timedelta(seconds=1))
    assert rows(db, KnowledgeUpload)[0].state == UploadState.READ  # not before the pause is over
    taking.take_all(NOW + timedelta(minutes=5))
    assert rows(db, KnowledgeUpload)[0].state == UploadState.REPORTED
    assert len(reading.read) == 1
    assert len(playground.thread(CHANNEL, event.ts)) == 2


def test_a_file_that_cannot_be_had_is_handed_on_as_refused(
    playground: Playground, client: WebClient, db: Database
) -> None:
    event, reading = dropped(playground, "faq.csv"), Reading()
    playground.workspace.files.clear()
    with db.write() as session:
        record_message(session, event, now=NOW)
    uploads(db, client, reading).take_all(NOW)
    (handed,) = reading.read[0][1]
    assert handed.refused is not None
    assert handed.refused.code == "slack-file"


def test_only_files_that_a_person_has_just_dropped_count(playground: Playground) -> None:
    event = dropped(playground, "faq.csv")
    assert from_message(event)
    for changes in ({"is_edit": True}, {"is_deletion": True}, {"bot_id": "B1"}, {"files": ()}):
        assert not from_message(MessageEvent(**{**vars(event), **changes}))


def test_links_and_deleted_files_are_no_files() -> None:
    files = [{"id": "F1", "mode": "external", "url_private_download": "https://x"}]
    files += [{"id": "F2", "mode": "tombstone"}, {"mode": "hosted"}]
    event = {"channel": "C1", "ts": "1.1", "files": [*files, "junk", None]}
    assert MessageEvent.read({"event": event}).files == ()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_slack_takes_the_form(playground: Playground, client: WebClient, language: str) -> None:
    trigger = playground.world.triggers.issue("U_MINA")
    assert client.views_open(trigger_id=trigger, view=upload_modal(language))["ok"]
