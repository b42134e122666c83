"""A mail server: it puts in what customers write, and takes what we send."""

import asyncio
import socket
from collections import deque
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from bot.channels.contract import Answer, Request
from bot.simulators.contract import Call, Fault, Simulator

ADDRESS, DOMAIN = "help@shop.example", "customers.example"
HOOK = "simulated-door-for-mail"


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

    def __init__(self) -> None:
        super().__init__()
        self._ids = count(1)
        self._answered: dict[str, str] = {}  # by customer: the newest Message-ID of ours
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
        mail = EmailMessage()
        mail["From"] = f"{customer} <{customer}@{DOMAIN}>"
        mail["To"] = ADDRESS
        mail["Subject"] = text[:40]
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{next(self._ids)}.{customer}@{DOMAIN}>"
        if ours := self._answered.get(customer):
            mail["In-Reply-To"] = ours
        mail.set_content(text)
        return Call(f"/channels/email/{HOOK}", mail.as_bytes())

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
        mail = message_from_bytes(content)
        customer = str(mail["To"]).partition("@")[0]
        self._answered[customer] = str(mail["Message-ID"])
        written = mail.get_payload(decode=True)
        text = written.decode() if isinstance(written, bytes) else ""
        self.show(customer, text, is_reply=mail["Auto-Submitted"] is None)


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
