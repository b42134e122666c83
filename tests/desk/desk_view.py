"""What tests see of a running desk: its cards in the playground, and what they offer."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from typing import Any

import httpx

from bot.playground import elements
from bot.playground.cast import Persona
from bot.playground.hands import Hands
from bot.playground.messages import Message
from tests.desk_process import ROOT, Stage

CHANNELS = ("C_SUPPORT", "C_ORDERS", "C_BILLING", "C_TECH", "C_LEADS")
ASKED = "배송비는 얼마인가요?"

_numbers = count(1)


def send(running: Stage, name: str, /, text: str = ASKED, **fields: Any) -> httpx.Response:
    """Post to the intake like a shop's own program would."""
    running.playground.world.customers.meet(Persona(name, name, "kakao"))  # replies reach them
    body = {
        "channel": "kakao",
        "event_id": f"event-{next(_numbers)}",
        "customer": {"id": name, "name": name},
        "text": text,
        "reply_url": f"{running.playground.url}/customer/replies",
    }
    headers = {"authorization": f"Bearer {running.playground.settings.intake_token}"}
    # Written by json, not by httpx, since half a surrogate pair is no UTF-8.
    content = json.dumps(body | fields)
    return running.http.post("/intake/messages", content=content, headers=headers)


def ask(running: Stage, name: str, /, text: str = ASKED, **fields: Any) -> int:
    """The ticket of what the desk must take."""
    answer = send(running, name, text, **fields)
    assert answer.status_code == 202, answer.text
    ticket_id: int = answer.json()["ticket"]
    return ticket_id


def cards(hands: Hands) -> list[Message]:
    """All tickets' cards, oldest first."""
    found = [m for channel in CHANNELS for m in hands.messages(channel) if m.is_ours]
    return sorted((m for m in found if not is_pile(m)), key=lambda card: card.ts)


def is_pile(message: Message) -> bool:
    payload = (message.metadata or {}).get("event_payload", {})
    return str(payload.get("key", "")).startswith("pile:")


def wait_for_card(hands: Hands, customer: str, *, offering: str, seconds: float = 60) -> Message:
    """The card of this customer, once it offers this action."""
    named = re.compile(rf" {re.escape(customer)} ?\(")

    def find() -> Message | None:
        theirs = (card for card in cards(hands) if named.search(card.text))
        return next((card for card in theirs if offering in offers(card)), None)

    hands.wait_until(find, seconds)
    card = find()
    assert card is not None
    return card


def offers(card: Message) -> set[str]:
    return {e["action_id"] for block in card.blocks for e in elements.interactive(block)}


def shown(card: Message) -> str:
    """All of its blocks, as the text they are sent in."""
    return json.dumps(card.blocks, ensure_ascii=False)


def again(hands: Hands, card: Message) -> Message:
    """As it is now."""
    return hands.workspace.message(card.channel, card.ts)


def tickets(hands: Hands) -> list[str]:
    """The ticket number of each card, in the order of the cards."""
    return [card.text.split()[1] for card in cards(hands)]


def refusals(hands: Hands) -> list[tuple[str, str]]:
    """What the playground did not take from the bot."""
    return [(call.method, call.outcome) for call in hands.calls() if call.outcome != "ok"]


def deskbell(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
