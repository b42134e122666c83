"""Secrets and addresses, from the environment or .env. Read once by wiring and passed down; only
channels read theirs themselves (bot/channels/settings.py)."""

import base64
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Misconfigured
from bot.service_settings import reason


class Environment(BaseSettings):
    """What differs from machine to machine. Names in .env.sample."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None  # set = Socket Mode
    slack_signing_secret: SecretStr | None = None  # set = HTTP
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = ""  # "" = SQLite file in deskbell_home
    openai_api_key: SecretStr | None = None
    openai_base_url: str = ""
    chat_model: str = ""  # "" = no language model: extractive drafts
    embedding_model: str = ""  # of the endpoint, or local:NAME or FOLDER; "" = what comes along
    intake_token: SecretStr | None = None  # bearer token of the source "default"
    intake_webhook_secret: SecretStr | None = None  # whsec_… of the same; made when not given
    chroma_url: str = ""  # "" = the search index is a folder in deskbell_home
    deskbell_home: Path = Path("data")
    deskbell_config: Path = Path("deskbell.toml")
    deskbell_host: str = "127.0.0.1"
    deskbell_port: int = Field(default=8080, ge=0, le=65_535)
    worker_name: str = Field(
        default="desk", pattern=r"\S"
    )  # must differ between processes on one PostgreSQL

    @field_validator("intake_webhook_secret")
    @classmethod
    def _can_sign(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _is_signing_key(secret.get_secret_value()):
            raise ValueError('must be "whsec_" and base64; leave it out to have one made')
        return secret

    @field_validator("chroma_url")
    @classmethod
    def _is_server(cls, url: str) -> str:
        """An address and a port: Chroma knows no passwords."""
        split = urlsplit(url)
        if url and (
            split.scheme not in ("http", "https")
            or not split.hostname
            or split.username
            or split.path.strip("/")
            or split.query
            or split.port == 0
        ):
            raise ValueError("must look like http://10.0.0.5:8000, with nothing else in it")
        return url

    @field_validator("deskbell_home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        """The index is built in a process with another working folder."""
        return home.absolute()

    @property
    def database(self) -> str:
        if self.database_url:
            return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)
        return f"sqlite:///{self.deskbell_home / 'deskbell.sqlite3'}"

    @property
    def has_model(self) -> bool:
        return bool(self.chat_model and (self.openai_api_key or self.openai_base_url))

    @property
    def has_slack(self) -> bool:
        return bool(self.slack_bot_token and (self.slack_app_token or self.slack_signing_secret))


def read_environment(**overrides: Any) -> Environment:
    """Raises Misconfigured, naming the variable."""
    try:
        return Environment(**overrides)
    except ValidationError as e:
        lines = [f"{'.'.join(map(str, x['loc'])).upper()}: {reason(x['msg'])}" for x in e.errors()]
        raise Misconfigured(why="; ".join(lines)) from e


def _is_signing_key(secret: str) -> bool:
    try:
        return bool(base64.b64decode(secret.removeprefix("whsec_"), validate=True))
    except ValueError:
        return False
