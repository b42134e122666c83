"""A mail server: it puts in what customers write, and takes what we send."""

import asyncio
import socket
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from itertools import count
from typing import Any, ClassVar

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from bot.channels.contract import Answer, Request
from bot.clock import now
from bot.simulators.contract import Call, Fault, Shown, Simulator
from bot.tickets.terms import Language

ADDRESS, DOMAIN = "help@shop.example", "customers.example"
HOOK = "simulated-door-for-mail"
_WROTE = {  # what a mail program puts above the mail that is answered
    Language.KO: "{at:%Y. %m. %d. %H:%M}, {sender}님이 작성:",
    Language.EN: "On {at:%b %d, %Y at %H:%M}, {sender} wrote:",
}


@dataclass(frozen=True)
class Letter(Shown):
    """A mail as its reader sees it, whoever wrote it."""

    sender: str = ""
    to: str = ""
    subject: str = ""
    quoted: str = ""  # what it answers
    message_id: str = ""
    answers: str = ""  # a message_id


class EmailSimulator(Simulator):
    name = "email"
    faults: ClassVar = {  # as SMTP says them
        "rate_limit": Fault(Answer(451)),
        "key": Fault(Answer(535)),
        "unreachable": Fault(Answer(550)),
        "silence": Fault(None),
        "taken_then_silence": Fault(None, is_taken=True),
        "accepted_then_dropped": Fault(Answer(250)),
        "slow": Fault(Answer(250), is_taken=True, after_seconds=1),
    }

    def __init__(self, language: Language = Language.EN) -> None:
        super().__init__()
        self._language = language  # of the customers' mail programs
        self._ids = count(1)
        self._customers: dict[str, str] = {}  # by address
        self._newest: dict[str, Letter] = {}  # by customer: of the shop
        self._port = 0
        self._office: Controller | None = None

    def environment(self) -> dict[str, str]:
        return {
            "EMAIL_ADDRESS": ADDRESS,
            "EMAIL_SECRET": "simulated-secret-of-the-shop",
            "EMAIL_HOOK": HOOK,
            "EMAIL_PASSWORD": "simulated",
            "EMAIL_SMTP_HOST": "127.0.0.1",
            "EMAIL_SMTP_PORT": str(self._port),
            "EMAIL_SMTP_TLS": "none",
        }

    def says(self, customer: str, text: str, at: datetime) -> Call:
        return _posted(self.letter(customer, text, at))

    def letter(self, customer: str, text: str, at: datetime, subject: str = "") -> Letter:
        """An answer to the shop's newest mail, unless it has a subject of its own. `customer` is
        one word, or a name and an address as in From."""
        sender = customer if "@" in customer else f"{customer} <{customer}@{DOMAIN}>"
        address = parseaddr(sender)[1]
        self._customers[address] = customer
        answered = None if subject else self._newest.get(customer)
        return Letter(
            customer,
            text,
            at,
            is_reply=False,
            sender=sender,
            to=ADDRESS,
            subject=answered.subject if answered else subject or text[:40],
            quoted=_quoting(answered, self._language) if answered else "",
            message_id=f"<{next(self._ids)}.{address}>",
            answers=answered.message_id if answered else "",
        )

    def post(self, desk: str, letter: Letter) -> httpx.Response:
        """To the desk at this address."""
        return self._call(desk, letter.customer, _posted(letter))

    def serve(self, request: Request) -> Answer:
        return Answer(404)  # SMTP is spoken here

    def start(self, port: int = 0) -> None:
        with socket.create_server(("127.0.0.1", port)) as free:
            self._port = free.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self._port}"
        counter = _Counter(self, self._next)
        self._office = Controller(
            counter,
            hostname="127.0.0.1",
            port=self._port,
            authenticator=counter.authenticate,
            auth_require_tls=False,
        )
        self._office.start()

    def close(self) -> None:
        self._closing.set()
        if self._office:
            self._office.stop()

    def take(self, content: bytes) -> None:
        """A mail of the shop arrives."""
        mail = message_from_bytes(content, policy=policy.default)
        to = str(mail["To"])
        customer = self._customers.get(to, to.partition("@")[0])
        letter = Letter(
            customer,
            "\n".join(mail.get_content().splitlines()),
            now(),
            is_reply=mail["Auto-Submitted"] is None,
            sender=str(mail["From"]),
            to=to,
            subject=str(mail["Subject"]),
            message_id=str(mail["Message-ID"]),
        )
        self._newest[customer] = letter
        self.present(letter)


def _quoting(letter: Letter, language: Language) -> str:
    above = _WROTE[language].format(at=letter.at.astimezone(), sender=letter.sender)
    return "\n".join((above, "", *(f"> {line}" for line in letter.text.splitlines())))


def _posted(letter: Letter) -> Call:
    mail = EmailMessage()
    mail["From"] = letter.sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = letter.message_id
    if letter.answers:
        mail["In-Reply-To"] = letter.answers
    mail.set_content("\n\n".join(filter(None, (letter.text, letter.quoted))))
    return Call(f"/channels/email/{HOOK}", mail.as_bytes())


class _Counter:
    """What aiosmtpd asks, in the order it asks it."""

    def __init__(self, simulator: EmailSimulator, faults: deque[Fault]) -> None:
        self._simulator, self._faults = simulator, faults

    def authenticate(self, server: Any, session: Any, envelope: Any, how: str, login: Any) -> Any:
        is_known = self._fault("key") is None
        return AuthResult(success=is_known, handled=is_known)

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._fault("unreachable"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        fault = self._faults.popleft() if self._faults else None
        if fault is None or fault.is_taken:
            self._simulator.take(envelope.original_content or b"")
        if fault is None:
            return "250 OK"
        await asyncio.sleep(fault.after_seconds)
        if fault.answer is None:
            server.transport.abort()
            return ""
        return f"{fault.answer.status} as asked for"

    def _fault(self, name: str) -> Fault | None:
        """The next one, if it is this."""
        if self._faults and self._faults[0] is self._simulator.faults[name]:
            return self._faults.popleft()
        return None
