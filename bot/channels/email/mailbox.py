"""The shop's own mail: it comes by IMAP or is put in whole at our door, and replies go by SMTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import SecretStr

from bot.channels.contract import Event, Refused, Request
from bot.channels.email.imap import Folder
from bot.channels.email.mail import Mail, mail_from_wire
from bot.channels.email.provider import Provider, admit
from bot.channels.email.settings import Settings
from bot.channels.email.smtp import SmtpSender, connected
from bot.channels.email.way_back import NAME
from bot.errors import Misconfigured, SendFailed


class Mailbox(Provider):
    """Also the way out for mail that a provider brings in."""

    name = NAME

    def __init__(self, settings: Settings) -> None:
        hook = settings.hook.get_secret_value() if settings.hook else ""
        super().__init__(hook, settings.office)
        self._settings = settings
        self.sender = SmtpSender(settings) if settings.smtp_host else None
        self._folder = Folder(settings) if settings.imap_host else None
        self.poll_seconds = 1.0 if self._folder else 0.0  # a look lasts as long as nothing comes

    @classmethod
    def secret(cls) -> SecretStr | None:
        settings = Settings.read()
        return settings.hook if settings else None

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        if not self._secret:
            raise Refused("nobody calls here", 404)
        admit(request, self._secret)

    def mail(self, request: Request) -> Mail:
        return mail_from_wire(request.body)

    def poll(self, cursor: str, now: datetime) -> tuple[Sequence[Event], str]:
        assert self._folder
        return self._folder.look(cursor, now)

    def problems(self) -> Sequence[Misconfigured]:
        found = []
        if self._folder and (why := self._folder.problem()):
            found.append(Misconfigured("doctor-email-imap", host=self._settings.imap_host, why=why))
        if self.sender and (why := self._smtp_problem()):
            found.append(Misconfigured("doctor-email-smtp", host=self._settings.smtp_host, why=why))
        return found

    def close(self) -> None:
        if self._folder:
            self._folder.close()

    def _smtp_problem(self) -> str:
        try:
            with connected(self._settings):
                return ""
        except SendFailed as e:
            return str(e)
