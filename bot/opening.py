"""Opens what the settings speak of: the data folder, the search, the model."""

import fcntl
import logging
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

from pydantic import SecretStr

from bot.db import Database
from bot.embedders import chosen_embedder
from bot.environment import Environment
from bot.errors import Misconfigured
from bot.llm import Model
from bot.settings import DeskConfig
from knowledge.embedding import HashEmbedder, local_embedder
from knowledge.search import Library
from knowledge.server import Server, owner_of
from knowledge.space import SpaceMissing
from knowledge.space import load as load_space

log = logging.getLogger(__name__)


def open_library(env: Environment, config: DeskConfig, db: Database) -> Library:
    """Raises Misconfigured for an EMBEDDING_MODEL that cannot be used."""
    server, chosen = _chroma(env, config, db), chosen_embedder(env)
    try:
        space = load_space(env.deskbell_home)
    except SpaceMissing as e:
        log.warning("%s; the search goes on by words alone", e)
        embedder = chosen or HashEmbedder()
        return Library(env.deskbell_home, db.session, embedder, server=server)
    embedder = chosen or local_embedder(space)
    return Library(env.deskbell_home, db.session, embedder, space, server=server)


def open_model(env: Environment, config: DeskConfig, db: Database) -> Model | None:
    if not env.has_model:
        return None
    return Model(
        api_key=plainly(env.openai_api_key),
        base_url=env.openai_base_url or None,
        model=env.chat_model,
        limits=config.model,
        db=db,
    )


def _chroma(env: Environment, config: DeskConfig, db: Database) -> Server | None:
    """Every process builds its own collections, under a name that is the same after a restart."""
    if not env.chroma_url:
        return None
    where = db.engine.url.set(password=None).render_as_string()
    return Server(env.chroma_url, owner_of(config.shop.name, where, env.worker_name))


def plainly(secret: SecretStr | None) -> str:
    """For the libraries that must have it; they refuse an empty one."""
    return secret.get_secret_value() if secret else "none"


def make_home(home: Path) -> None:
    """Raises Misconfigured for a folder that cannot be made or written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=home).close()
    except OSError as e:
        raise Misconfigured("error-home", path=home, why=e.strerror or "") from e


def hold_home(home: Path) -> TextIO:
    """Keep other processes off the data folder until the file is closed: two on one SQLite file
    would not see each other's jobs. Raises Misconfigured when there is one already."""
    file = (home / "deskbell.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as e:
        file.close()
        raise Misconfigured("error-second-process", path=home) from e
    return file
