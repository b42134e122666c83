"""Vendors of the demo: what a visitor types as a customer takes the vendor's own way."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import httpx

from bot.playground.carriers import Hear
from bot.simulators.contract import Shown, Simulator
from bot.simulators.kakao import KakaoSimulator
from bot.simulators.meta import MetaSimulator
from bot.simulators.naver_talktalk import TalkTalkSimulator
from bot.tickets.terms import Channel, Language

_PLAYED: dict[Language, dict[Channel, type[Simulator]]] = {
    Language.KO: {
        Channel.KAKAO: KakaoSimulator,
        Channel.NAVER_TALKTALK: TalkTalkSimulator,
        Channel.INSTAGRAM: MetaSimulator,
    },
    Language.EN: {Channel.INSTAGRAM: MetaSimulator},
}


class Played:
    """A simulator as the playground's carrier."""

    def __init__(self, simulator: Simulator, desk_url: str) -> None:
        self._simulator, self._desk_url = simulator, desk_url
        self.asks = type(simulator).asks is not Simulator.asks

    def say(self, customer: str, text: str) -> str:
        try:
            answer = self._simulator.say(self._desk_url, customer, text)
        except httpx.HTTPError as e:
            return type(e).__name__
        return "" if answer is None or answer.is_success else f"HTTP {answer.status_code}"

    def ask(self, customer: str) -> None:
        self._simulator.ask(self._desk_url, customer)

    def listen(self, hear: Hear) -> None:
        self._simulator.watch(partial(_pass_on, hear))


def _pass_on(hear: Hear, shown: Shown) -> None:
    hear(shown.customer, shown.text, shown.is_reply)


@contextmanager
def vendors(language: Language) -> Iterator[dict[Channel, Simulator]]:
    """Started, by the channel of the customers they carry."""
    found = {channel: kind() for channel, kind in _PLAYED[language].items()}
    with ExitStack() as stack:
        for simulator in found.values():
            simulator.start()
            stack.callback(simulator.close)
        yield found
