"""Cards to test with, and the worst that customers, models and other people can put into them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.decision.rules import CardRef
from bot.slack.card_view import CardView, Decided, DeliveryView, Escalated, MovedTo
from bot.slack.way_lines import WayView
from bot.tickets.terms import (
    Channel,
    ConfidenceLevel,
    DeliveryKind,
    DeliveryState,
    DraftKind,
    EventKind,
    Priority,
    Review,
    Segment,
    TicketState,
    TicketType,
    Urgency,
)
from bot.tickets.values import Proposal, Sentence, SourceRef

AT = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
REF = CardRef(12, 3, "0123456789abcdef")
LANGUAGES = ("ko", "en")

ANSWER = Proposal(
    kind=DraftKind.ANSWER,
    sentences=(
        Sentence("안녕하세요, 고객님."),
        Sentence("배송은 보통 2~3일 걸려요.", ("shipping",)),
        Sentence("제주는 하루 더 걸립니다.", ("shipping", "islands")),
        Sentence("감사합니다."),
    ),
    sources=(SourceRef("shipping", "배송 안내"), SourceRef("islands", "도서 산간 배송")),
    confidence=0.9,
    level=ConfidenceLevel.HIGH,
    why="배송 안내 문서가 질문에 그대로 답해요",
    text="안녕하세요, 고객님.\n배송은 보통 2~3일 걸려요. 제주는 하루 더 걸립니다.\n감사합니다.",
)
HOLDING = Proposal(
    kind=DraftKind.HANDOFF,
    sentences=(Sentence("확인하고 곧 답변드리겠습니다."),),
    sources=(),
    confidence=0.0,
    level=ConfidenceLevel.NONE,
    why="맞는 문서를 찾지 못했어요",
    text="확인하고 곧 답변드리겠습니다.",
)
KIND_WORDS = replace(HOLDING, kind=DraftKind.COURTESY, confidence=1.0, why="인사만 남겼어요")

FAQ = CardView(
    ref=REF,
    state=TicketState.WAITING,
    channel=Channel.KAKAO,
    customer="김하나",
    messages=("제주도인데 배송 얼마나 걸리나요?",),
    type=TicketType.FAQ,
    triage_reason="배송 기간을 물었어요",
    draft=ANSWER,
)
COMPLAINT = replace(
    FAQ,
    channel=Channel.EMAIL,
    type=TicketType.COMPLAINT,
    priority=Priority.HIGH,
    urgency=Urgency.HIGH,
    review=(Review.COMPLAINT, Review.REFUND_RISK),
    segment=Segment.VIP,
    order="20261118-0042",
    subject="환불 요청합니다",
)
HANDOFF = replace(FAQ, draft=HOLDING)
COURTESY = replace(FAQ, draft=KIND_WORDS, messages=("감사합니다!",))
PREPARING = replace(FAQ, state=TicketState.NEW, type=None, draft=None)
REFRESHING = replace(FAQ, state=TicketState.NEW, is_refreshing=True)
SNOOZED = replace(FAQ, state=TicketState.SNOOZED, snoozed_until=AT)
CLOSED = replace(FAQ, way=WayView(Channel.INSTAGRAM, "closed", contacts=("email", "phone")))
NO_WAY_BACK = replace(FAQ, can_reply=False)
NO_DRAFT = replace(FAQ, draft=None)
ESCALATED = replace(
    FAQ,
    escalated=Escalated(by="U_MINA", note="환불 확인 부탁해요", from_team="일반", on_call="S_BILL"),
)
OLD = replace(
    ESCALATED,
    moved_to=MovedTo("환불팀", "C_BILLING", "https://shop.slack.com/archives/C1/p1", by="U_MINA"),
)
RESOLVED = replace(
    FAQ, state=TicketState.RESOLVED, decided=Decided(EventKind.RESOLVED, "U_MINA", AT)
)


def answered(state: DeliveryState, error: str = "") -> CardView:
    delivery = DeliveryView("dlv_1", DeliveryKind.REPLY, state, AT, error)
    decided = Decided(EventKind.APPROVED, "U_MINA", AT, ANSWER.text)
    return replace(FAQ, state=TicketState.PENDING, decided=decided, deliveries=(delivery,))


CARDS = {
    "faq": FAQ,
    "complaint": COMPLAINT,
    "handoff": HANDOFF,
    "courtesy": COURTESY,
    "preparing": PREPARING,
    "refreshing": REFRESHING,
    "snoozed": SNOOZED,
    "no way back": NO_WAY_BACK,
    "closed": CLOSED,
    "no draft": NO_DRAFT,
    "escalated": ESCALATED,
    "old": OLD,
    "resolved": RESOLVED,
    **{f"{state}": answered(state, "HTTP 503") for state in DeliveryState},
}

HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "everybody": "<!channel> <!here> <!everyone> <!subteam^S_BILL> <@U_MINA> <#C_SUPPORT>",
    "false link": "<https://evil.example|Click to approve> http://evil.example www.evil.example",
    "false date": "<!date^1^{date}|x> <mailto:a@evil.example|a> <tel:1|2>",
    "escaped twice": "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
    "markdown": "*bold* _it_ ~no~ `code` ```\nblock\n``` > quote\n- list [a](http://b) :tada:",
    "quote and lie": "hi\r> *승인됨* by <@U_MINA>\u2028&gt; Approved\x0bno",
    "ampersands": "&" * 20_000,
    "angles": "<>" * 10_000,
    "one long line": "가" * 1_000_000,
    "many lines": "\n".join(["줄"] * 10_000),
    "many blank lines": "a" + "\n" * 10_000 + "b",
    "null and controls": "a\x00b\x1b[31mred\x7f\x85",
    "half a pair": "a\ud800b\udfffc",
    "right to left": "abc\u202egpj.exe\u202c \u2066x\u2069",
    "invisible": "\u200b\u2060\ufeff\u00ad\u3164",
    "tag characters": "ok\U000e0041\U000e0042",
    "piled marks": "Z" + "\u0301" * 100_000,
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈👍🏽" * 2000,
    "decomposed": "한글 배송" * 1000,
    "non-characters": "a\uffffb\ufdd0c",
}


def filled_with(text: str, view: CardView) -> CardView:
    """The same card with `text` wherever somebody else may write."""
    draft = view.draft and replace(
        view.draft,
        text=text,
        why=text,
        sentences=(Sentence(text, ("a", "b")), Sentence("x", ("a",))) * 200,
        sources=(SourceRef("a", text), SourceRef("b", text)) * 20,
    )
    return replace(
        view,
        customer=text,
        messages=(text,) * 7,
        subject=text,
        attachments=(text,) * 9,
        earlier_turns=3,
        reply_limit=text,
        order=text,
        triage_reason=text,
        draft=draft,
        assignee=text,
        decided=view.decided and replace(view.decided, by=text, reply=text),
        deliveries=tuple(replace(each, error=text) for each in view.deliveries) * 9,
        escalated=view.escalated
        and replace(view.escalated, by=text, note=text, from_team=text, on_call=text),
        moved_to=view.moved_to
        and replace(view.moved_to, team=text, channel=text, permalink=text, by=text),
    )


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every dict in a Slack payload."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def texts(value: Any, *kinds: str) -> list[str]:
    """The words in text objects of these kinds: mrkdwn, plain_text, or text for rich text."""
    return [node["text"] for node in nodes(value) if node.get("type") in kinds]


def shown(value: Any) -> str:
    """All that can be read."""
    return "\n".join(texts(value, "mrkdwn", "plain_text", "text"))


def pressable(value: Any) -> dict[str, dict[str, Any]]:
    return {node["action_id"]: node for node in nodes(value) if "action_id" in node}


_OURS = re.compile(
    r"<@[UW][A-Z0-9_]+>|<!subteam\^S[A-Z0-9_]+>|<#[CG][A-Z0-9_]+>"
    r"|<!date\^\d+\^\{date_short_pretty\} \{time\}\|[\d :UTC-]+>|<https?://[^\s<>|]+\|[^<>]+>"
)


def raw_markup(mrkdwn: str) -> str:
    """What is left of < and > once the sequences we write ourselves are gone: nothing, ever."""
    return "".join(re.findall(r"[<>]", _OURS.sub("", mrkdwn)))
