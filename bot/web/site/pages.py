"""What every page has: the customer's language, the shop's name, the headers that protect it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse

from bot.channels.website.settings import Settings
from bot.texts import LANGUAGES, say
from bot.web.site.shop import Shop

_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STATIC = {each.name: _TYPES[each.suffix] for each in (_HERE / "static").iterdir()}
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_HOUR = "public, max-age=3600"


def _version() -> str:
    """Browsers keep our stylesheets and scripts for as long as they say the same."""
    files = b"".join((_HERE / "static" / name).read_bytes() for name in sorted(_STATIC))
    return hashlib.sha256(files).hexdigest()[:12]


VERSION = _version()


class Pages:
    def __init__(self, settings: Settings, shop: Callable[[], Shop]) -> None:
        self.settings, self.shop = settings, shop
        self._headers = _headers(settings)

    def language(self, request: Request) -> str:
        """As the address says, else as the browser would like it, else the shop's own."""
        asked = request.query_params.get("lang", "")
        if asked in LANGUAGES:
            return asked
        accepted = re.findall(r"[a-z]{2}", request.headers.get("accept-language", "").lower())
        return next((each for each in accepted if each in LANGUAGES), self.shop().language)

    def show(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> Response:
        language = self.language(request)
        html = _TEMPLATES.get_template(template).render(
            language=language,
            languages=LANGUAGES,
            shop=self.shop(),
            say=partial(say, language),
            version=VERSION,
            **values,
        )
        return Response(html, status, self._headers, media_type="text/html")

    def router(self) -> APIRouter:
        """Stylesheets and scripts."""
        routes = APIRouter(include_in_schema=False)

        @routes.get("/site/theme.css")
        async def theme() -> Response:
            """The shop's colours and letters."""
            file = self.settings.theme
            headers = {"Cache-Control": _HOUR}
            if file is None or not file.is_file():
                return Response("", media_type="text/css", headers=headers)
            return FileResponse(file, media_type="text/css", headers=headers)

        @routes.get("/site/{name}")
        async def static(name: str) -> Response:
            if name not in _STATIC:
                return Response(status_code=404)
            headers = {"Cache-Control": _HOUR, "X-Content-Type-Options": "nosniff"}
            file = _HERE / "static" / name
            return FileResponse(file, media_type=_STATIC[name], headers=headers)

        return routes


def _headers(settings: Settings) -> Mapping[str, str]:
    ours = " ".join(settings.origins)
    pictures = " ".join((*settings.origins, *settings.images))
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "img-src": f"'self' {pictures}".strip(),
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": f"'self' {ours}".strip(),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {what}" for name, what in rules.items()),
        "X-Content-Type-Options": "nosniff",
        # Not "no-referrer": browsers would then send forms with "Origin: null".
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }
