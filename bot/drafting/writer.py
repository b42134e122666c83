"""Write a draft: search the knowledge, then put the reply together from what was found."""

from bot.channels.capability import capability
from bot.drafting.extractive import draft
from bot.drafting.questions import questions
from bot.drafting.reply import Style
from bot.drafting.step import Rewriting, Written
from bot.drafting.voice import read_voice
from bot.llm import Model
from bot.settings import DeskConfig
from bot.tickets.terms import Rewrite, Tone
from bot.tickets.values import Proposal, Triage, Turn
from knowledge.search import Library

PASSAGES = 5  # handed to the writer

# What an agent is told about how a draft came to be; bot/slack has the words for each.
SEARCH_DEGRADED, NO_KNOWLEDGE = "search_degraded", "no_knowledge"

_TONE = {Rewrite.SHORTER: Tone.CONCISE, Rewrite.WARMER: Tone.WARM, Rewrite.FORMAL: Tone.FORMAL}


class Writer:
    def __init__(self, config: DeskConfig, library: Library, model: Model | None) -> None:
        self._language, self._tone = config.shop.desk_language, config.shop.tone
        self._library, self._model = library, model
        self._voice = read_voice(config.shop.knowledge)

    def write(self, turn: Turn, triage: Triage, ticket_id: int) -> Written:
        return self._write(turn, triage, self._tone)

    def rewriter(self, how: Rewrite) -> Rewriting:
        def rewrite(turn: Turn, triage: Triage, old: Proposal, ticket_id: int) -> Written:
            return self._write(turn, triage, _TONE[how])

        return rewrite

    def _write(self, turn: Turn, triage: Triage, tone: Tone) -> Written:
        style = Style(self._voice, tone, capability(turn.channel), self._language)
        found = self._library.search(turn.text, limit=PASSAGES, language=triage.language)
        parts = [
            (asked, self._library.search(asked, limit=PASSAGES, language=triage.language))
            for asked in questions(turn.text)
        ]
        return Written(
            draft(turn, triage, found, style, parts), tone, self._cautions(found.degraded)
        )

    def _cautions(self, degraded: str | None) -> tuple[str, ...]:
        if not self._library.health().articles:
            return (NO_KNOWLEDGE,)
        return (SEARCH_DEGRADED,) if degraded else ()
