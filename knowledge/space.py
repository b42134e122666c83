"""The concept space: any text as its likeness to some four hundred support intents.

Customers describe a situation ("문 앞에 뒀다는데 아무것도 없어요"), help pages name a rule.
Both lie near the same intents here, in Korean and in English alike, so one finds the other. The
intents and their phrasings are ours (knowledge/phrasings.py); one linear map a language is learned
from them by ridge regression when Deskbell is installed. It needs neither a network nor Kiwi:
character n-grams, Korean letters, Latin words and the lexicon's concepts carry it. What a
multilingual encoder makes of a text is added (knowledge/encoder_map.py), and once Kiwi has loaded,
what it knows of Korean words (knowledge/morpheme_map.py).

`python -m knowledge.space` learns it and writes it beside the installed libraries.
"""

import hashlib
import logging
import math
import os
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import version
from mmap import MADV_RANDOM
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import encoder_map, lexicon, morpheme_map
from knowledge.encoder import EncoderMissing
from knowledge.encoder_map import EncoderMap
from knowledge.mapped import BROKEN, mapped
from knowledge.morpheme_map import MorphemeMap
from knowledge.phrasings import FOLDER, LANGUAGES, lessons, wanted

Floats = NDArray[np.float32]

log = logging.getLogger(__name__)

INSTALLED = Path(sys.prefix) / "share" / "deskbell"
_LONGEST_LESSON = 900  # seconds; one and a half minutes on two slow cores
_FAMILIES = {"words": 1.0, "grams": 1.0, "jamo": 1.0, "concepts": 0.7}
_SEEN_AT_LEAST = 2  # phrasings a term must be in: what is said once teaches nothing general
_RIDGE = {"ko": 0.25, "en": 2.0}  # chosen on the two written shops
# What Kiwi's words and the encoder count beside spelling; chosen as what is in morpheme_map.
_MORPHEMES, _ENCODED = 3.0, 3.0
_ROWS = 1_000  # of likenesses made at a time
_STORED = np.dtype("<f2")
_TABLE = np.dtype([("term", "<u4"), ("idf", "<f4")])  # a term is known by its checksum
_TOKENIZER = lexicon.Tokenizer()  # without Kiwi: the same vectors before and after it has loaded


@cache
def fingerprint() -> str:
    """Names the space: other intents, another lexicon or another recipe, another name."""
    whole = hashlib.sha256(lexicon.FINGERPRINT.encode())
    for file in sorted(FOLDER.glob("*.toml")):
        whole.update(file.read_bytes())
    recipe = (_FAMILIES, _SEEN_AT_LEAST, _RIDGE, _STORED, _TABLE)
    maps = (morpheme_map.RECIPE, version("kiwipiepy"), encoder_map.RECIPE)
    whole.update(repr((*recipe, *maps)).encode())
    return whole.hexdigest()[:12]


class _Map:
    """One language's map from terms to intents."""

    def __init__(self, table: NDArray[Any], weights: NDArray[np.float16]) -> None:
        """`table` is sorted by term; `weights`: a row a term, a column an intent."""
        self._table, self._weights = table, weights

    @property
    def dimension(self) -> int:
        return int(self._weights.shape[1])

    def project(self, text: str) -> Floats:
        numbers, values = _weighed(text, self._table)
        return np.asarray(values @ self._weights[numbers].astype(np.float32), np.float32)


class SpaceMissing(Exception):
    """It is not there and could not be learned; its text says why."""


class Space:
    """Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Maps what `learn` wrote into memory. Raises OSError, ValueError."""
        self._folder = folder
        self._maps = {language: _read(folder, language) for language in LANGUAGES}
        if len({each.dimension for each in self._maps.values()}) != 1:
            raise ValueError(f"the languages of {folder} know different intents")

    @property
    def dimension(self) -> int:
        """How many intents there are."""
        return self._maps[LANGUAGES[0]].dimension

    def project(self, text: str) -> Floats:
        """One number an intent.

        What is unlike an intent counts as nothing: being alike in what they are not makes no two
        texts alike.
        """
        return np.maximum(self._maps[lexicon.language_of(text)].project(text), 0)

    def place(self, text: str) -> Floats:
        """As `project`, and by what the encoder makes of the text; in Korean by what Kiwi knows of
        words as well, once it has loaded."""
        return self._placed(text, self._encoded.read(text).place if self._encoded else None)

    def usual(self, text: str) -> float:
        """How usual it is for help pages to treat what a message asks: above 0 when it is, mostly
        between -0.6 and 0.6; 0 where that is not known."""
        return self._encoded.read(text).usual if self._encoded else 0.0

    def places(self, texts: Sequence[str]) -> list[Floats]:
        """As `place`, of many at once."""
        encoded = self._encoded.project_all(texts) if self._encoded else [None] * len(texts)
        return [self._placed(text, each) for text, each in zip(texts, encoded, strict=True)]

    def _placed(self, text: str, encoded: Floats | None) -> Floats:
        place = self.project(text)
        if encoded is not None:
            place += _ENCODED * encoded
        if lexicon.kiwi() and lexicon.language_of(text) == "ko" and self._morphemes:
            place += _MORPHEMES * self._morphemes.project(text)
        return place

    @cached_property
    def _morphemes(self) -> MorphemeMap | None:
        kiwi = lexicon.kiwi()
        try:
            return MorphemeMap(self._folder, kiwi) if kiwi else None
        except BROKEN as error:
            log.warning("Korean without what Kiwi knows of words: %s", error)
            return None

    @cached_property
    def _encoded(self) -> EncoderMap | None:
        try:
            return EncoderMap(self._folder)
        except BROKEN as error:
            log.warning("texts without what the encoder makes of them: %s", error)
            return None


