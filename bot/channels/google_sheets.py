"""A Google spreadsheet that rows are added to, as a service account.

https://developers.google.com/identity/protocols/oauth2/service-account
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import Misconfigured, SendRejected

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
LIFETIME = timedelta(hours=1)  # of a token, as Google wants it
LONGEST_CELL = 40_000  # Google takes 50,000 characters
WORDS = "F"  # the column of what was said


class Settings(ChannelSettings):
    model_config = prefixed("SHEETS_")

    key_file: Path  # of the service account, as Google's console downloads it
    spreadsheet: str  # the long part of its address
    tab: str = "Deskbell"
    url: str = "https://sheets.googleapis.com"


class _Key(BaseModel):
    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)


class Sheet:
    def __init__(self, settings: Settings) -> None:
        """Raises Misconfigured for a key file that is none."""
        from bot.channels.rsa_key import RsaKey

        try:
            self._key = _Key.model_validate_json(settings.key_file.read_bytes())
            self._private = RsaKey(self._key.private_key)
        except (OSError, ValidationError, ValueError) as e:
            raise Misconfigured(why=f"SHEETS_KEY_FILE: {type(e).__name__}") from e
        self._tab = "'" + settings.tab.replace("'", "''") + "'"
        self._range = quote(f"{self._tab}!A:A", safe="")
        self._values = f"/v4/spreadsheets/{quote(settings.spreadsheet, safe='')}/values"
        self._client = vendor_client(settings.url)
        self._token, self._good_until = "", datetime.min

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def ids(self, at: datetime) -> list[str]:
        """What stands in the first column, from the first row down. Raises SendFailed."""
        path = f"{self._values}/{self._range}"
        answer = self._ask(at, "GET", path, params={"majorDimension": "COLUMNS"})
        columns = answer.get("values") or [[]]
        return [str(cell) for cell in columns[0]]

    def append(self, rows: Sequence[Sequence[str]], at: datetime) -> None:
        """As text: a cell that begins with = is no formula. Raises SendFailed."""
        cut = [[_cell(cell) for cell in row] for row in rows]
        how = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
        path = f"{self._values}/{self._range}:append"
        self._ask(at, "POST", path, params=how, json={"values": cut})

    def rewrite(self, words: Mapping[str, str], at: datetime) -> None:
        """Put other words into the rows of these ids, wherever the shop has moved them. Raises
        SendFailed."""
        if not words:
            return
        cells = [
            {"range": f"{self._tab}!{WORDS}{number}", "values": [[_cell(words[id])]]}
            for number, id in enumerate(self.ids(at), start=1)
            if id in words
        ]
        if cells:
            body = {"valueInputOption": "RAW", "data": cells}
            self._ask(at, "POST", f"{self._values}:batchUpdate", json=body)

    def close(self) -> None:
        self._client.close()

    def _ask(self, at: datetime, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        if self._good_until.replace(tzinfo=at.tzinfo) <= at:
            self._renew(at)
        bearer = {"Authorization": f"Bearer {self._token}"}
        answer = exchange(self._client, method, path, headers=bearer, **kwargs)
        raise_for_status(answer)
        return body_of(answer)

    def _renew(self, at: datetime) -> None:
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        form = {"grant_type": grant, "assertion": self._assertion(at)}
        answer = exchange(self._client, "POST", self._key.token_uri, data=form)
        raise_for_status(answer)
        self._token = str(body_of(answer).get("access_token", ""))
        if not self._token:
            raise SendRejected("send-key-refused:token")
        self._good_until = at + LIFETIME - timedelta(minutes=5)

    def _assertion(self, at: datetime) -> str:
        claims = {
            "iss": self._key.client_email,
            "scope": SCOPE,
            "aud": self._key.token_uri,
            "iat": int(at.timestamp()),
            "exp": int((at + LIFETIME).timestamp()),
        }
        parts = [_encoded(json.dumps(part).encode()) for part in ({"alg": "RS256"}, claims)]
        signed = ".".join(parts)
        return f"{signed}.{_encoded(self._private.sign(signed))}"


def _cell(text: str) -> str:
    return text[:LONGEST_CELL]


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
