"""KakaoTalk channel: the skill server of its chatbot, v2.0.

Kakao calls us with what the customer wrote and shows what we answer within 5 seconds. It cannot be
called later, but for one use of a callback within a minute, where the block offers one. So an
automatic answer is waited for, and what people approve is kept until the customer taps for it. An
event of the bot (paid, for friends of the channel) may tell them that it is there.
https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/make_skill
"""

import hashlib
import hmac
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

import httpx
from pydantic import Field, SecretStr

from bot.channels.capability import Mode, Way, capability, route
from bot.channels.contract import (
    Answer,
    Asked,
    Channel,
    Event,
    Outcome,
    Prospect,
    Refused,
    Request,
    Unreadable,
    Waiting,
)
from bot.channels.fields import MILD, Key, Loose, Mild, Wire, read
from bot.channels.http import body_of, exchange, vendor_client
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.channels.kakao_cards import (
    BUBBLES,
    CHECK,
    bubbles,
    callback_promise,
    check_reply,
    operator_card,
    simple_text,
    skill_answer,
)
from bot.channels.kakao_events import KakaoEvents
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.channels.settings import ChannelSettings, prefixed
from bot.errors import SendFailed, SendRejected
from bot.texts import LANGUAGES, say
from bot.tickets import terms
from bot.tickets.terms import DeliveryKind, Language

log = logging.getLogger(__name__)

NAME = "kakao"
CALLBACK_SECONDS = 60
REPEAT_SECONDS = 5  # without an id of Kakao's, the same words within so long are the same event
BOT_TEST = "BuilderBotTest"
_LONGEST_KEY = 200


class Settings(ChannelSettings):
    model_config = prefixed("KAKAO_SKILL_")

    secret: SecretStr = Field(min_length=8)  # value of the header set on the skill
    header: str = "X-Skill-Key"  # its name
    bot_id: str  # of the deployed bot; the development bot has the same one with "!" behind it
    callbacks: str = "https://bot-api.kakao.com"  # nothing is ever sent elsewhere
    operator: bool = False  # the bot's block offers a talk with a person in KakaoTalk
    rest_key: SecretStr | None = None  # of the app at Kakao Developers; None = no event is sent
    event: str = "answer_ready"  # the bot's event that says so


class _Named(Wire):
    id: Key


class _Block(Wire):
    id: Mild = ""


class _Params(Wire):
    surface: Mild = ""


class _Said(Wire):
    user: _Named
    utterance: Loose = ""
    lang: Mild = ""
    callbackUrl: Mild = ""
    block: Annotated[_Block, MILD] = _Block()
    params: Annotated[_Params, MILD] = _Params()


class _Extra(Wire):
    op: Mild = ""


class _Action(Wire):
    clientExtra: Annotated[_Extra, MILD] = _Extra()


class _Request(Wire):
    bot: _Named
    userRequest: _Said
    action: Annotated[_Action, MILD] = _Action()


