"""Texts to vectors: offline by hashing, or by an OpenAI-compatible endpoint."""

import logging
import math
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import lexicon
from knowledge.degraded import Cause, Degraded
from knowledge.minilm import DIMENSION, MiniLM, ModelMissing, shared
from knowledge.sentence_map import LAYERS, WIDTH, SentenceMap
from knowledge.space import Space, fingerprint

if TYPE_CHECKING:
    from openai import OpenAI

log = logging.getLogger(__name__)

Vector = list[float]
Floats = NDArray[np.float32]

_SECONDS_FOR_ONE = 3.0
_BESIDE = 1.2  # the length of an English text's place in the concept space beside MiniLM's vectors
_FEW, _MANY = 5, 8  # telling words of a message that may stand anywhere, and that may not
_TITLE = 0.3  # what a title by itself counts beside the whole text: a share
_STATES = 0.5  # what its states count beside its vector between two questions: a share


class EmbeddingFailed(Exception):
    """No vectors could be had; its text says why. The search goes on with keywords."""

    def __init__(self, why: str, *, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.degraded = Degraded(Cause.EMBEDDING, why)
        self.retry_after = retry_after  # seconds, where the endpoint said so


class Mix(NamedTuple):
    """How much each likeness counts in a score, beside the others."""

    words: float
    intents: float
    vectors: float

    def sharpened(self) -> "Mix":
        """For bare names, which share too few words and intents with anybody: the best judge of
        them decides, and the others count a quarter."""
        best = max(self)
        return Mix(*(share if share == best else share / 4 for share in self))

    def quoted(self, share: float, words: int) -> "Mix":
        """For a message of so many telling words, of which one passage has this share: who speaks
        as a document does needs no guess at what is meant. Only where words come first anyway."""
        if self.words < max(self):
            return self
        told = min(max((words - _FEW) / (_MANY - _FEW), 0.0), 1.0)
        guessed = 1 - share**2 * told
        return Mix(self.words, *(guessed * guess for guess in self[1:]))


# Chosen on BANKING77, CLINC150, ParaKQC and two shops written for it. Where vectors hold both a
# sentence and its place among the intents, they count for both.
WORDS_FIRST = Mix(words=1.25, intents=0.45, vectors=0.15)
SENTENCES_FIRST = Mix(words=0.75, intents=0.9, vectors=1.0)
CONCEPTS_TOO = Mix(words=0.75, intents=0.9, vectors=2.5)


class Embedder(Protocol):
    def __hash__(self) -> int: ...  # what it gave may be remembered

    @property
    def name(self) -> str: ...  # names the vectors: another name, another index

    @property
    def dimension(self) -> int: ...

    def mix(self, message: str) -> Mix:
        """What to make of its cosines with this message."""
        ...

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector of length one a text. Raises EmbeddingFailed."""
        ...

    def whole(self, vector: Vector) -> Vector | None:
        """To ask how like a text's vector whole texts are, whatever else their vectors hold; None
        where that is no other question."""
        ...

    def questions(self, texts: Sequence[str]) -> tuple[list[Vector], list[Vector]]:
        """Their vectors as `embed` gives them, and what to compare questions with each other by,
        which is more where more is known. Raises EmbeddingFailed."""
        ...


class HashEmbedder:
    """Words, concepts and character n-grams hashed into a signed vector: no model, no network.

    It never asks Kiwi, so a vector is the same before and after Kiwi has loaded. What it finds is
    spelling and concepts, which the keyword score knows better; hence the small weight.
    """

    name = f"hash-1-{lexicon.FINGERPRINT}"  # raise the number with the features below
    dimension = 512

    def __init__(self) -> None:
        self._tokenizer = lexicon.Tokenizer()

    def mix(self, message: str) -> Mix:
        return WORDS_FIRST._replace(vectors=0.2)

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        return [self._vector(text) for text in texts]

    def whole(self, vector: Vector) -> Vector | None:
        return None

    def questions(self, texts: Sequence[str]) -> tuple[list[Vector], list[Vector]]:
        vectors = self.embed(texts)
        return vectors, vectors

    def _vector(self, text: str) -> Vector:
        terms = self._tokenizer.terms(text)
        vector = [0.0] * self.dimension
        for family, found, share in (
            ("w", terms.words, 1.0),
            ("c", terms.concepts, 1.5),
            ("g", terms.grams, 0.5),
        ):
            for term, count in Counter(found).items():
                place = zlib.crc32(f"{family}:{term}".encode())
                sign = 1 if place & 1 else -1
                vector[(place >> 1) % self.dimension] += sign * share * (1 + math.log(count))
        return _unit(vector)


class LocalEmbedder:
    """What can be done on this machine: every text by its place in the concept space, and English
    by MiniLM, where it is installed, which also knows the place better.

    A text of several lines is taken for a title and what stands under it; MiniLM reads the title
    by itself as well. Its vectors of the two stand side by side, the place behind them.

    The concept space also keeps the two languages from lying at right angles to each other. There
    Chroma's graph fell in two: in one build of six, a hundred of a thousand passages could not be
    found any more.
    """

    def __init__(self, space: Space, sentences: MiniLM | None) -> None:
        self.space, self._sentences = space, sentences
        self._places = SentenceMap.read(space.dimension) if sentences else None
        self.name = f"local-4-{fingerprint()}-{'minilm' if sentences else 'plain'}"
        self._width = 2 * DIMENSION if sentences else 0  # MiniLM's part comes first
        self.dimension = self._width + space.dimension

    def mix(self, message: str) -> Mix:
        return CONCEPTS_TOO if self._reads(message) else WORDS_FIRST

    def _reads(self, text: str) -> bool:
        return self._sentences is not None and lexicon.language_of(text) == "en"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        return self._embedded(texts)[0]

    def _embedded(self, texts: Sequence[str]) -> tuple[list[Vector], dict[int, Floats]]:
        """And MiniLM's states of the English ones, by their numbers."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        whole: dict[int, Floats] = {}
        read = [number for number, text in enumerate(texts) if self._reads(text)]
        for number in set(range(len(texts))).difference(read):
            vectors[number, self._width :] = self.space.project(texts[number])
        readings = [_readings(texts[number]) for number in read]
        rows = iter(self._sentence_rows([text for each in readings for text in each]))
        for number, each in zip(read, readings, strict=True):
            states, places = zip(*(next(rows) for _ in each), strict=True)
            whole[number] = states[-1]
            title, text = states[0][-DIMENSION:], states[-1][-DIMENSION:]
            place = np.sum(places, axis=0)
            place *= _BESIDE / max(float(np.linalg.norm(place)), 1e-9)
            parts = math.sqrt(_TITLE) * title, math.sqrt(1 - _TITLE) * text, place
            vectors[number] = np.concatenate(parts)
        return [_unit(vector.tolist()) for vector in vectors], whole

    def whole(self, vector: Vector) -> Vector | None:
        texts = slice(self._width // 2, self._width)
        if not any(vector[texts]):
            return None
        alone = np.zeros(self.dimension)
        alone[texts] = vector[texts]
        return _unit(alone.tolist())

    def questions(self, texts: Sequence[str]) -> tuple[list[Vector], list[Vector]]:
        """English ones side by side with MiniLM's states on the way to its vector, which still
        know how something was said."""
        vectors, states = self._embedded(texts)
        if not self._places:
            return vectors, vectors
        rows = np.zeros((len(texts), self.dimension + WIDTH))
        rows[:, : self.dimension] = vectors
        if read := list(states):
            told = self._places.telling(np.array(list(states.values())))
            rows[read, : self.dimension] *= math.sqrt(1 - _STATES)
            rows[read, self.dimension :] = math.sqrt(_STATES) * told
        return vectors, rows.tolist()

    def _sentence_rows(self, texts: Sequence[str]) -> list[tuple[Floats, Floats]]:
        """Each text's states, its vector last, and its place among the intents of length one."""
        if not texts or not self._sentences or not self._places:
            return []
        states = self._sentences.states(texts, LAYERS)
        places = self._places.project(states)
        lengths = np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-9)
        return list(zip(states, places / lengths, strict=True))


def _readings(text: str) -> list[str]:
    title, _, rest = text.partition("\n")
    return [title, text] if rest.strip() else [text]


def local_embedder(space: Space) -> LocalEmbedder:
    try:
        return LocalEmbedder(space, shared())
    except ModelMissing as error:
        log.info("English without sentence vectors: %s", error)
        return LocalEmbedder(space, None)


class EndpointEmbedder:
    """Any server that speaks OpenAI's embeddings call. Texts leave this machine."""

    def __init__(
        self,
        *,
        base_url: str | None,  # None means OpenAI itself
        api_key: str,
        model: str,
        dimension: int | None = None,  # asks the model for shorter vectors
        timeout: float = 20.0,  # seconds for one request of many texts
        retries: int = 2,
        batch: int = 96,
    ) -> None:
        self.name = f"{model}-{dimension}" if dimension else model
        self._base_url, self._api_key = base_url, api_key
        self._timeout, self._retries, self._batch = timeout, retries, batch
        self._model, self._shorter = model, dimension
        self._dimension = dimension
        self._client: OpenAI | None = None

    def mix(self, message: str) -> Mix:
        return SENTENCES_FIRST

    def whole(self, vector: Vector) -> Vector | None:
        return None

    def questions(self, texts: Sequence[str]) -> tuple[list[Vector], list[Vector]]:
        vectors = self.embed(texts)
        return vectors, vectors

    @property
    def dimension(self) -> int:
        """Ask the endpoint, once, unless it was given."""
        if self._dimension is None:
            self._dimension = len(self._ask(["dimension"])[0])
        return self._dimension

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        vectors = [vector for batch in self._batches(texts) for vector in self._ask(batch)]
        expected = self.dimension
        for vector in vectors:
            if len(vector) != expected:
                self._dimension = self._shorter  # asked for anew, should it stay like that
                raise EmbeddingFailed(
                    f"{self.name} gave vectors of {len(vector)} numbers instead of {expected};"
                    " was the model changed?"
                )
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        for start in range(0, len(texts), self._batch):
            yield texts[start : start + self._batch]

    def _ask(self, texts: Sequence[str]) -> list[Vector]:
        import openai  # half a second: shops without an endpoint never pay for it

        if self._client is None:
            self._client = openai.OpenAI(base_url=self._base_url, api_key=self._api_key)
        # A single text is a message somebody waits to have searched.
        waiting = len(texts) == 1
        client = self._client.with_options(
            timeout=_SECONDS_FOR_ONE if waiting else self._timeout,
            max_retries=0 if waiting else self._retries,
        )
        try:
            answer = client.embeddings.create(
                model=self._model,
                input=[text or " " for text in texts],
                dimensions=self._shorter or openai.omit,
                encoding_format="float",
            )
            found = {row.index: row.embedding for row in answer.data}
            vectors = [found[number] for number in range(len(texts))]
            lengths = [_length(vector) for vector in vectors]
        except openai.RateLimitError as error:
            pause = _seconds(error.response.headers.get("retry-after", ""))
            why = "the embedding endpoint limits how often it is asked (429)"
            raise EmbeddingFailed(why, retry_after=pause) from error
        except openai.OpenAIError as error:
            # Not the error's own text, which may quote the key.
            why = f"the embedding endpoint failed: {type(error).__name__}"
            raise EmbeddingFailed(why) from error
        except (TypeError, AttributeError, KeyError, ValueError) as error:
            raise EmbeddingFailed(f"{self.name} gave no vector for each text") from error
        # Kept, one of these would spoil the index for as long as its text is searched.
        if not all(0 < length < math.inf for length in lengths):
            raise EmbeddingFailed(f"{self.name} gave vectors of zeros or of what is no number")
        return list(map(_unit, vectors))


def _seconds(retry_after: str) -> float:
    """Most send seconds; for a date, our own back-off will do."""
    return float(retry_after) if retry_after.isdigit() else 0.0


def _unit(vector: Sequence[float]) -> Vector:
    """Scale to length one. A text without any feature gets a fixed direction, not a zero vector."""
    length = _length(vector)
    if not length:
        return [1.0] + [0.0] * (len(vector) - 1)
    return [number / length for number in vector]


def _length(vector: Sequence[float]) -> float:
    return math.sqrt(sum(number * number for number in vector))
