"""The Admin API of one mall: its settings, its rotating tokens, its pages, its errors."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal, Self

import httpx
from pydantic import Field, SecretStr

from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.safe import Safe
from bot.channels.settings import ChannelSettings, prefixed
from bot.clock import now as read_clock

NAME = "cafe24"
SEOUL = timezone(timedelta(hours=9))
PAGE = 100  # the most the API gives
MOST_PAGES = 80  # offsets end at 8,000
FRESH = timedelta(minutes=2)  # an access token that ends sooner is not used


class Settings(ChannelSettings):
    model_config = prefixed("CAFE24_")

    mall_id: str = Field(pattern=r"^[a-z0-9]{2,30}$")
    client_id: str
    client_secret: SecretStr
    refresh_token: SecretStr  # of the installation; later ones are kept in the database
    event_key: SecretStr = Field(min_length=8)  # of the webhooks, which carry it as x-api-key
    boards: tuple[int, ...] = Field(default=(6,), min_length=1)  # 6 = product Q&A
    writer: str = "고객센터"
    answer: Literal["article", "comment"] = "article"  # as the mall shows its answers
    client_ip: str = "127.0.0.1"  # written beside our articles
    api_version: date = date(2025, 12, 1)
    poll_seconds: float = Field(default=120, ge=10)
    url: str = ""  # "" = the mall's own

    @property
    def address(self) -> str:
        return self.url or f"https://{self.mall_id}.cafe24api.com"


class Mall:
    """The Admin API: its tokens, its pages, its errors."""

    def __init__(self, settings: Settings, safe: Callable[[], Safe]) -> None:
        self._settings, self._safe = settings, safe
        version = {"X-Cafe24-Api-Version": settings.api_version.isoformat()}
        self._client = vendor_client(settings.address, headers=version)

    def articles(self, board: int, since: str, now: datetime) -> Iterator[Any]:
        for page in range(MOST_PAGES):
            params = {
                "start_date": since,
                "end_date": f"{now.astimezone(SEOUL):%Y-%m-%d}",
                "limit": str(PAGE),
                "offset": str(page * PAGE),
            }
            path = f"/api/v2/admin/boards/{board}/articles"
            found = body_of(self.ask("GET", path, params=params)).get("articles") or []
            yield from found
            if len(found) < PAGE:
                return

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._access_token()}"}
        answer = exchange(self._client, method, path, headers=headers, **kwargs)
        raise_for_status(answer, lambda a: "send-unreachable" if a.status_code == 404 else "")
        return answer

    def close(self) -> None:
        self._client.close()

    def _access_token(self) -> str:
        kept = _Tokens.of(self._safe().read(NAME))
        if not kept.are_fresh(self._seed()):
            kept = _Tokens.of(self._safe().renew(NAME, self._renewed))
        return kept.access

    def _seed(self) -> str:
        """A new installation has a new refresh token in the environment, and that one counts."""
        return self._settings.refresh_token.get_secret_value()

    def _renewed(self, value: str) -> str:
        kept = _Tokens.of(value)
        if kept.are_fresh(self._seed()):  # another worker was faster
            return value
        refresh = kept.refresh if kept.seed == self._seed() else self._seed()
        secret = self._settings.client_secret.get_secret_value()
        answer = exchange(
            self._client,
            "POST",
            "/api/v2/oauth/token",
            auth=(self._settings.client_id, secret),
            data={"grant_type": "refresh_token", "refresh_token": refresh},
        )
        raise_for_status(answer, lambda _: f"send-key-refused:{answer.status_code}")
        body = body_of(answer)
        until = datetime.fromisoformat(str(body["expires_at"])).replace(tzinfo=SEOUL)
        tokens = _Tokens(str(body["access_token"]), until, str(body["refresh_token"]), self._seed())
        return tokens.dump()


_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Tokens:
    access: str = ""
    until: datetime = _NEVER
    refresh: str = ""
    seed: str = ""  # the refresh token of the installation they come from

    @classmethod
    def of(cls, value: str) -> Self:
        if not value:
            return cls()
        kept = json.loads(value)
        return cls(**kept | {"until": datetime.fromisoformat(kept["until"])})

    def are_fresh(self, seed: str) -> bool:
        return self.seed == seed and read_clock() + FRESH < self.until

    def dump(self) -> str:
        return json.dumps(asdict(self) | {"until": self.until.isoformat()})
