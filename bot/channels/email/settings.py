"""The shop's address and mailbox, from the environment."""

from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr, field_validator

from bot.channels.email.office import Office
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import Misconfigured

# Mail to name+anything@… is not known to arrive there; EMAIL_PLUS says otherwise.
_WITHOUT_PLUS = {"naver.com", "daum.net", "hanmail.net", "kakao.com", "nate.com"}


class Tls(StrEnum):
    TLS = "tls"  # from the first byte
    STARTTLS = "starttls"
    NONE = "none"  # for a server on the same machine


class Settings(ChannelSettings):
    model_config = prefixed("EMAIL_")

    address: str = Field(pattern=r"^[^@\s+]+@[^@\s]+\.[^@\s.]+$")
    secret: SecretStr = Field(min_length=16)  # signs reply addresses
    name: str = ""  # beside the address
    plus: bool | None = None  # mail to name+anything@ arrives; None = as the provider is known for
    auth_server: str = ""  # as our mail server calls itself in Authentication-Results
    user: str = ""  # of the mailbox; "" = the address
    password: SecretStr = SecretStr("")

    hook: SecretStr | None = Field(default=None, min_length=16)  # opens the door for whole mails

    imap_host: str = ""  # "" = mail comes by a webhook
    imap_port: int = 993
    imap_tls: Tls = Tls.TLS
    imap_folder: str = "INBOX"

    smtp_host: str = ""  # "" = nothing is sent
    smtp_port: int = 587
    smtp_tls: Tls = Tls.STARTTLS
    smtp_user: str | None = None  # None = as for IMAP; for a service that only sends
    smtp_password: SecretStr | None = None

    @field_validator("address")
    @classmethod
    def _in_lower_case(cls, address: str) -> str:
        return address.casefold()

    @property
    def login(self) -> tuple[str, str]:
        """For IMAP."""
        return self.user or self.address, self.password.get_secret_value()

    @property
    def smtp_login(self) -> tuple[str, str]:
        """Without a password, nobody logs in."""
        user, password = self.login
        own = self.smtp_password
        return self.smtp_user or user, own.get_secret_value() if own else password

    @property
    def office(self) -> Office:
        domain = self.address.rpartition("@")[2]
        has_plus = domain not in _WITHOUT_PLUS if self.plus is None else self.plus
        secret = self.secret.get_secret_value().encode()
        return Office(self.address, secret, has_plus, bool(self.smtp_host), self.auth_server)

    @classmethod
    def shop_office(cls) -> Office | None:
        """None = the shop has no e-mail here. Raises Misconfigured."""
        settings = cls.read()
        return settings.office if settings else None

    @classmethod
    def needed(cls) -> Self:
        """For who cannot do without. Raises Misconfigured."""
        if found := cls.read():
            return found
        raise Misconfigured(why="EMAIL_ADDRESS, EMAIL_SECRET: Field required")
