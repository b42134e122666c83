"""The customers' side: what personas write, and the replies that reach them."""

import asyncio
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import httpx

from bot.playground.board import Board, Notice
from bot.playground.carriers import Carrier, Heard
from bot.playground.cast import Persona
from bot.playground.errors import SlackError
from bot.playground.ids import new_id
from bot.playground.settings import PlaygroundSettings

INTAKE_SECONDS = 10.0
SHOWN_ERROR = 300

JSON = dict[str, Any]
State = Literal["sending", "delivered", "failed", "received"]


@dataclass(frozen=True)
class CustomerMessage:
    id: str
    persona: str
    direction: Literal["in", "out"]  # in = to the shop, out = from the shop
    text: str
    at: str
    state: State
    kind: str = "message"
    subject: str = ""
    error: str = ""
    ticket: str = ""
    thread: str = ""
    mail: Mapping[str, str] = field(default_factory=dict)  # sender, to, subject, quoted

    def to_page(self) -> JSON:
        return {key: value for key, value in asdict(self).items() if value}


class Customers:
    def __init__(
        self,
        settings: PlaygroundSettings,
        personas: Iterable[Persona],
        board: Board,
        http: httpx.AsyncClient,
    ) -> None:
        self.intake_url = settings.intake_url
        self.intake_token = settings.intake_token
        self.duplicates_absorbed = 0
        self.carriers: dict[str, Carrier] = {}  # by the persona's channel
        self.site_url = ""  # of the shop's website, which has a chat of its own
        self._board = board
        self._http = http
        self._fixed = {persona.id: persona for persona in personas}
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self.personas = dict(self._fixed)
            self.duplicates_absorbed = 0
            self._messages: dict[str, CustomerMessage] = {}
            self._seen: set[str] = set()

    # reading

    def persona(self, persona_id: str) -> Persona:
        """Raises SlackError persona_not_found."""
        if persona_id not in self.personas:
            raise SlackError("persona_not_found")
        return self.personas[persona_id]

    def messages(self, persona_id: str) -> list[CustomerMessage]:
        self.persona(persona_id)
        with self._lock:
            return [m for m in self._messages.values() if m.persona == persona_id]

    # writing

    def meet(self, persona: Persona) -> Persona:
        """Add this persona, or take over what is known of them now: the order they mean."""
        with self._lock:
            self.personas[persona.id] = persona
            return persona

    async def write(
        self,
        persona_id: str,
        text: str,
        reply_url: str,
        *,
        subject: str = "",
        thread: str = "",
        event_id: str = "",
    ) -> CustomerMessage:
        """A new message to the shop."""
        message = CustomerMessage(
            id=event_id or new_id("M"),
            persona=self.persona(persona_id).id,
            direction="in",
            text=text,
            at=_now(),
            state="sending",
            subject=subject,
            thread=thread,
        )
        self._keep(message)
        return await self._send(message, reply_url)

    async def write_through(
        self, carrier: Carrier, persona_id: str, text: str, subject: str
    ) -> CustomerMessage:
        """As `write`, by way of the vendor."""
        persona = self.persona(persona_id).id
        message = CustomerMessage(
            new_id("M"), persona, "in", text, _now(), "sending", subject=subject
        )
        self._keep(message)
        return await self._carry(carrier, message)

    def hear(self, heard: Heard) -> None:
        """The vendor shows the customer something."""
        if heard.persona in self.personas:
            kind = "reply.approved" if heard.is_reply else "notice"
            self._keep(
                CustomerMessage(
                    new_id("M"),
                    heard.persona,
                    "out",
                    heard.text,
                    _now(),
                    "received",
                    kind=kind,
                    mail=heard.mail,
                )
            )

    def wrote_in_slack(self, persona_id: str, text: str, ts: str) -> CustomerMessage:
        """What a Slack Connect customer wrote needs no intake: the shop's bot has heard it."""
        message = CustomerMessage(
            new_id("M"), persona_id, "in", text, _now(), "delivered", thread=ts
        )
        self._keep(message)
        return message

    def hear_in_slack(self, thread_ts: str, ts: str, text: str) -> None:
        """The shop has answered in the thread of a Slack Connect customer."""
        for message in tuple(self._messages.values()):
            if message.direction == "in" and message.thread == thread_ts:
                data = {"customer_id": message.persona, "text": text}
                self.receive(f"slack-{ts}", "reply.slack", data, _now())

    async def retry(
        self, persona_id: str, message_id: str, reply_url: str, carrier: Carrier | None
    ) -> CustomerMessage:
        """Send again what did not arrive; without a vendor, under the same event id."""
        message = self._messages.get(message_id)
        if message is None or message.persona != persona_id or message.direction != "in":
            raise SlackError("message_not_found")
        again = replace(message, state="sending", error="")
        return await (self._carry(carrier, again) if carrier else self._send(again, reply_url))

    def receive(self, webhook_id: str, kind: str, data: JSON, at: str) -> bool:
        """A reply from the shop; False when this delivery has been seen before."""
        with self._lock:
            persona = self.persona(str(data.get("customer_id")))
            if webhook_id in self._seen:
                self.duplicates_absorbed += 1
                return False
            self._seen.add(webhook_id)
        self._keep(
            CustomerMessage(
                id=webhook_id,
                persona=persona.id,
                direction="out",
                text=str(data["text"]),
                at=at,
                state="received",
                kind=kind,
                ticket=str(data.get("ticket") or ""),
            )
        )
        return True

    async def _carry(self, carrier: Carrier, message: CustomerMessage) -> CustomerMessage:
        persona = self.persona(message.persona)
        taken = await asyncio.to_thread(carrier.say, persona, message.text, message.subject)
        state: State = "failed" if taken.error else "delivered"
        sent = replace(message, state=state, error=taken.error[:SHOWN_ERROR], mail=taken.mail)
        self._keep(sent)
        return sent

    async def _send(self, message: CustomerMessage, reply_url: str) -> CustomerMessage:
        error = await self._post(self._to_intake(message, reply_url))
        state: State = "failed" if error else "delivered"
        sent = replace(message, state=state, error=error)
        self._keep(sent)
        return sent

    async def _post(self, body: JSON) -> str:
        """The error to show, "" when the shop has taken the message."""
        if not self.intake_url:
            return "no intake URL yet"
        headers = {"authorization": f"Bearer {self.intake_token}"}
        try:
            response = await self._http.post(
                self.intake_url, json=body, headers=headers, timeout=INTAKE_SECONDS
            )
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"[:SHOWN_ERROR]
        if response.is_success:
            return ""
        return f"HTTP {response.status_code}: {response.text}"[:SHOWN_ERROR]

    def _to_intake(self, message: CustomerMessage, reply_url: str) -> JSON:
        persona = self.persona(message.persona)
        customer = {
            "id": persona.id,
            "name": persona.name,
            "email": persona.email or None,
            "phone": persona.phone or None,
            "segment": persona.segment or None,
            "order": persona.order or None,
        }
        return {
            "channel": persona.channel,
            "event_id": message.id,
            "customer": customer,
            "text": message.text,
            "subject": message.subject or None,
            "thread": message.thread or None,
            "sent_at": message.at,
            "reply_url": reply_url,
        }

    def _keep(self, message: CustomerMessage) -> None:
        with self._lock:
            self._messages[message.id] = message
        body = {"persona": message.persona, "message": message.to_page()}
        self._board.publish(Notice("customer_message", body))


def _now() -> str:
    return datetime.now(UTC).isoformat()
