"""A small shop: its passages, what a search finds, and customers who write. Values only."""

from pathlib import Path
from typing import Any

from bot.channels.capability import Capability
from bot.channels.splitting import Unit
from bot.drafting.reply import Style
from bot.drafting.voice import read_voice
from bot.tickets.terms import (
    Channel,
    Language,
    Priority,
    Review,
    TicketType,
    Tone,
    Urgency,
)
from bot.tickets.values import Triage, Turn
from knowledge.passages import Found, Hit, Passage

HIGH, MEDIUM, LOW = (0.6, 1.0, 0.3), (0.28, 0.5, 0.08), (0.12, 0.4, 0.045)  # score, coverage, lead
VOICE = read_voice(Path("no such folder"))


def faq(name: str, title: str, text: str, language: str = "ko") -> Passage:
    return Passage(name, name, "faq", title, text, (), language, "기타", text)


def policy(heading: str, section: str, language: str = "ko") -> Passage:
    name = f"policy:returns.md#{heading}"
    text = f"정책 > {heading}\n\n{section}"
    path = ("정책", heading)
    return Passage(name, "policy", "policy", heading, text, path, language, "반품", section)


SHIPPING = faq(
    "ko-ship-01",
    "배송비는 얼마인가요?",
    "기본 배송비는 3,000원이며 50,000원 이상이면 무료입니다. 제주는 3,000원이 추가됩니다. "
    "다만 대형 가구는 따로 정합니다.",
)
TIME = faq("ko-ship-03", "배송은 며칠 걸리나요?", "출고 후 1~2영업일 안에 도착합니다.")
ENGLISH = faq("en-ship-01", "How much is shipping?", "Shipping is $5.95.", "en")
FEES = policy(
    "3-1. 지역별 반품 배송비",
    "| 지역 | 회수 비용(편도) | 교환(왕복) |\n|---|---|---|\n"
    "| 일반 지역 | 3,000원 | 6,000원 |\n| 제주 | 6,000원 | 12,000원 |\n"
    "| 울릉도 | - | 20,000원 |\n\n"
    "처음 결제한 배송비는 환불하지 않습니다.",
)


def hit(passage: Passage, sure: tuple[float, float, float] = HIGH) -> Hit:
    score, coverage, lead = sure
    return Hit(passage, score, {"coverage": coverage, "lead": lead})


def found(*passages: Passage, sure: tuple[float, float, float] = HIGH) -> Found:
    return Found(tuple(hit(passage, sure) for passage in passages))


def turn(text: str = "배송비가 얼마예요?", **more: Any) -> Turn:
    more = {"channel": Channel.EMAIL, "customer_name": "김하나"} | more
    return Turn(texts=(text,), **more)


def triage(
    kind: TicketType = TicketType.FAQ,
    language: Language = Language.KO,
    review: tuple[Review, ...] = (),
) -> Triage:
    return Triage(kind, review, Priority.NORMAL, Urgency.NORMAL, language, "support", 0.9, "")


def style(
    tone: Tone = Tone.WARM, limit: int = 4_000, desk_language: Language = Language.KO
) -> Style:
    return Style(VOICE, tone, Capability(limit, Unit.CHARACTERS), desk_language)
