"""`deskbell demo`: a sample shop, sample customers, and the playground in place of Slack.

The desk runs as it would in earnest: its own process, signed HTTP or Socket Mode, its own database
(fresh each time; only the search index is kept, because it can be).
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from socket import create_server
from typing import Any

import httpx

from bot.channels.standard_webhooks import new_secret
from bot.errors import Misconfigured
from bot.opening import hold_home, make_home
from bot.played import vendors
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.texts import say as words
from bot.tickets.terms import Language

READY_WITHIN_SECONDS = 60
AUTO_SAMPLES = 5  # the first lines of the samples file are in the order worth seeing
PACKAGE = Path(__file__).resolve().parent.parent

_TEAMS = {
    Language.KO: {
        "support": "일반 상담",
        "orders": "주문·배송",
        "billing": "환불·결제",
        "tech": "기술 지원",
        "leads": "리드",
    },
    Language.EN: {
        "support": "Support",
        "orders": "Orders",
        "billing": "Billing",
        "tech": "Tech",
        "leads": "Leads",
    },
}


def run_demo(
    lang: Language, *, port: int, socket: bool, every: float, say: Callable[[str], Any]
) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises Misconfigured when the desk does not start."""
    signal.signal(signal.SIGTERM, _stop)
    _require_free(port)
    home = _fresh_home(Path("data") / f"demo-{lang}")
    settings = PlaygroundSettings(
        lang=lang.value,
        intake_token=secrets.token_urlsafe(24),
        reply_secret=new_secret(),
        manifest=PACKAGE / "manifest.json",
        samples=PACKAGE / "knowledge" / "articles" / f"samples.{lang}.jsonl",
        sample_every=every,
        auto_samples=AUTO_SAMPLES,
        transport="socket" if socket else "http",
    )
    with vendors(lang) as played, Playground(settings, port=port) as playground:
        desk_port = _free_port()
        desk_url = f"http://127.0.0.1:{desk_port}"
        env = demo_environment(settings, playground.api_url, home, desk_port, lang)
        env |= played.environment
        played.carry(playground, desk_url)
        say(words(lang, "demo-starting"))
        log = home / "desk.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=env, stdout=file, stderr=file
            )
        try:
            _wait_until_ready(process, desk_url, log)
            playground.connect(
                app_url=desk_url,
                intake_url=f"{desk_url}/intake/messages",
                intake_token=settings.intake_token,
                site_url=f"{desk_url}/faq?lang={lang}",
            )
            say(words(lang, "demo-ready", url=playground.url, log=log))
            say(words(lang, "demo-site", url=f"{desk_url}/faq?lang={lang}"))
            code = process.wait()
            raise Misconfigured("error-demo-ended", code=code, log=log)
        except KeyboardInterrupt:
            say(words(lang, "demo-stopping"))
        finally:
            process.terminate()
            process.wait(timeout=15)


def demo_environment(
    settings: PlaygroundSettings, api_url: str, home: Path, port: int, lang: Language
) -> dict[str, str]:
    """What an administrator would put into .env, pointing at the playground."""
    config = home / "deskbell.toml"
    config.write_text(demo_config(lang), "utf-8")
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": settings.bot_token,
        "SLACK_API_URL": api_url,
        "INTAKE_TOKEN": settings.intake_token,
        "SITE_SECRET": settings.reply_secret,
        "SITE_ORIGINS": api_url.removesuffix("/api/"),  # the playground's page shows the chat
        "INTAKE_WEBHOOK_SECRET": settings.reply_secret,
        "DESKBELL_HOME": str(home),
        "DESKBELL_CONFIG": str(config),
        "DESKBELL_HOST": "127.0.0.1",
        "DESKBELL_PORT": str(port),
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    }
    if settings.transport == "socket":
        return environment | {"SLACK_APP_TOKEN": settings.app_token, "SLACK_SIGNING_SECRET": ""}
    return environment | {"SLACK_SIGNING_SECRET": settings.signing_secret, "SLACK_APP_TOKEN": ""}


def demo_config(lang: Language) -> str:
    """A deskbell.toml for the playground's channels and user groups."""
    articles = PACKAGE / "knowledge" / "articles" / lang.value
    name = {Language.KO: "모아상점", Language.EN: "Fernway Goods"}[lang]
    teams = "".join(
        f'\n[teams.{key}]\nname = "{label}"\nchannel = "C_{key.upper()}"\n'
        f'on_call = "S_{key.upper()}"\n'
        for key, label in _TEAMS[lang].items()
    )
    return f"""\
[shop]
name = "{name}"
desk_language = "{lang}"
timezone = "{"Asia/Seoul" if lang is Language.KO else "America/New_York"}"
knowledge = "{articles}"

[hours]
holidays = "{"KR" if lang is Language.KO else "US"}"

[routing]
default = "support"

[routing.review]
legal = "leads"
safety = "leads"
privacy = "leads"
partnership = "leads"
outage = "tech"
refund_risk = "billing"

[routing.type]
order = "orders"

[inbox]
channels = ["C_INBOX"]
app_ids = ["A_ZAPIER"]

[knowledge]
channel = "C_KNOWLEDGE"
{teams}"""


def _fresh_home(home: Path) -> Path:
    make_home(home)
    hold_home(home).close()  # a demo that still runs would lose its database
    for old in home.glob("deskbell.*"):
        old.unlink()
    return home.resolve()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Misconfigured("error-demo-desk", code=process.returncode, log=log)
        try:
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise Misconfigured("error-demo-slow", seconds=READY_WITHIN_SECONDS, log=log)


def _require_free(port: int) -> None:
    try:
        create_server(("127.0.0.1", port)).close()
    except OSError as e:
        raise Misconfigured("error-demo-port", port=str(port)) from e


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
