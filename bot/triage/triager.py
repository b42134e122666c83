"""Decide the triage of a turn: the signals and the classifier always, a language model on top when
there is one."""

import logging
from collections.abc import Callable

from bot.errors import ModelFailed
from bot.llm import Model
from bot.settings import DeskConfig
from bot.tickets.values import Triage, Turn
from bot.triage.classifier import Classifier
from bot.triage.judging import has_words, in_context, judge
from bot.triage.lexicon import signals
from bot.triage.model import triage_with_model
from bot.triage.rules import triage

log = logging.getLogger(__name__)


class Triager:
    def __init__(
        self,
        config: DeskConfig,
        model: Model | None,
        newest: Callable[[], Classifier] | None = None,
    ) -> None:
        """Without `newest`, the classifier in use, the signals decide alone."""
        self._routing = config.routing
        self._language = config.shop.desk_language
        self._model, self._newest = model, newest
        signals()  # compiled now, not by every thread at the first message

    def __call__(self, turn: Turn, ticket_id: int) -> Triage:
        offline = self.offline([turn])[0]
        if self._model is None:
            return offline
        try:
            return triage_with_model(
                turn, offline, self._model, self._routing, self._language, ticket_id=ticket_id
            )
        except ModelFailed as e:
            log.warning("ticket=%s step=triage model=%s; rules decide", ticket_id, e)
            return offline

    def offline(self, turns: list[Turn]) -> list[Triage]:
        """In their order; many at once are cheaper than one by one."""
        found = [triage(turn, self._routing, self._language) for turn in turns]
        if self._newest is None:
            return found
        classifier = self._newest()
        spoken = [number for number, turn in enumerate(turns) if has_words(turn.text)]
        texts = [in_context(turns[number]) for number in spoken]
        opinions = classifier.opinions(texts)
        for number, text, opinion in zip(spoken, texts, opinions, strict=True):
            limits = classifier.limits(text)
            found[number] = judge(
                turns[number], found[number], opinion, limits, self._routing, self._language
            )
        return found
