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
import os
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import version
from mmap import MADV_RANDOM
from multiprocessing import get_context
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
Features = Mapping[str, NDArray[np.uint32]]  # checksums of a text's terms, by family
Weighed = tuple[NDArray[np.intp], Floats]  # the terms of a text that are known, and their weights

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
        numbers, values = _weighed(_features(text), self._table)
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
    package = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": package, "OPENBLAS_NUM_THREADS": "1"}
    try:
        # A process of its own: what it needs of memory, it gives back.
        subprocess.run(command, env=environment, check=True, timeout=_LONGEST_LESSON)  # noqa: S603
        return Space(home / name)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise SpaceMissing(f"the concept space could not be learned: {error}") from error


def learn(place: Path) -> None:
    """Write the space into a folder of its name in `place`; nothing happens when it is there.

    Takes a minute on two cores and 1.5 GB of memory for a moment.
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
    """Two processes, which take about as long as each other; each of the large matrices is in the
    same one, so that there is one at a time."""
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        for half in [processes.submit(learned, folder) for learned in (_learn_korean, _learn_rest)]:
            half.result()


def _learn_korean(folder: Path) -> None:
    _learn_spelling(folder, "ko")
    lexicon.warm()
    if kiwi := lexicon.kiwi():
        morpheme_map.learn(folder, kiwi)


def _learn_rest(folder: Path) -> None:
    _learn_spelling(folder, "en")
    try:
        encoder_map.learn(folder)
    except EncoderMissing as error:
        log.warning("learned without the encoder: %s", error)


def _learn_spelling(folder: Path, language: str) -> None:
    texts, labels = lessons(language)
    known = [_features(text) for text in texts]
    table = _vocabulary(known)
    rows = [_weighed(features, table) for features in known]
    weights = _ridge(rows, wanted(labels), len(table), _RIDGE[language])
    weights.astype(_STORED).tofile(folder / f"{language}.f16")
    table.tofile(folder / f"{language}.terms")


def _vocabulary(texts: Sequence[Features]) -> NDArray[Any]:
    """A row of _TABLE a term, sorted."""
    each_once = [np.unique(np.concatenate([*features.values()])) for features in texts]
    terms, seen = np.unique(np.concatenate(each_once), return_counts=True)
    kept = seen >= _SEEN_AT_LEAST
    table = np.zeros(int(kept.sum()), _TABLE)
    table["term"] = terms[kept]
    table["idf"] = np.log((1 + len(texts)) / (1 + seen[kept])) + 1
    return table


def _ridge(rows: Sequence[Weighed], goal: Floats, terms: int, ridge: float) -> Floats:
    """In the dual: there are fewer texts than terms."""
    # Only who learns needs it.
    from scipy.linalg import solve  # type: ignore[import-untyped]
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

    columns, values = (np.concatenate(each) for each in zip(*rows, strict=True))
    numbers = np.repeat(np.arange(len(rows)), [len(columns) for columns, _ in rows])
    known = csr_array((values, (numbers, columns)), shape=(len(rows), terms))
    # Half of it is enough, being its own mirror image. In Fortran's order it is solved in place;
    # some columns at a time, since sparse they are larger.
    kernel = np.zeros((len(rows), len(rows)), np.float32, order="F")
    for start in range(0, len(rows), _ROWS):
        some = slice(start, start + _ROWS)
        kernel[start:, some] = (known[start:] @ known[some].T).toarray()
    kernel[np.diag_indices(len(rows))] += ridge
    duals = solve(kernel, goal, assume_a="pos", lower=True, overwrite_a=True)
    return np.asarray(known.T @ duals, np.float32)


def _features(text: str) -> Features:
    found = _TOKENIZER.terms(text)
    return {
        family: np.array(
            [zlib.crc32(f"{family}:{term}".encode()) for term in getattr(found, family)], np.uint32
        )
        for family in _FAMILIES
    }


def _weighed(features: Features, table: NDArray[Any]) -> Weighed:
    """Tf-idf, each family of length one, and then the whole."""
    numbers, parts = [np.zeros(0, np.intp)], [np.zeros(0, np.float32)]
    for family, share in _FAMILIES.items():
        terms, times = np.unique(features[family], return_counts=True)
        places = np.searchsorted(table["term"], terms).clip(max=len(table) - 1)
        known = table["term"][places] == terms
        if known.any():
            weights = (1 + np.log(times[known])) * table["idf"][places[known]]
            numbers.append(places[known])
            parts.append(share * weights / np.linalg.norm(weights))
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
