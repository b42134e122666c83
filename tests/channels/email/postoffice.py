"""A real SMTP server on loopback that keeps what it is given, and refuses what it is told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port


@dataclass
class PostOffice:
    """`answers`: what it says to a command instead of yes, once each; "silence" hangs up."""

    port: int
    password: str = "app-password"
    got: list[tuple[str, list[str], Message]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    def authenticate(self, server: Any, session: Any, envelope: Any, how: str, login: Any) -> Any:
        is_right = isinstance(login, LoginPassword) and login.password == self.password.encode()
        return AuthResult(success=is_right, handled=is_right)

    async def handle_MAIL(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.pop("MAIL", ""):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answers.pop("RCPT", ""):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop("DATA", "250 OK")
        if answer in ("250 OK", "silence"):
            content = envelope.original_content or b""
            mail = message_from_bytes(content)
            self.got.append((envelope.mail_from or "", list(envelope.rcpt_tos), mail))
        if answer == "silence":
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@contextmanager
def open_office() -> Iterator[PostOffice]:
    office = PostOffice(free_port())
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        authenticator=office.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
