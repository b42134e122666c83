"""Vendors of the demo: what a visitor types as a customer takes the vendor's own way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import httpx

from bot.clock import now
from bot.playground.carriers import Heard, Taken
from bot.playground.cast import WORKSPACE_NAMES, Persona
from bot.playground.hands import Hands
from bot.simulators.contract import Shown, Simulator
from bot.simulators.email import EmailSimulator, Letter
from bot.simulators.kakao import KakaoSimulator
from bot.simulators.meta import MessengerSimulator, MetaSimulator
from bot.simulators.naver_talktalk import TalkTalkSimulator
from bot.tickets.terms import Channel, Language

_PLAYED: dict[Language, dict[Channel, Callable[[], Simulator]]] = {
    Language.KO: {
        Channel.KAKAO: KakaoSimulator,
        Channel.NAVER_TALKTALK: TalkTalkSimulator,
        Channel.INSTAGRAM: MetaSimulator,
        Channel.EMAIL: partial(EmailSimulator, Language.KO),
    },
    Language.EN: {
        Channel.INSTAGRAM: MetaSimulator,
        Channel.MESSENGER: MessengerSimulator,
        Channel.EMAIL: partial(EmailSimulator, Language.EN),
    },
}


class Played:
    """A simulator as the playground's carrier."""

    def __init__(self, simulator: Simulator, desk_url: str) -> None:
        self._simulator, self._desk_url = simulator, desk_url
        self.asks = type(simulator).asks is not Simulator.asks

    def say(self, persona: Persona, text: str, subject: str) -> Taken:
        return Taken(_error(lambda: self._simulator.say(self._desk_url, persona.id, text)))

    def ask(self, persona: Persona) -> None:
        self._simulator.ask(self._desk_url, persona.id)

    def listen(self, hear: Callable[[Heard], None]) -> None:
        self._simulator.watch(lambda shown: hear(self._heard(shown)))

    def _heard(self, shown: Shown) -> Heard:
        return Heard(shown.customer, shown.text, shown.is_reply)


class PlayedMail(Played):
    """A mail program: its customers have addresses, its messages subjects."""

    def __init__(self, simulator: EmailSimulator, desk_url: str) -> None:
        super().__init__(simulator, desk_url)
        self._post = simulator
        self._personas: dict[str, str] = {}  # by what stands in From

    def say(self, persona: Persona, text: str, subject: str) -> Taken:
        customer = f"{persona.name} <{persona.email}>" if persona.email else persona.id
        self._personas[customer] = persona.id
        letter = self._post.letter(customer, text, now(), subject)
        return Taken(_error(lambda: self._post.post(self._desk_url, letter)), _mail(letter))

    def _heard(self, shown: Shown) -> Heard:
        mail = _mail(shown) if isinstance(shown, Letter) else {}
        return Heard(self._personas.get(shown.customer, ""), shown.text, shown.is_reply, mail)


class Vendors:
    """Those of one language, started."""

    def __init__(self, language: Language, played: dict[Channel, Simulator]) -> None:
        self.language, self.played = language, played

    @property
    def environment(self) -> dict[str, str]:
        """Settings that make a desk speak to all of them."""
        settings = {"EMAIL_NAME": WORKSPACE_NAMES[self.language.value]}
        for vendor in self.played.values():
            settings |= vendor.environment()
        return settings

    def carry(self, playground: Hands, desk_url: str) -> None:
        """Stand between this playground's customers and this desk."""
        for channel, vendor in self.played.items():
            if isinstance(vendor, EmailSimulator):
                playground.carry(channel, PlayedMail(vendor, desk_url))
            else:
                playground.carry(channel, Played(vendor, desk_url))


@contextmanager
def vendors(language: Language) -> Iterator[Vendors]:
    with ExitStack() as stack:
        played = {channel: kind() for channel, kind in _PLAYED[language].items()}
        for simulator in played.values():
            simulator.start()
            stack.callback(simulator.close)
        yield Vendors(language, played)


def _error(say: Callable[[], httpx.Response | None]) -> str:
    """Why the shop has not taken it; "" when it has."""
    try:
        answer = say()
    except httpx.HTTPError as e:
        return type(e).__name__
    return "" if answer is None or answer.is_success else f"HTTP {answer.status_code}"


def _mail(letter: Letter) -> dict[str, str]:
    return {
        "sender": letter.sender,
        "to": letter.to,
        "subject": letter.subject,
        "quoted": letter.quoted,
    }
