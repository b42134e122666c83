"""Files in Slack: what is known of one that people uploaded, fetching it, and uploading our own.

The download takes the bot's token, so it goes to Slack's own hosts and nowhere else, and follows no
redirect: Slack sends whoever may not read a file to its login page.
https://docs.slack.dev/reference/objects/file-object#authentication
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from slack_sdk import WebClient

from bot.slack.client import SlackRefused, SlackUnknown, call
from bot.slack.fields import LARGEST_NUMBER, as_dict, list_at, text_at

SECONDS = 30
MOST_ALT_TEXT = 1_000  # characters


class FileRefused(Exception):
    """The file cannot be had. `code` names the words, `values` fill them in."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class FileRef:
    id: str
    name: str
    size: int = 0
    url: str = ""  # "" in a shared channel, until asked for

    def dump(self) -> dict[str, Any]:
        return asdict(self)


def files_in(holder: Mapping[str, Any]) -> tuple[FileRef, ...]:
    """Without those that are only links to somewhere else, or already deleted ("tombstone")."""
    found = []
    for file in map(as_dict, list_at(holder, "files")):
        size = file.get("size")
        if text_at(file, "id") and text_at(file, "mode") not in ("external", "tombstone"):
            found.append(
                FileRef(
                    id=text_at(file, "id"),
                    name=(text_at(file, "name") or text_at(file, "title"))[:255],
                    size=size if type(size) is int and 0 <= size <= LARGEST_NUMBER else 0,
                    url=text_at(file, "url_private_download"),
                )
            )
    return tuple(found)


def fetch(client: WebClient, file: FileRef, *, most_bytes: int) -> bytes:
    """Raises FileRefused for good, SlackRefused or SlackUnknown for now."""
    if file.size > most_bytes:
        raise FileRefused("too-large", mb=most_bytes // 1024**2)
    url = file.url or _look_up(client, file)
    if not is_slacks(url, client.base_url):
        raise FileRefused("not-slack")
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as http,
            http.stream("GET", url, headers=headers) as response,
        ):
            return _content(response, file, most_bytes)
    except httpx.HTTPError as e:
        raise SlackUnknown(type(e).__name__) from e


def is_slacks(url: str, api_url: str) -> bool:
    """https://files.slack.com and its like, or the very host of SLACK_API_URL."""
    try:
        asked, api = urlsplit(url), urlsplit(api_url)
        if (asked.scheme, asked.hostname, asked.port) == (api.scheme, api.hostname, api.port):
            return bool(asked.hostname)
        host = asked.hostname or ""
        return asked.scheme == "https" and asked.port is None and host.endswith(".slack.com")
    except ValueError:
        return False


def _look_up(client: WebClient, file: FileRef) -> str:
    try:
        found = as_dict(call(client.files_info, file=file.id).get("file"))
    except SlackRefused as e:
        if e.error in ("ratelimited", "unreachable"):
            raise
        raise FileRefused("slack-file", why=e.error) from e
    return str(found.get("url_private_download") or "")


def _content(response: httpx.Response, file: FileRef, most_bytes: int) -> bytes:
    kind = response.headers.get("content-type", "")
    is_login = kind.startswith("text/html") and not file.name.lower().endswith((".html", ".htm"))
    if response.status_code == 429 or response.status_code >= 500:
        raise SlackUnknown(f"status {response.status_code}")
    if response.status_code != 200 or is_login:
        raise FileRefused("slack-file", why=f"{response.status_code}")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > most_bytes:
            raise FileRefused("too-large", mb=most_bytes // 1024**2)
    return bytes(content)


def upload(client: WebClient, name: str, content: bytes, alt_text: str) -> str:
    """The id of a new file, in Slack's three steps. Raises SlackRefused, SlackUnknown.

    https://docs.slack.dev/messaging/working-with-files#uploading_files
    """
    asked = {"filename": name, "length": len(content), "alt_txt": alt_text[:MOST_ALT_TEXT]}
    place = call(client.files_getUploadURLExternal, **asked)
    try:
        httpx.post(
            str(place.get("upload_url")), content=content, timeout=SECONDS
        ).raise_for_status()
    except httpx.HTTPError as e:
        raise SlackUnknown(type(e).__name__) from e
    file_id = str(place.get("file_id"))
    call(client.files_completeUploadExternal, files=[{"id": file_id, "title": name}])
    return file_id
