"""What a skill server may answer (v2.0), within the limits of KakaoTalk's cards.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.channels.capability import capability
from bot.texts import say
from bot.tickets.terms import Channel, Language

BUBBLES = 3
CHECK = "check"  # what the quick reply says it wants
Card = dict[str, Any]


def bubbles(texts: Sequence[str]) -> list[Card]:
    """Every text in as many bubbles as it needs."""
    limits = capability(Channel.KAKAO)
    return [simple_text(piece) for text in texts for piece in limits.split(text)]


def simple_text(text: str) -> Card:
    return {"simpleText": {"text": text}}


def operator_card(text: str, language: Language) -> Card:
    """Title and description together take 400 characters, a button's label 14."""
    button = {"label": say(language, "kakao-operator"), "action": "operator"}
    return {"textCard": {"description": text, "buttons": [button]}}


def check_reply(language: Language, ticket_id: int | None = None) -> Card:
    """The customer's way to the answer, whenever it is there."""
    label = say(language, "kakao-check")
    ticket = f"T-{ticket_id}" if ticket_id else ""
    extra = {"ticket": ticket, "op": CHECK}
    return {"label": label, "action": "message", "messageText": label, "extra": extra}


def skill_answer(outputs: Sequence[Card], quick_replies: Sequence[Card] = ()) -> bytes:
    """At most three outputs: three bubbles of 1,000 characters are never near 30,720 bytes."""
    template: Card = {"outputs": list(outputs[:BUBBLES])}
    if quick_replies:
        template["quickReplies"] = list(quick_replies)
    return _json({"version": "2.0", "template": template})


def callback_promise(text: str) -> bytes:
    """The answer comes by the callback. A template would not be shown."""
    return _json({"version": "2.0", "useCallback": True, "data": {"text": text}})


def _json(answer: Card) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()
