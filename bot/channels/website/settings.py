"""SITE_…: what the website needs to know."""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from bot.channels.settings import ChannelSettings, prefixed

_ORIGIN = re.compile(
    r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
)


def _origins(written: Any) -> Any:
    """ "https://shop.example, https://www.shop.example"."""
    if not isinstance(written, str):
        return written
    found = tuple(re.split(r"[\s,]+", written.strip().lower()))
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is not an origin such as https://shop.example")
    return found


Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]


class Settings(ChannelSettings):
    model_config = prefixed("SITE_")

    secret: SecretStr = Field(min_length=24)  # signs our forms, and the shop's customers in
    origins: Origins = ()  # of the pages that may show the widget and the form
    images: Origins = ()  # from where articles may show pictures, besides `origins`
    theme: Path | None = None  # a stylesheet of CSS variables

    @property
    def key(self) -> bytes:
        return self.secret.get_secret_value().encode()

    def welcomes(self, origin: str, host: str) -> bool:
        """May a page of this origin speak to us? `host` is what we were called by: our own pages
        may. A request without an origin comes from no page. This is no proof of who asks."""
        return not origin or origin in self.origins or origin in _own(host)


def _own(host: str) -> tuple[str, ...]:
    return (f"https://{host}", f"http://{host}") if host else ()
