"""What a channel needs to know of the shop's accounts: secrets and addresses, from the environment
or .env, under the channel's own prefix."""

from typing import Self

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Misconfigured


class ChannelSettings(BaseSettings):
    """A subclass names its prefix: `model_config = prefixed("META_")`."""

    @classmethod
    def read(cls) -> Self | None:
        """None when nothing of it is set. Raises Misconfigured, naming the variable."""
        try:
            settings = cls()
        except ValidationError as e:
            if all(error["type"] == "missing" and not error["input"] for error in e.errors()):
                return None
            raise Misconfigured(why=_problems(e, cls.model_config["env_prefix"])) from e
        return settings if settings.model_fields_set else None


def prefixed(prefix: str) -> SettingsConfigDict:
    return SettingsConfigDict(
        env_prefix=prefix, env_file=".env", extra="ignore", env_ignore_empty=True
    )


def _problems(error: ValidationError, prefix: str) -> str:
    names = [(prefix + ".".join(map(str, each["loc"]))).upper() for each in error.errors()]
    whys = [each["msg"].removeprefix("Value error, ") for each in error.errors()]
    return "; ".join(f"{name}: {why}" for name, why in zip(names, whys, strict=True))
