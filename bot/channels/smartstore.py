"""Naver SmartStore (스마트스토어): questions on product pages, which everybody reads, and inquiries
about orders. There is no webhook: it is asked.

Commerce API; its token is signed for with bcrypt.
https://apicenter.commerce.naver.com/docs/commerce-api/current
"""

import base64
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Self

import bcrypt
import httpx
from pydantic import Field, SecretStr, ValidationError, field_validator

from bot.channels.capability import Mode, Way, route
from bot.channels.contract import Channel, Event, Garbled, Ignored, Refused, Request
from bot.channels.fields import MILD, Key, Loose, Mild, Wire
from bot.channels.http import body_of, exchange, raise_for_status, vendor_client
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.clock import now as read_clock
from bot.errors import Misconfigured, SendFailed, SendRejected
from bot.tickets import terms

NAME = "smartstore"
Moment = Annotated[datetime | None, MILD]
SEOUL = timezone(timedelta(hours=9))
LOOK_BACK = timedelta(days=7)  # at what nobody has answered, each time
PAGE = 100  # the most the API gives
MOST_PAGES = 20
_NEVER = datetime.min.replace(tzinfo=UTC)
FRESH = timedelta(minutes=1)  # a token that ends sooner is not used
_ANSWERED = "ERR-NC-101010"
_UNKNOWN_ADDRESS = "GW.IP_NOT_ALLOWED"


class Settings(ChannelSettings):
    model_config = prefixed("SMARTSTORE_")

    client_id: str
    client_secret: SecretStr
    poll_seconds: float = Field(default=60, ge=10)
    url: str = "https://api.commerce.naver.com/external"

    @field_validator("client_secret")
    @classmethod
    def _can_sign(cls, secret: SecretStr) -> SecretStr:
        try:
            sign("id", secret.get_secret_value(), 0)
        except ValueError as e:
            raise ValueError("must be the application's secret, which begins with $2a$") from e
        return secret


def sign(client_id: str, secret: str, milliseconds: int) -> str:
    """What proves us in a token request. Raises ValueError for a secret that is no bcrypt salt."""
    hashed = bcrypt.hashpw(f"{client_id}_{milliseconds}".encode(), secret.encode())
    return base64.b64encode(hashed).decode()


class Question(Wire):
    """On a product page. Naver masks who asked, so no two questions are known to be one
    customer's."""

    questionId: Key
    question: Loose = ""
    maskedWriterId: Mild = ""
    productName: Mild = ""
    createDate: Moment = None
    answered: Annotated[bool, MILD] = False

    def inbound(self, source: str, now: datetime) -> Inbound:
        key = f"qna:{self.questionId}"
        return Inbound(
            channel=terms.Channel.SMARTSTORE,
            source=source,
            event_key=key,
            body_hash=body_hash(self.question.encode()),
            sender=Customer(key, name=self.maskedWriterId),
            text=self.question,
            said_at=_in_utc(self.createDate, now),
            subject=self.productName,
            thread=key,
            reply_to=route(NAME, [Way(Mode.PUBLIC)], question=self.questionId),
        )


class Inquiry(Wire):
    """About an order; only its customer reads the answer."""

    inquiryNo: Key
    inquiryContent: Loose = ""
    title: Mild = ""
    customerId: Mild = ""
    customerName: Mild = ""
    orderId: Mild = ""
    inquiryRegistrationDateTime: Moment = None
    answered: Annotated[bool, MILD] = False

    def inbound(self, source: str, now: datetime) -> Inbound:
        key = f"inq:{self.inquiryNo}"
        customer = Customer(self.customerId or key, name=self.customerName, order=self.orderId)
        return Inbound(
            channel=terms.Channel.SMARTSTORE,
            source=source,
            event_key=key,
            body_hash=body_hash(self.inquiryContent.encode()),
            sender=customer,
            text=self.inquiryContent,
            said_at=_in_utc(self.inquiryRegistrationDateTime, now),
            subject=self.title,
            thread=key,
            reply_to=route(NAME, [Way(Mode.PUSH)], inquiry=self.inquiryNo),
        )


