"""What every command needs: where it prints, the settings, and the log."""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console

from bot.environment import Environment, read_environment
from bot.settings import DeskConfig, read_config
from bot.vault.logs import TidyFormatter

out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def settings() -> tuple[Environment, DeskConfig]:
    env = read_environment()
    return env, read_config(env.deskbell_config)


def start_log(level: int = logging.INFO) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TidyFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    for noisy in ("httpx", "httpx2", "alembic", "dbos", "slack_sdk", "openai"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Bolt warns at each start that we bring our own client, which is on purpose.
    bolt = logging.getLogger("slack_bolt.App")
    bolt.addFilter(lambda record: "`client`" not in record.getMessage())
