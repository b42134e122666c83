"""A sentence model from a folder, run by ONNX Runtime: texts in many languages to vectors.

The folder is as sentence-transformers writes it and as most models are published:

    model.onnx or onnx/model.onnx        token ids in; `sentence_embedding` or token vectors out
    tokenizer.json
    1_Pooling/config.json                how token vectors become one; without it, their mean
    sentence_bert_config.json            max_seq_length
    config_sentence_transformers.json    prompts, and default_prompt_name: what begins each text

Nothing leaves this machine. Only `fetch` ever asks the network, and only when it is called.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.embedding import SENTENCES_FIRST, EmbeddingFailed, Mix, Vector

Floats = NDArray[np.float32]

_BATCH = 32
_LONGEST = 512  # tokens, where the model does not say; passages are cut far below it
_MODELS = ("model.onnx", "onnx/model.onnx")
_PARTS = (*(f"{model}*" for model in _MODELS), "tokenizer.json", "*/config.json", "*config*.json")
_SHOWN = 27  # characters of the folder's name: with the digest, what an index's name has room for
_PROBE = ("Where is my parcel?", "환불")  # of different lengths, to tell the outputs' axes apart
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class ModelUnusable(Exception):
    """`code` names the words (in bot/texts, `error-model-…`), `values` fill them in."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class SentenceModel:
    """An Embedder. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Loads the model and tries it, which takes seconds. Raises ModelUnusable."""
        model = _file(folder, *_MODELS)
        self._tokenizer = _tokenizer(folder)
        self._session = _session(model)
        self._inputs = {each.name for each in self._session.get_inputs()}
        if not {"input_ids"} <= self._inputs <= _INPUTS:
            raise ModelUnusable("inputs", names=", ".join(sorted(self._inputs)))
        outputs = [each.name for each in self._session.get_outputs()]
        named = "sentence_embedding"
        self._output = named if named in outputs else outputs[0]
        self._pooling, self._prompt = _pooling(folder), _prompt(folder)
        self.dimension = self._run(_PROBE).shape[1]
        self.name = f"{folder.resolve().name[:_SHOWN]}-{_digest(folder)}"

    def mix(self, message: str) -> Mix:
        return SENTENCES_FIRST

    def whole(self, vector: Vector) -> Vector | None:
        return None

    def questions(self, texts: Sequence[str]) -> tuple[list[Vector], list[Vector]]:
        vectors = self.embed(texts)
        return vectors, vectors

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        vectors: list[Vector] = [[] for _ in texts]
        # Alike in length together: padding would be computed for nothing.
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            try:
                rows = self._run([texts[number] for number in batch])
            except ModelUnusable as error:
                raise EmbeddingFailed(f"{self.name} failed: {error.code} {error.values}") from error
            for number, row in zip(batch, rows, strict=True):
                vectors[number] = row.tolist()
        return vectors

    def _run(self, texts: Sequence[str]) -> Floats:
        """A row of length one a text. Raises ModelUnusable."""
        encoded = self._tokenizer.encode_batch([self._prompt + text for text in texts])
        given = {
            "input_ids": np.array([each.ids for each in encoded], np.int64),
            "attention_mask": np.array([each.attention_mask for each in encoded], np.int64),
            "token_type_ids": np.array([each.type_ids for each in encoded], np.int64),
        }
        feed = {name: given[name] for name in self._inputs}
        try:
            found = np.asarray(self._session.run([self._output], feed)[0])
        except Exception as error:  # the library has a dozen kinds without a common parent
            raise ModelUnusable("run", why=type(error).__name__) from error
        rows = self._pooled(found, given["attention_mask"])
        if not np.isfinite(rows).all():
            raise ModelUnusable("numbers")
        rows[~rows.any(axis=1), 0] = 1.0  # a text without tokens gets a fixed direction
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def _pooled(self, found: NDArray[Any], mask: NDArray[np.int64]) -> Floats:
        if found.dtype.kind == "f" and found.ndim == 2 and len(found) == len(mask):
            return np.array(found, np.float32)
        if found.dtype.kind != "f" or found.ndim != 3 or found.shape[:2] != mask.shape:
            raise ModelUnusable("outputs", name=self._output, shape=str(found.shape))
        if self._pooling == "cls":
            return np.asarray(found[:, 0], np.float32)
        weights = mask[:, :, None]
        mean = (found * weights).sum(1) / np.maximum(weights.sum(1), 1)
        return np.asarray(mean, np.float32)


