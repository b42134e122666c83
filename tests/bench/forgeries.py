"""Requests that are not genuine, at every door that asks for a signature or a secret: one bit of
what proves the sender changed, or one header replaced by nonsense. Nobody may come in, and nothing
may break."""

import base64
import hashlib
import hmac
import json
import random
import string
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
from rich.progress import Progress

from bot.channels import standard_webhooks
from bot.channels.contract import Channel, Refused, Request, Unreadable
from bot.channels.directory import all_channels
from bot.channels.email.mailgun import Mailgun
from bot.channels.email.office import Office
from bot.channels.email.postmark import Postmark
from bot.channels.email.sendgrid import SendGrid
from bot.channels.website.identity import identify
from bot.clock import now
from bot.intake.sources import NewSource, add_source
from bot.rush import Rush
from bot.settings import Desk
from bot.simulators import cafe24, email, kakao, kakao_counsel, naver_talktalk, solapi
from bot.simulators.contract import Call, Simulator
from bot.simulators.directory import SIMULATORS
from bot.simulators.solapi import SolapiSimulator
from bot.slack.gate import is_genuine
from bot.web.intake import Intake, Posted, Refusal
from tests.bench.report import Line, Report, none
from tests.channels.playing import opened_for
from tests.fakes import ListedJobs, fresh_database

SECRET = "a secret of the bench's, long enough for everybody"
HOSTILE = ("", "\x00", "=", "v1,", "sha256=", "💥", "a" * 10_000, "\r\nx: y", "-1", "9" * 30, "NaN")
OFFICE = Office("help@shop.example", SECRET.encode(), has_plus=True, sends=True)

Knock = Callable[[Request], int]
Change = Callable[[Request, random.Random], Request]


@dataclass(frozen=True)
class Door:
    name: str
    genuine: Request
    knock: Knock  # the HTTP status of the answer
    flip: Change  # one bit of what the signature covers, or of the secret
    proof: frozenset[str] = frozenset()  # headers without which nobody may come in


def forgeries(trials: int, seed: int, progress: Progress) -> Report:
    chance = random.Random(seed)
    lines: list[Line] = []
    with _doors() as doors:
        for door in doors:
            bar = progress.add_task(f"forging {door.name}", total=trials)
            if not 200 <= door.knock(door.genuine) < 300:
                lines.append(none(f"{door.name}: genuine requests refused", 1))
            flipped, hostile = Counter[str](), Counter[str]()
            for _ in range(trials):
                progress.update(bar, advance=1)
                flipped[_verdict(door, door.flip(door.genuine, chance))] += 1
                name, spoiled = _spoiled(door.genuine, chance)
                verdict = _verdict(door, spoiled)
                is_fair = verdict == "let in" and name not in door.proof
                hostile["refused" if is_fair else verdict] += 1
            lines.append(
                none(f"{door.name}: changed, and not refused", trials - flipped["refused"])
            )
            lines.append(none(f"{door.name}: hostile headers", trials - hostile["refused"]))
    return Report(f"channels: {trials} forgeries of each kind at {len(doors)} doors", tuple(lines))


def _verdict(door: Door, request: Request) -> str:
    try:
        status = door.knock(request)
    except Exception as e:
        return type(e).__name__
    return "let in" if status < 400 else "refused" if status < 500 else str(status)


def _spoiled(request: Request, chance: random.Random) -> tuple[str, Request]:
    name = chance.choice([*request.headers, "x-unknown"])
    noise = "".join(chance.choices(string.printable, k=chance.randrange(200)))
    value = chance.choice([*HOSTILE, noise])
    return name, replace(request, headers={**request.headers, name: value})


# what is changed


