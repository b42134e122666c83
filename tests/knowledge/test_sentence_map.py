"""The map that comes with the code belongs to the intents that come with it."""

import numpy as np

from knowledge.minilm import shared
from knowledge.phrasings import intents, lessons
from knowledge.sentence_map import LAYERS, SentenceMap


def test_what_is_said_of_an_intent_lies_near_it() -> None:
    """Else `python -m knowledge.sentence_map` was forgotten after the intents had changed."""
    texts, labels = lessons("en")
    chosen = range(3, len(texts), len(texts) // 150)
    states = shared().states([texts[number] for number in chosen], LAYERS)
    places = SentenceMap.read(len(intents())).project(states)
    nearest = np.argsort(-places, axis=1)[:, :3]
    found = [labels[number] in near for number, near in zip(chosen, nearest, strict=True)]
    assert np.mean(found) > 0.7
