"""What the weights are multiplied with."""

import numpy as np
import pytest

from bot.triage.features import Features
from bot.triage.frame import Frame, Vocabulary

WORDS = Vocabulary({"cup": 0, "broke": 1}, np.ones(2, np.float32))
NONE = Vocabulary({}, np.zeros(0, np.float32))
SENTENCES = np.array([[1, 2, 2], [2, 0, 1]], np.float32)


def features(*words: str, sentence: object = ()) -> Features:
    terms = {"grams": [], "words": [*words], "signals": []}
    return Features(terms, np.zeros(0, np.float32), np.array(sentence, np.float32))


def frame(directions: object) -> Frame:
    vocabularies = {"grams": NONE, "words": WORDS, "signals": NONE}
    return Frame(vocabularies, np.zeros(3, np.float32), np.array(directions, np.float32))


def test_pairs_are_alike_as_the_square_of_the_gist() -> None:
    spaces = np.array(
        [frame(np.eye(3)).row(features(sentence=each)).spaces for each in SENTENCES], np.float64
    )
    gist, pairs = spaces[:, :3], spaces[:, 3:]
    likeness = gist[0] @ gist[1] / np.square(gist[0]).sum()
    assert pairs.shape[1] == 3 + 2 + 1
    assert pairs[0] @ pairs[1] / np.square(pairs[0]).sum() == pytest.approx(likeness**2, rel=1e-5)


def test_without_a_sentence_the_gist_is_made_of_the_terms() -> None:
    both = frame([[1, 0], [0, 1]]).row(features("cup", "broke", "never"))
    assert both.columns == [0, 1]
    assert both.spaces[0] == pytest.approx(both.spaces[1])
    unknown = frame([[1, 0], [0, 1]]).row(features("never"))
    assert not unknown.columns
    assert not unknown.spaces.any()
