"""What the gate has to know from the shop's documents: the article, how sure, and the reply."""

from dataclasses import dataclass

from bot.autonomy.matching import Match, match
from bot.autonomy.rules import Approved, AutoReply
from bot.channels.capability import capability
from bot.drafting.questions import questions
from bot.drafting.sources import version_of
from bot.drafting.voice import Voice
from bot.texts import say
from bot.tickets.terms import Language, Tone
from bot.tickets.values import Turn
from knowledge.confidence import confidence, measure
from knowledge.passages import PUBLIC, Found, Passage, public
from knowledge.search import Library

_LOOKED_AT = 20  # passages, of which those for agents are left out


@dataclass(frozen=True)
class Sight:
    """What a search for the open turn shows."""

    article: Approved | None = None
    reply: AutoReply | None = None
    confidence: float = 0.0
    lead: float = 0.0
    match: Match = Match.MORE
    measure: str = ""  # names how the confidence was computed
    is_well: bool = False


class Gate:
    def __init__(self, library: Library, voice: Voice, tone: Tone) -> None:
        self._library, self._voice, self._tone = library, voice, tone

    def look(self, turn: Turn, language: Language) -> Sight:
        """Only this turn is searched for: nothing that was said before lends it certainty."""
        text = "\n".join(turn.texts)
        asked = turn.to_search(text)
        found = public(self._library.search(asked, limit=_LOOKED_AT, language=language), 5)
        health = self._library.health()
        is_well = found.degraded is None and health.degraded is None
        passage = _answering(found, language)
        if passage is None or questions(text):
            return Sight(is_well=is_well)
        approved = _approved(passage)
        reply = self._reply(approved, turn, language)
        return Sight(
            approved,
            reply,
            confidence=confidence(found).value,
            lead=self._lead(asked, found),
            match=self._match(asked, found),
            measure=measure(health.embedder),
            is_well=is_well,
        )

    def approved(self, article_id: str) -> Approved | None:
        """A FAQ entry as it is in force; None for anything else."""
        passage = self._library.passage(article_id)
        return _approved(passage) if passage and _is_entry(passage) else None

    def _match(self, asked: str, found: Found) -> Match:
        first, *others = (hit.passage for hit in found.hits if _is_entry(hit.passage))
        titles = [other.title for other in others]
        return match(asked, first.title, first.text, titles, self._library.telling)

    def _lead(self, asked: str, found: Found) -> float:
        """To the next entry. A policy of the same matter often says what the entry does; it is a
        rival only where its title has something asked for that the entry's title lacks. Without
        any in sight, to the last."""
        first, *others = found.hits
        telling = self._library.telling
        beyond = telling(asked) - telling(first.passage.title)
        rivals = [
            hit for hit in others if _is_entry(hit.passage) or beyond & telling(hit.passage.title)
        ] or others[-1:]
        return first.score - rivals[0].score if rivals else first.parts["lead"]

    def _reply(self, article: Approved, turn: Turn, language: Language) -> AutoReply | None:
        """The article as it is; a greeting may go for want of room, the notice never."""
        greeting = self._voice.greeting(language, self._tone, turn.customer_name, turn.segment)
        notice = say(language, "auto-notice")
        for opening in (greeting, ""):
            reply = AutoReply(opening, article.text.strip(), notice)
            if capability(turn.channel).fits(reply.text):
                return reply
        return None


def _answering(found: Found, language: Language) -> Passage | None:
    """The first hit, if it is a FAQ entry in the customer's language."""
    first = found.hits[0].passage if found.hits else None
    is_one = first is not None and _is_entry(first) and first.language == language
    return first if is_one else None


def _is_entry(passage: Passage) -> bool:
    return passage.kind == "faq" and passage.audience == PUBLIC


def _approved(passage: Passage) -> Approved:
    return Approved(passage.id, passage.title, passage.text, version_of(passage))
