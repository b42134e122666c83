"""Decide the triage of a turn: the rules always, the language model on top when there is one."""

import logging

from bot.errors import ModelFailed
from bot.llm import Model
from bot.settings import DeskConfig
from bot.tickets.values import Triage, Turn
from bot.triage.lexicon import signals
from bot.triage.model import triage_with_model
from bot.triage.rules import triage

log = logging.getLogger(__name__)


class Triager:
    def __init__(self, config: DeskConfig, model: Model | None) -> None:
        self._routing = config.routing
        self._language = config.shop.desk_language
        self._model = model
        signals()  # compiled now, not by every thread at the first message

    def __call__(self, turn: Turn, ticket_id: int) -> Triage:
        offline = triage(turn, self._routing, self._language)
        if self._model is None:
            return offline
        try:
            return triage_with_model(
                turn, offline, self._model, self._routing, self._language, ticket_id=ticket_id
            )
        except ModelFailed as e:
            log.warning("ticket=%s step=triage model=%s; rules decide", ticket_id, e)
            return offline
