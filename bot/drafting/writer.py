"""Write a draft: search the knowledge, let the model word it if there is one, or quote the shop."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.channels.capability import capability
from bot.drafting.courtesy import courteous, courtesy_of
from bot.drafting.extractive import draft
from bot.drafting.model import draft_with_model, rewrite_with_model
from bot.drafting.person import wants_person
from bot.drafting.questions import questions
from bot.drafting.reply import Style, handoff
from bot.drafting.rewriting import TONE, rewrite
from bot.drafting.step import Rewriting, Written
from bot.drafting.voice import read_voice
from bot.errors import ModelFailed
from bot.llm import Model
from bot.settings import DeskConfig
from bot.texts import say
from bot.tickets.terms import Direction, DraftKind, Rewrite, Tone
from bot.tickets.values import Proposal, Triage, Turn
from knowledge.degraded import Degraded
from knowledge.following import leans_on
from knowledge.passages import PUBLIC, Found, Hit, Passage, public
from knowledge.search import Library

log = logging.getLogger(__name__)

PASSAGES = 5  # handed to the writer

# What an agent is told about how a draft came to be; bot/slack has the words for each.
SEARCH_DEGRADED, NO_KNOWLEDGE, MODEL_FAILED = "search_degraded", "no_knowledge", "model_failed"


class Writer:
    def __init__(self, config: DeskConfig, library: Library, model: Model | None) -> None:
        self._language, self._tone = config.shop.desk_language, config.shop.tone
        self._library, self._model = library, model
        self._voice = read_voice(config.shop.knowledge)

    def write(self, turn: Turn, triage: Triage, ticket_id: int) -> Written:
        style = self._style(turn, self._tone)
        if polite := courtesy_of(turn, triage):
            return Written(courteous(polite, turn, triage, style), style.tone)
        if wants_person(turn.text):
            why = say(style.desk_language, "draft-why-person")
            return Written(handoff(turn, triage, style, why), style.tone)
        found = self._look_up(turn.text, turn, triage)
        parts = [
            (each.text, self._look_up(each.text, turn, triage, each.before))
            for each in questions(turn.text)
        ]
        together = _together(found, [part for _, part in parts])
        proposal, failed = self._best(
            lambda model: draft_with_model(
                turn, triage, together, style, model, ticket_id=ticket_id
            ),
            lambda: draft(turn, triage, found, style, parts),
            ticket_id,
        )
        return Written(proposal, style.tone, (*self._cautions(found.degraded), *failed))

    def rewriter(self, how: Rewrite) -> Rewriting:
        def reword(turn: Turn, triage: Triage, old: Proposal, ticket_id: int) -> Written:
            style = self._style(turn, TONE[how])
            if polite := courtesy_of(turn, triage):
                return Written(courteous(polite, turn, triage, style), style.tone)
            ids = [source.passage_id for source in old.sources]
            passages = [
                passage
                for each in ids
                if (passage := self._library.passage(each)) and passage.audience == PUBLIC
            ]
            proposal, failed = self._best(
                lambda model: rewrite_with_model(
                    old, how, turn, triage, passages, style, model, ticket_id=ticket_id
                ),
                lambda: rewrite(old, how, turn, triage, style),
                ticket_id,
            )
            degraded = self._library.health().degraded
            return Written(proposal, style.tone, (*self._cautions(degraded), *failed))

        return reword

    def from_passage(self, passage: Passage | None) -> Rewriting:
        """A draft from the passage an agent chose: they vouch for it, so nothing is searched."""

        def write(turn: Turn, triage: Triage, old: Proposal, ticket_id: int) -> Written:
            style = self._style(turn, self._tone)
            found = Found((_vouched(passage),) if passage else ())
            proposal, failed = self._best(
                lambda model: draft_with_model(
                    turn, triage, found, style, model, ticket_id=ticket_id
                ),
                lambda: draft(turn, triage, found, style),
                ticket_id,
            )
            if proposal.kind is DraftKind.ANSWER:
                title = proposal.sources[0].title if proposal.sources else ""
                why = say(style.desk_language, "draft-why-chosen", title=title)
                proposal = replace(proposal, why=why)
            return Written(proposal, style.tone, failed)

        return write

    def _best(
        self,
        worded: Callable[[Model], Proposal],
        quoted: Callable[[], Proposal],
        ticket_id: int,
    ) -> tuple[Proposal, tuple[str, ...]]:
        if self._model is None:
            return quoted(), ()
        try:
            return worded(self._model), ()
        except ModelFailed as e:
            log.warning("ticket=%s step=draft model=%s; the shop is quoted", ticket_id, e)
            return quoted(), (MODEL_FAILED,)

    def _style(self, turn: Turn, tone: Tone) -> Style:
        return Style(self._voice, tone, capability(turn.channel), self._language)

    def _look_up(self, asked: str, turn: Turn, triage: Triage, *before: str) -> Found:
        """Together with the earlier question that "그럼 제주는요?" leans on."""
        earlier = [said.text for said in turn.history if said.direction is Direction.IN]
        basis = leans_on(asked, [*earlier, *before])
        return self._search(asked, basis, turn, triage)

    def _search(self, asked: str, basis: str, turn: Turn, triage: Triage) -> Found:
        """Only what customers may read; so more is asked for than is handed on."""
        found = self._library.search(
            turn.to_search(asked),
            limit=4 * PASSAGES,
            language=triage.language,
            leaning_on=turn.to_search(basis),
        )
        return public(found, PASSAGES)

    def _cautions(self, degraded: Degraded | None) -> tuple[str, ...]:
        if not self._library.health().articles:
            return (NO_KNOWLEDGE,)
        return (SEARCH_DEGRADED,) if degraded else ()


def _vouched(passage: Passage) -> Hit:
    """A hit as sure as there can be one: a person has read both."""
    return Hit(passage, 1.0, {"coverage": 1.0, "lead": 1.0})


def _together(found: Found, parts: Sequence[Found]) -> Found:
    """What the whole message found, and at least the first hit of each of its questions."""
    firsts = [part.hits[0] for part in parts if part.hits]
    room = max(1, PASSAGES - len(firsts))
    hits: dict[str, Hit] = {}
    for each in (*found.hits[:room], *firsts, *found.hits[room:]):
        hits.setdefault(each.passage.id, each)
    return replace(found, hits=tuple(hits.values())[:PASSAGES])