class KakaoSkill(Channel):
    name = NAME
    # Kakao waits 5 s, and we want to be done in 3.5: what comes before and after takes more than a
    # second on a busy machine.
    holds_seconds = 2.0
    answer_bubbles = BUBBLES

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bot_id = settings.bot_id.removesuffix("!")
        self._client = vendor_client(settings.callbacks)
        self.sender = KakaoSender(self._client, settings)

    @classmethod
    def open(cls) -> Self | None:
        settings = Settings.read()
        return cls(settings) if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        given = request.headers.get(self._settings.header.lower(), "")
        wanted = self._settings.secret.get_secret_value()
        if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
            raise Refused("auth")

    def parse(self, request: Request, now: datetime) -> Sequence[Event]:
        came = read(_Request, request.body)
        if came.bot.id.removesuffix("!") != self._bot_id:
            raise Refused("another bot", 403)
        said = came.userRequest
        language = Language.EN if said.lang.startswith("en") else Language.KO
        if _asks_for_answer(came):
            asked = Asked(terms.Channel.KAKAO, NAME, said.user.id, language, bubbles=BUBBLES)
            return [asked]
        if not said.utterance.strip():
            raise Unreadable("userRequest.utterance", "it is missing")
        is_test = said.params.surface == BOT_TEST
        callback = "" if is_test else self._callback(said.callbackUrl)
        return [
            Inbound(
                channel=terms.Channel.KAKAO,
                source=NAME,
                event_key=_event_key(request, came, now),
                body_hash=body_hash(said.utterance.encode()),
                sender=Customer(external_id=said.user.id),
                text=said.utterance,
                said_at=now,
                subject=say(language, "kakao-bot-test") if is_test else "",
                reply_to=_route([Way(Mode.PULL)], language, callback),
            )
        ]

    def answer(self, outcomes: Sequence[Outcome], now: datetime) -> Answer:
        """One request has one event."""
        [outcome] = outcomes
        match outcome.event:
            case Asked(language=language):
                told = bubbles(outcome.replies) or [simple_text(say(language, "kakao-not-yet"))]
                return Answer(body=skill_answer(told, [check_reply(language)]))
            case Inbound(reply_to=reply_to):
                return Answer(body=self._reply(outcome, Language(reply_to["language"])))
        raise AssertionError(outcome)

    def defer(self, message: Inbound, now: datetime) -> dict[str, Any] | None:
        callback = message.reply_to["callback"]
        if not callback:
            return None
        until = message.said_at + timedelta(seconds=CALLBACK_SECONDS)
        ways = [Way(Mode.ONCE, until=until), Way(Mode.PULL)]
        return _route(ways, Language(message.reply_to["language"]), callback)

    def ready_route(self, waiting: Waiting) -> dict[str, Any] | None:
        if waiting.channel != NAME or self._settings.rest_key is None:
            return None
        told = {"user": waiting.external_id, "language": waiting.language.value}
        return route(NAME, [Way(Mode.PUSH)], **told)

    def answer_unreadable(self, error: Unreadable) -> Answer:
        """Anything but 200 shows the customer an error of KakaoTalk's."""
        return Answer(body=skill_answer([simple_text(say("ko", "kakao-unreadable"))]))

    def close(self) -> None:
        self._client.close()

    def _callback(self, url: str) -> str:
        """ "" for an address that is not Kakao's: the customer's words go nowhere else."""
        ours, theirs = urlsplit(self._settings.callbacks), _split(url)
        return url if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc) else ""

    def _reply(self, outcome: Outcome, language: Language) -> bytes:
        if outcome.replies and outcome.prospect is Prospect.ANSWERED:
            return skill_answer(bubbles(outcome.replies))
        if outcome.prospect is Prospect.SOON and not outcome.replies:
            return callback_promise(say(language, "kakao-soon"))
        received = say(language, "kakao-received", ticket=f"T-{outcome.ticket_id}")
        is_offered = self._settings.operator
        card = operator_card(received, language) if is_offered else simple_text(received)
        waits = check_reply(language, outcome.ticket_id)
        return skill_answer([*bubbles(outcome.replies), card], [waits])


class KakaoSender:
    repeat = Repeat.BLIND

    def __init__(self, client: httpx.Client, settings: Settings) -> None:
        self._client = client
        self._events = KakaoEvents(
            client,
            bot_id=settings.bot_id.removesuffix("!"),
            key=settings.rest_key.get_secret_value() if settings.rest_key else "",
            event=settings.event,
        )

    def send(self, outgoing: Outgoing) -> Sent:
        """Through the callback while it is open. Otherwise, and whenever Kakao does not take it
        there, it waits for the customer's next tap: nothing is lost and nobody sees it twice
        without asking."""
        if not capability(terms.Channel.KAKAO).fits(outgoing.text):
            raise SendRejected("send-refused:length")
        if outgoing.way and outgoing.way.mode is Mode.PUSH:
            return self._events.tell(outgoing)
        if outgoing.way and outgoing.way.mode is Mode.ONCE and self._calls_back(outgoing):
            return Sent()
        return Sent(is_confirmed=False, way=Mode.PULL)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None

    def _calls_back(self, outgoing: Outgoing) -> bool:
        language = Language(outgoing.route["language"])
        quick = [] if outgoing.kind is DeliveryKind.REPLY else [check_reply(language)]
        body = skill_answer(bubbles([outgoing.text]), quick)
        headers = {"Content-Type": "application/json"}
        url = outgoing.route["callback"]
        try:
            answer = exchange(self._client, "POST", url, content=body, headers=headers)
        except SendFailed as e:
            log.info("delivery=%s: the callback failed (%s)", outgoing.delivery_id, e)
            return False
        told = body_of(answer)
        if answer.is_success and told.get("status") == "SUCCESS":
            return True
        why = str(told.get("message"))[:100]
        log.info("delivery=%s: the callback was refused (%s)", outgoing.delivery_id, why)
        return False


def _route(ways: Sequence[Way], language: Language, callback: str) -> dict[str, Any]:
    return route(NAME, ways, language=language.value, callback=callback)


def _asks_for_answer(came: _Request) -> bool:
    """By the quick reply, or in its words."""
    labels = {say(language, "kakao-check") for language in LANGUAGES}
    return came.action.clientExtra.op == CHECK or came.userRequest.utterance.strip() in labels


def _event_key(request: Request, came: _Request, now: datetime) -> str:
    given = request.headers.get("x-request-id", "")
    if given and len(given) <= _LONGEST_KEY:
        return given
    said = came.userRequest
    moment = str(int(now.timestamp()) // REPEAT_SECONDS)
    name = "|".join((came.bot.id, said.user.id, said.block.id, said.utterance, moment))
    return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