def _bit(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _other(text: str, chance: random.Random) -> str:
    return _bit(text.encode(), chance).decode("utf-8", "replace")


def _in_body(request: Request, chance: random.Random) -> Request:
    return replace(request, body=_bit(request.body, chance))


def _in_address(secret: str) -> Change:
    return lambda request, chance: replace(
        request, rest=request.rest.replace(secret, _other(secret, chance))
    )


def _in_query(name: str) -> Change:
    return lambda request, chance: replace(
        request, query={**request.query, name: _other(request.query[name], chance)}
    )


def _in_header(name: str, secret: str) -> Change:
    return lambda request, chance: replace(
        request,
        headers={
            **request.headers,
            name: request.headers[name].replace(secret, _other(secret, chance)),
        },
    )


# the doors


_FLIPS: dict[str, tuple[Change, frozenset[str]]] = {
    "cafe24": (_in_header("x-api-key", cafe24.EVENT_KEY), frozenset({"x-api-key"})),
    "channel_talk": (_in_query("token"), frozenset()),
    "email": (_in_address(email.HOOK), frozenset()),
    "kakao": (_in_header("x-skill-key", kakao.SECRET), frozenset({"x-skill-key"})),
    "kakao_counsel": (_in_address(kakao_counsel.PATH), frozenset()),
    "meta": (_in_body, frozenset({"x-hub-signature-256"})),
    "naver_talktalk": (_in_address(naver_talktalk.PATH), frozenset()),
    "solapi": (_in_address(solapi.REPORTS), frozenset()),
}


@contextmanager
def _doors() -> Iterator[list[Door]]:
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskbell-bench-")))
        db = stack.enter_context(fresh_database(place))
        with db.write() as session:
            source = add_source(session, "bench", now=now())
        intake = Intake(db, ListedJobs(), Desk(), Rush())
        doors = [*_providers(), *_sources(intake, source), _slack(), _website()]
        kinds: tuple[type[Simulator], ...] = (*SIMULATORS, SolapiSimulator)
        for vendor in (kind() for kind in kinds):
            vendor.start()
            stack.callback(vendor.close)
            if call := vendor.says("customer", "4000", now()):
                channel = opened(vendor)
                stack.callback(channel.close)
                doors.append(
                    Door(vendor.name, asked(channel, call), _into(channel), *_FLIPS[vendor.name])
                )
        yield doors


def opened(vendor: Simulator) -> Channel:
    """The desk's side of a vendor that is being played."""
    [kind] = [kind for kind in all_channels() if kind.name == vendor.name]
    return opened_for(vendor, kind)


def asked(channel: Channel, call: Call) -> Request:
    split = urlsplit(call.path)
    return Request(
        method=call.method,
        rest=split.path.removeprefix(f"/channels/{channel.name}").strip("/"),
        headers={name.lower(): value for name, value in call.headers.items()},
        query=dict(httpx.QueryParams(split.query)),
        body=call.body,
        peer="127.0.0.1",
    )


def _into(channel: Channel) -> Knock:
    def knock(request: Request) -> int:
        try:
            channel.verify(request, now())
            channel.parse(request, now())
        except Refused as e:
            return e.status
        except Unreadable:
            return 422
        return 200

    return knock


def _request(body: bytes, rest: str = "", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("POST", rest, named, {}, body, "127.0.0.1")


def _providers() -> Iterator[Door]:
    form = {"content_type": "application/x-www-form-urlencoded"}
    mail = {"from": "Hana <hana@example.com>", "subject": "배송", "text": "언제 오나요?"}
    yield Door(
        "sendgrid",
        _request(urlencode(mail).encode(), SECRET, **form),
        _into(SendGrid(SECRET, OFFICE)),
        _in_address(SECRET),
    )
    told = json.dumps({"From": "hana@example.com", "TextBody": "언제 오나요?"}).encode()
    yield Door(
        "postmark", _request(told, SECRET), _into(Postmark(SECRET, OFFICE)), _in_address(SECRET)
    )
    stamp, token = str(int(now().timestamp())), "t" * 50
    signature = hmac.new(SECRET.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    proof = {"timestamp": stamp, "token": token, "signature": signature}
    yield Door(
        "mailgun",
        _request(urlencode(mail | proof).encode(), **form),
        _into(Mailgun(SECRET, OFFICE)),
        _in_body,
    )


def _sources(intake: Intake, source: NewSource) -> Iterator[Door]:
    """What comes to /intake: no-code tools, Standard Webhooks, forms."""

    def knock(form: str | None = None) -> Knock:
        def one(request: Request) -> int:
            [outcome] = intake.accept([Posted(request.body, request.headers.get, form)])
            return outcome.status if isinstance(outcome, Refusal) else 202

        return one

    said = {"customer_id": "c-1", "text": "언제 오나요?", "id": "e-1"}
    body, bearer = json.dumps(said).encode(), f"Bearer {source.token}"
    yield Door(
        "bearer",
        _request(body, authorization=bearer),
        knock(),
        _in_header("authorization", source.token),
        frozenset({"authorization"}),
    )
    signed = standard_webhooks.headers(source.webhook_secret, "e-2", body, now())
    signed = {name.lower(): value for name, value in signed.items()}
    proof = frozenset(name for name in signed if name.startswith("webhook-"))
    whole = Request("POST", "", signed, {}, body, "127.0.0.1")
    yield Door("standard webhooks", whole, knock(), _in_body, proof)
    typeform = json.dumps({"form_response": {"token": "e-3", "answers": []}}).encode()
    tally = json.dumps({"data": {"submissionId": "e-4", "fields": []}}).encode()
    for name, header, before, form in (
        ("typeform", "typeform-signature", "sha256=", typeform),
        ("tally", "tally-signature", "", tally),
    ):
        mac = hmac.new(source.webhook_secret.encode(), form, hashlib.sha256).digest()
        headers = {header: before + base64.b64encode(mac).decode()}
        genuine = Request("POST", "", headers, {}, form, "127.0.0.1")
        yield Door(name, genuine, knock("any"), _in_body, frozenset({header}))
    google = json.dumps({"response_id": "e-5", "namedValues": {"Q": ["A"]}}).encode()
    yield Door(
        "google forms",
        _request(google, authorization=bearer),
        knock("any"),
        _in_header("authorization", source.token),
        frozenset({"authorization"}),
    )


def _slack() -> Door:
    body, stamp = b'{"type":"event_callback"}', str(int(now().timestamp()))
    mac = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={mac.hexdigest()}"}

    def knock(request: Request) -> int:
        is_slacks = is_genuine(SECRET, request.headers, request.body, now().timestamp())
        return 200 if is_slacks else 401

    genuine = Request("POST", "", headers, {}, body, "127.0.0.1")
    return Door("slack", genuine, knock, _in_body, frozenset(headers))


def _website() -> Door:
    """Who is signed in at the shop: the token is body and signature in one."""
    claims = {"sub": "c-1", "aud": "support-widget", "exp": int(now().timestamp()) + 300}
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256"}, claims)]
    said = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    mac = hmac.new(SECRET.encode(), said, hashlib.sha256).digest()
    token = said + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")

    def knock(request: Request) -> int:
        try:
            identify(SECRET.encode(), request.body.decode("utf-8", "replace"), now())
        except Refused as e:
            return e.status
        return 200

    return Door("website sign-in", _request(token), knock, _in_body)