@cache
def load(home: Path) -> Space:
    """The space learned at installation, or else the one in the data folder, or else a new one
    there, which takes a minute or more; the same one for the whole process.

    Raises SpaceMissing.
    """
    name = f"space-{fingerprint()}"
    for folder in (INSTALLED / name, home / name):
        with suppress(OSError, ValueError):
            return Space(folder)
    log.info("learning the concept space, once: a minute or more")
    command = [sys.executable, "-P", "-m", "knowledge.space", str(home)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    try:
        # A process of its own: what it needs of memory, it gives back.
        subprocess.run(command, env=environment, check=True, timeout=_LONGEST_LESSON)  # noqa: S603
        return Space(home / name)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise SpaceMissing(f"the concept space could not be learned: {error}") from error


def learn(place: Path) -> None:
    """Write the space into a folder of its name in `place`; nothing happens when it is there.

    Takes a minute on two cores and 1.2 GB of memory for a moment.
    """
    folder = place / f"space-{fingerprint()}"
    if folder.exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place, prefix=".space-") as draft:
        _learn_into(Path(draft))
        Path(draft).chmod(0o755)
        with suppress(OSError):  # somebody else was faster
            Path(draft).rename(folder)
            Path(draft).mkdir()  # for the temporary folder to have something to remove


def _learn_into(folder: Path) -> None:
    for language in LANGUAGES:
        texts, labels = lessons(language)
        table = _vocabulary(texts)
        weights = _ridge(texts, wanted(labels), table, _RIDGE[language])
        weights.astype(_STORED).tofile(folder / f"{language}.f16")
        table.tofile(folder / f"{language}.terms")
    lexicon.warm()
    if kiwi := lexicon.kiwi():
        morpheme_map.learn(folder, kiwi)
    try:
        encoder_map.learn(folder)
    except EncoderMissing as error:
        log.warning("learned without the encoder: %s", error)


def _vocabulary(texts: Sequence[str]) -> NDArray[Any]:
    """A row of _TABLE a term, sorted."""
    seen = Counter(term for text in texts for term in {term for _, term in _features(text)})
    kept = sorted(term for term, count in seen.items() if count >= _SEEN_AT_LEAST)
    return np.array(
        [(term, math.log((1 + len(texts)) / (1 + seen[term])) + 1) for term in kept], _TABLE
    )


def _ridge(texts: Sequence[str], goal: Floats, table: NDArray[Any], ridge: float) -> Floats:
    """In the dual: there are fewer texts than terms."""
    # Only who learns needs it.
    from scipy.linalg import solve  # type: ignore[import-untyped]
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

    weighed = [_weighed(text, table) for text in texts]
    columns, values = (np.concatenate(each) for each in zip(*weighed, strict=True))
    rows = np.repeat(np.arange(len(texts)), [len(numbers) for numbers, _ in weighed])
    known = csr_array((values, (rows, columns)), shape=(len(texts), len(table)))
    # In Fortran's order it is solved in place; some rows at a time, since sparse it is larger.
    kernel = np.empty((len(texts), len(texts)), np.float32, order="F")
    for start in range(0, len(texts), _ROWS):
        some = slice(start, start + _ROWS)
        kernel[:, some] = (known @ known[some].T).toarray()
    kernel[np.diag_indices(len(texts))] += ridge
    duals = solve(kernel, goal, assume_a="pos", overwrite_a=True)
    return np.asarray(known.T @ duals, np.float32)


def _features(text: str) -> Iterator[tuple[str, int]]:
    """Family and checksum of each term."""
    found = _TOKENIZER.terms(text)
    for family in _FAMILIES:
        for term in getattr(found, family):
            yield family, zlib.crc32(f"{family}:{term}".encode())


def _weighed(text: str, table: NDArray[Any]) -> tuple[NDArray[np.intp], Floats]:
    """The known terms and their weights: tf-idf, each family of length one, and then the whole."""
    counts: dict[str, Counter[int]] = {family: Counter() for family in _FAMILIES}
    for family, term in _features(text):
        counts[family][term] += 1
    numbers, parts = [np.zeros(0, np.intp)], [np.zeros(0, np.float32)]
    for family, share in _FAMILIES.items():
        terms = np.array(list(counts[family]), np.uint32)
        places = np.searchsorted(table["term"], terms).clip(max=len(table) - 1)
        known = table["term"][places] == terms
        if known.any():
            times = np.array(list(counts[family].values()), np.float32)[known]
            weights = (1 + np.log(times)) * table["idf"][places[known]]
            numbers.append(places[known])
            parts.append(np.float32(share) * weights / np.linalg.norm(weights))
    whole = np.concatenate(parts)
    length = np.linalg.norm(whole)
    return np.concatenate(numbers), np.asarray(whole / (length or 1), np.float32)


def _read(folder: Path, language: str) -> _Map:
    table = np.fromfile(folder / f"{language}.terms", _TABLE)
    weights = mapped(folder / f"{language}.f16")
    # A text knows some hundred of the terms: read their rows, not what lies around them.
    weights.madvise(MADV_RANDOM)
    rows = np.frombuffer(weights, _STORED).reshape(len(table), -1)
    return _Map(table, rows)


if __name__ == "__main__":
    learn(Path(sys.argv[1]) if sys.argv[1:] else INSTALLED)