def fetch(name: str, folder: Path, *, hub: str | None = None) -> None:
    """Download a published model's files into a folder. Raises ModelUnusable."""
    try:
        from huggingface_hub import constants, snapshot_download
    except ImportError as error:
        raise ModelUnusable("extra", name="huggingface-hub") from error
    constants.HF_HUB_DISABLE_TELEMETRY = True
    try:
        snapshot_download(
            name, local_dir=folder, allow_patterns=list(_PARTS), token=False, endpoint=hub
        )
    except Exception as error:  # no such model, no network, a full disk, …
        raise ModelUnusable("fetch", name=name, why=type(error).__name__) from error


def _session(model: Path) -> Any:
    """Raises ModelUnusable."""
    try:
        import onnxruntime  # type: ignore[import-untyped]
    except ImportError as error:
        raise ModelUnusable("extra", name="onnxruntime") from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised as well
    options.enable_cpu_mem_arena = False  # it would keep the memory of the longest batch
    # Waiting threads would keep the processors busy between two messages.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # see _run
        raise ModelUnusable("unreadable", path=model, why=type(error).__name__) from error


def _tokenizer(folder: Path) -> Tokenizer:
    file = _file(folder, "tokenizer.json")
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises Exception itself
        raise ModelUnusable("unreadable", path=file, why=type(error).__name__) from error
    said = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    tokenizer.enable_truncation(said if isinstance(said, int) and said > 0 else _LONGEST)
    padding = tokenizer.padding or {}
    tokenizer.enable_padding(**{**padding, "length": None})
    return tokenizer


def _pooling(folder: Path) -> str:
    config = _json(folder / "1_Pooling" / "config.json")
    modes = [name.removeprefix("pooling_mode_") for name, on in config.items() if on is True]
    mode = str(config.get("pooling_mode") or next(iter(modes), "mean_tokens"))
    mode = mode.removesuffix("_tokens").removesuffix("_token")
    if mode not in ("mean", "cls"):
        raise ModelUnusable("pooling", mode=mode)
    return mode


def _prompt(folder: Path) -> str:
    config = _json(folder / "config_sentence_transformers.json")
    prompts = config.get("prompts")
    name = config.get("default_prompt_name")
    return str(prompts.get(name) or "") if isinstance(prompts, dict) and name else ""


def _json(file: Path) -> dict[str, Any]:
    """{} for a file that is not there. Raises ModelUnusable for one that is damaged."""
    try:
        found = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelUnusable("unreadable", path=file, why=type(error).__name__) from error
    return found if isinstance(found, dict) else {}


def _file(folder: Path, *names: str) -> Path:
    """The first that is there. Raises ModelUnusable."""
    if not folder.is_dir():
        raise ModelUnusable("folder", path=folder)
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise ModelUnusable("file", path=folder, names=" / ".join(names))


def _digest(folder: Path) -> str:
    """Of every file that has a say in a vector: another digest, another index."""
    whole = hashlib.sha256()
    for file in _files(folder):
        whole.update(file.relative_to(folder).as_posix().encode() + b"\0")
        with file.open("rb") as content:
            whole.update(hashlib.file_digest(content, "sha256").digest())
    return whole.hexdigest()[:12]


def _files(folder: Path) -> Iterator[Path]:
    found = {file for part in _PARTS for file in folder.glob(part) if file.is_file()}
    return iter(sorted(found))