class SmartStore(Channel):
    name = NAME

    def __init__(self, settings: Settings) -> None:
        self.poll_seconds = settings.poll_seconds
        self._source = f"{NAME}:{settings.client_id}"
        self._store = _Store(settings)
        self.sender = SmartStoreSender(self._store)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        raise Refused("SmartStore does not call", 404)

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        return ()

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        """Whatever has no answer yet, of the last days. What we have had before is known by its
        number, so no cursor is needed."""
        since, until = (now - LOOK_BACK).astimezone(SEOUL), now.astimezone(SEOUL)
        span = {"fromDate": since.isoformat("T", "milliseconds")}
        span |= {"toDate": until.isoformat("T", "milliseconds")}
        days = {"startSearchDate": f"{since:%Y-%m-%d}", "endSearchDate": f"{until:%Y-%m-%d}"}
        questions = self._store.unanswered("/v1/contents/qnas", span)
        inquiries = self._store.unanswered("/v1/pay-user/inquiries", days)
        events = [self._event(Question, each, now) for each in questions]
        return [*events, *(self._event(Inquiry, each, now) for each in inquiries)], ""

    def problems(self) -> Sequence[Misconfigured]:
        try:
            self._store.ask("GET", "/v1/contents/qnas", params={"page": "1", "size": "1"})
        except SendRejected as e:
            if str(e) == "send-address-refused":
                return [Misconfigured("error-channel-address", name="SmartStore")]
            return [Misconfigured("error-channel-key", what="SMARTSTORE_CLIENT_SECRET")]
        except SendFailed:
            return [Misconfigured("error-channel-away", url=self._store.url)]
        return ()

    def close(self) -> None:
        self._store.close()

    def _event(self, kind: type[Question | Inquiry], found: Any, now: datetime) -> Event:
        """One that is not as it should be must not lose the others."""
        try:
            asked = kind.model_validate(found)
        except ValidationError:
            return Garbled(NAME, json.dumps(found).encode(), "not as SmartStore writes it")
        return Ignored("answered") if asked.answered else asked.inbound(self._source, now)


class SmartStoreSender:
    """Naver takes one answer to each, so a second try after silence is told "answered already"."""

    repeat = Repeat.LOOKUP

    def __init__(self, store: "_Store") -> None:
        self._store = store

    def send(self, outgoing: Outgoing) -> Sent:
        if "question" in outgoing.route:
            body = {"commentContent": outgoing.text}
            self._store.ask("PUT", f"/v1/contents/qnas/{outgoing.route['question']}", json=body)
            return Sent()
        path = f"/v1/pay-merchant/inquiries/{outgoing.route['inquiry']}/answer"
        answer = self._store.ask("POST", path, json={"answerComment": outgoing.text})
        data = body_of(answer).get("data")
        number = data.get("inquiryCommentNo") if isinstance(data, Mapping) else None
        return Sent(provider_id=str(number or ""))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Putting the same comment on a question again changes nothing, so only inquiries are
        tried and then told of."""
        try:
            return self.send(outgoing)
        except SendRejected as e:
            if (
                str(e) == "send-already-answered"
            ):  # by us: nobody else knows this try was on its way
                return Sent()
            raise


class _Store:
    """The shop's side of the API: its token, its pages, its errors."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.url
        self._settings = settings
        self._client = vendor_client(settings.url)
        self._token, self._until = "", _NEVER
        self._renewing = threading.Lock()

    def unanswered(self, path: str, params: Mapping[str, str]) -> Iterator[Any]:
        for page in range(1, MOST_PAGES + 1):
            asked = {**params, "answered": "false", "page": str(page), "size": str(PAGE)}
            body = body_of(self.ask("GET", path, params=asked))
            found = body.get("contents") or body.get("content")
            listed = found if isinstance(found, list) else []
            yield from listed
            if len(listed) < PAGE:
                return

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """A token that Naver no longer takes before its time is asked for anew, once."""
        answer = self._ask(method, path, **kwargs)
        if answer.status_code == 401:
            self._until = _NEVER
            answer = self._ask(method, path, **kwargs)
        raise_for_status(answer, _refusal)
        return answer

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._fresh_token()}"}
        return exchange(self._client, method, path, headers=headers, **kwargs)

    def _fresh_token(self) -> str:
        with self._renewing:
            at = read_clock()
            if at + FRESH >= self._until:
                self._renew(at)
            return self._token

    def _renew(self, at: datetime) -> None:
        stamp = int(at.timestamp() * 1000)
        secret = self._settings.client_secret.get_secret_value()
        form = {
            "client_id": self._settings.client_id,
            "timestamp": str(stamp),
            "client_secret_sign": sign(self._settings.client_id, secret, stamp),
            "grant_type": "client_credentials",
            "type": "SELF",
        }
        answer = exchange(self._client, "POST", "/v1/oauth2/token", data=form)
        raise_for_status(
            answer, lambda each: _refusal(each) or f"send-key-refused:{each.status_code}"
        )
        body = body_of(answer)
        lasts = body.get("expires_in")
        self._token = str(body.get("access_token", ""))
        self._until = at + timedelta(seconds=lasts if isinstance(lasts, int) else 0)


def _refusal(answer: httpx.Response) -> str:
    code = body_of(answer).get("code")
    if code == _ANSWERED:
        return "send-already-answered"
    if code == _UNKNOWN_ADDRESS:
        return "send-address-refused"
    return "send-unreachable" if answer.status_code == 404 else ""


def _in_utc(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    return (at if at.tzinfo else at.replace(tzinfo=SEOUL)).astimezone(UTC)
