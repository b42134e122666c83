"""What the knowledge says to a question an agent asks: the shop's own words, and where they stand.
Nothing is worded by a model, so nothing can be invented."""

from bot.drafting.looked import Looked, Place
from bot.drafting.pieces import text_of
from bot.drafting.policies import answer_from
from bot.tickets.terms import ConfidenceLevel
from knowledge.confidence import confidence
from knowledge.passages import PUBLIC, Found, Passage

_NEXT = 3  # articles that come after the first one


def looked_up(question: str, found: Found) -> Looked:
    """Pure."""
    if not found.hits:
        return Looked(question)
    passages: dict[str, Passage] = {}
    for hit in found.hits:
        passages.setdefault(hit.passage.article_id, hit.passage)
    places = [_place(each) for each in passages.values()]
    best = found.hits[0].passage
    level = ConfidenceLevel(confidence(found).level)
    return Looked(question, _quoted(best, question), level, tuple(places[: _NEXT + 1]))


def _quoted(passage: Passage, question: str) -> str:
    if passage.kind == "policy":
        return text_of(answer_from(passage, question).pieces)
    return passage.text.strip()


def _place(passage: Passage) -> Place:
    return Place(passage.title, passage.article_id, passage.audience != PUBLIC)
