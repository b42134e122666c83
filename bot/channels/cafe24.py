"""Cafe24 (카페24) boards: a customer's article is a question, the answer is a child of it.

Admin API with a version that dies after a year, OAuth with refresh tokens that are good for one
use, and webhooks that say which article is new but not what is in it: so it is asked for.
https://developers.cafe24.com/docs/en/api/admin/
"""

import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any, Literal, Self

import httpx
from pydantic import Field, SecretStr, ValidationError

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import (
    Channel,
    Disconnected,
    Event,
    Fetch,
    Ignored,
    Refused,
    Request,
)
from bot.channels.email.html import text_of
from bot.channels.fields import Key, Loose, Wire, read
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.safe import Safe
from bot.channels.settings import ChannelSettings, prefixed
from bot.clock import now as read_clock
from bot.errors import Misconfigured, SendFailed, SendRejected
from bot.tickets import terms

NAME = "cafe24"
SEOUL = timezone(timedelta(hours=9))
LOOK_BACK = timedelta(days=7)
PAGE = 100  # the most the API gives
MOST_PAGES = 80  # offsets end at 8,000
FRESH = timedelta(minutes=2)  # an access token that ends sooner is not used
NEW_ARTICLE, REMOVED = "90033", "90077"  # event_no of the webhooks we read


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
    api_version: str = "2025-12-01"
    poll_seconds: float = Field(default=120, ge=10)
    url: str = ""  # "" = the mall's own

    @property
    def address(self) -> str:
        return self.url or f"https://{self.mall_id}.cafe24api.com"


class _Resource(Wire):
    mall_id: Loose = ""
    event_shop_no: Loose = ""
    board_no: Loose = ""
    no: Loose = ""
    has_parent: Loose = ""
    member_id: Loose = ""


class _Hook(Wire):
    event_no: Key
    resource: _Resource


class _Article(Wire):
    shop_no: Key
    board_no: Key
    article_no: Key
    parent_article_no: int | None = 0
    reply_depth: int | None = 0
    writer: Loose = ""
    writer_email: Loose = ""
    member_id: Loose = ""
    title: Loose = ""
    content: Loose = ""
    created_date: datetime | None = None
    secret: Loose = ""
    notice: Loose = ""
    fixed: Loose = ""
    order_id: Loose = ""

    @property
    def is_answer(self) -> bool:
        return bool(self.parent_article_no or self.reply_depth)

    @property
    def is_secret(self) -> bool:
        return self.secret == "T"  # noqa: S105 (the mall's word for true)

    @property
    def is_notice(self) -> bool:
        return "T" in (self.notice, self.fixed)

    @property
    def customer(self) -> str:
        if self.member_id:
            return f"member:{self.member_id}"
        return f"guest:{self.writer_email}" if self.writer_email else f"article:{self.key}"

    @property
    def key(self) -> str:
        return f"{self.shop_no}:{self.board_no}:{self.article_no}"

    def inbound(self, source: str, now: datetime) -> Inbound:
        """Only the mall knows members; what a guest writes of themselves is not verified."""
        text = text_of(self.content)
        at = self.created_date.astimezone(UTC) if self.created_date else now
        return Inbound(
            channel=terms.Channel.CAFE24,
            source=source,
            event_key=self.key,
            body_hash=body_hash(text.encode()),
            sender=Customer(
                self.customer, name=self.writer, email=self.writer_email, order=self.order_id
            ),
            text=text,
            said_at=at,
            subject=self.title,
            thread=self.key,
            reply_to=route(
                NAME,
                [Way(Mode.PUSH if self.is_secret else Mode.PUBLIC)],
                shop=int(self.shop_no),
                board=int(self.board_no),
                article=int(self.article_no),
                title=self.title,
                is_secret=self.is_secret,
                asked_on=f"{at.astimezone(SEOUL):%Y-%m-%d}",
            ),
        )


