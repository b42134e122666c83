"""What EMBEDDING_MODEL asks for: a model of an endpoint, or one on this machine."""

from pathlib import Path

from bot.environment import Environment
from bot.errors import Misconfigured
from knowledge.embedding import Embedder, EndpointEmbedder
from knowledge.sentence_model import ModelUnusable, SentenceModel, fetch

LOCAL = "local:"


def chosen_embedder(env: Environment) -> Embedder | None:
    """None when nothing was asked for. Raises Misconfigured for a model that cannot be used."""
    name = env.embedding_model
    if not name:
        return None
    if name.startswith(LOCAL):
        return _sentence_model(_folder(env, name.removeprefix(LOCAL).strip()))
    return EndpointEmbedder(
        api_key=env.openai_api_key.get_secret_value() if env.openai_api_key else "none",
        base_url=env.openai_base_url or None,
        model=name,
    )


def fetch_model(env: Environment, name: str) -> Embedder:
    """Download a model to where EMBEDDING_MODEL=local:NAME looks. Raises Misconfigured."""
    folder = env.deskbell_home / "models" / name
    try:
        fetch(name, folder)
    except ModelUnusable as e:
        raise _in_words(e) from e
    return _sentence_model(folder)


def _folder(env: Environment, said: str) -> Path:
    named = Path(said).expanduser()
    return named if named.is_dir() else env.deskbell_home / "models" / said


def _sentence_model(folder: Path) -> SentenceModel:
    try:
        return SentenceModel(folder)
    except ModelUnusable as e:
        raise _in_words(e) from e


def _in_words(error: ModelUnusable) -> Misconfigured:
    return Misconfigured(f"error-model-{error.code}", **error.values)