class Cafe24(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self.poll_seconds = settings.poll_seconds
        self._key = settings.event_key.get_secret_value().encode()
        self._settings = settings
        self._mall = _Mall(settings, lambda: self.safe)
        self.sender = Cafe24Sender(settings, self._mall)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        if not hmac.compare_digest(request.headers.get("x-api-key", "").encode(), self._key):
            raise Refused("auth")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        hook = read(_Hook, request.body)
        found = hook.resource
        if hook.event_no == REMOVED:
            return [Disconnected(NAME, found.mall_id)]
        if hook.event_no != NEW_ARTICLE:
            return [Ignored(f"event {hook.event_no}")]
        if found.has_parent == "T" or found.member_id == self._settings.mall_id:
            return [Ignored("an answer")]
        where = (hook.event_no, found.event_shop_no, found.board_no, found.no)
        return [Fetch(NAME, ":".join(where))]

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        """Every article of the last days: what we have had before is known by its number, so no
        cursor is needed, and a webhook that never came loses nothing."""
        since = f"{(now - LOOK_BACK).astimezone(SEOUL):%Y-%m-%d}"
        events: list[Event] = []
        for board in self._settings.boards:
            events += (self._event(each, now) for each in self._mall.articles(board, since, now))
        return events, ""

    def problems(self) -> Sequence[Misconfigured]:
        try:
            self._mall.ask("GET", "/api/v2/admin/boards")
        except SendRejected:
            return [Misconfigured("error-channel-key", what="CAFE24_REFRESH_TOKEN")]
        except SendFailed:
            return [Misconfigured("error-channel-away", url=self._settings.address)]
        return ()

    def close(self) -> None:
        self._mall.close()

    def _event(self, found: Any, now: datetime) -> Event:
        """One that is not as it should be must not lose the others."""
        try:
            article = _Article.model_validate(found)
            if article.is_answer or article.member_id == self._settings.mall_id:
                return Ignored("an answer")
            if article.is_notice:
                return Ignored("a notice")
            return article.inbound(f"{NAME}:{self._settings.mall_id}", now)
        except ValueError:
            return Ignored("not as Cafe24 writes it")


class Cafe24Sender:
    repeat = Repeat.LOOKUP

    def __init__(self, settings: Settings, mall: "_Mall") -> None:
        self._settings, self._mall = settings, mall

    def send(self, outgoing: Outgoing) -> Sent:
        to = outgoing.route
        path = f"/api/v2/admin/boards/{to['board']}/articles"
        mine = {
            "writer": self._settings.writer,
            "content": _as_html(outgoing.text),
            "client_ip": self._settings.client_ip,
            "member_id": self._settings.mall_id,
        }
        if self._settings.answer == "comment":
            path += f"/{to['article']}/comments"
            fields: dict[str, Any] = mine
        else:
            fields = {
                "reply_article_no": to["article"],
                "title": f"Re: {to['title']}",
                **mine,
                "reply_status": "C",
                "secret": "T" if to["is_secret"] else "F",  # a secret question's answer is one too
            }
        body = {"shop_no": to["shop"], "request": fields}
        return Sent(provider_id=_number(body_of(self._mall.ask("POST", path, json=body)), to))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Our words among the children of the question."""
        to, words = outgoing.route, outgoing.text.split()
        if self._settings.answer == "comment":
            path = f"/api/v2/admin/boards/{to['board']}/articles/{to['article']}/comments"
            body = body_of(self._mall.ask("GET", path))
            found = [each for each in body.get("comments") or [] if isinstance(each, dict)]
            ours = [each for each in found if text_of(str(each.get("content"))).split() == words]
            return Sent(provider_id=str(ours[0].get("comment_no", ""))) if ours else None
        for each in self._mall.articles(to["board"], to["asked_on"], read_clock()):
            try:
                article = _Article.model_validate(each)
            except ValidationError:
                continue
            is_child = article.parent_article_no == to["article"]
            if is_child and text_of(article.content).split() == words:
                return Sent(provider_id=article.key)
        return None


class _Mall:
    """The Admin API: its tokens, its pages, its errors."""

    def __init__(self, settings: Settings, safe: Callable[[], Safe]) -> None:
        self._settings, self._safe = settings, safe
        version = {"X-Cafe24-Api-Version": settings.api_version}
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


def _as_html(text: str) -> str:
    lines = escape(text, quote=False).split("\n\n")
    return "".join(f"<p>{line.replace(chr(10), '<br>')}</p>" for line in lines)


def _number(body: Mapping[str, Any], to: Mapping[str, Any]) -> str:
    """Of what we wrote, the way the mall names articles; "" when it does not say."""
    made = body.get("articles") or body.get("comments") or body.get("comment") or []
    first = made[0] if isinstance(made, list) and made else made
    number = isinstance(first, Mapping) and (first.get("comment_no") or first.get("article_no"))
    return f"{to['shop']}:{to['board']}:{number}" if number else ""
