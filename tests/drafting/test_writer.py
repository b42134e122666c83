"""The writer on a real library: the model when it can, the shop's own sentences when it cannot."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel

from bot.db import Database
from bot.drafting.writer import MODEL_FAILED, NO_KNOWLEDGE, Writer
from bot.llm import Model
from bot.settings import DeskConfig, Shop
from bot.tickets.terms import Direction, DraftKind, Language, Rewrite, TicketType, Tone
from bot.tickets.values import Said
from knowledge.embedding import HashEmbedder
from knowledge.ingest import ingest
from knowledge.search import Library
from tests.drafting.shop import SHIPPING, TIME, triage, turn
from tests.scripted_model import Fault, ScriptedModel

ASKED = "배송비는 얼마인가요?"


def opened(home: Path) -> tuple[Library, Database]:
    db = Database(f"sqlite:///{home / 'knowledge.sqlite3'}")
    SQLModel.metadata.create_all(db.engine)
    library = Library(home, lambda: Session(db.engine, expire_on_commit=False), HashEmbedder())
    library.refresh()
    return library, db


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with two articles."""
    shop = tmp_path_factory.mktemp("shop")
    rows = [
        {"id": p.id, "question": p.title, "answer": p.text, "category": "배송"}
        for p in (SHIPPING, TIME)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (shop / "faq.jsonl").write_text("\n".join(lines), "utf-8")
    return shop


@pytest.fixture(scope="module")
def library(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Has read the shop; starting its index reader takes a moment, so the tests share it."""
    filled, db = opened(tmp_path_factory.mktemp("home"))
    ingest([folder], lambda: Session(db.engine, expire_on_commit=False), filled)
    filled.refresh()
    assert filled.wait_ready(60)
    yield filled
    filled.close()
    db.close()


def writer(library: Library, folder: Path, model: Model | None = None) -> Writer:
    return Writer(DeskConfig(shop=Shop(knowledge=folder)), library, model)


def test_without_a_model_the_shop_is_quoted(library: Library, folder: Path) -> None:
    written = writer(library, folder).write(turn(ASKED), triage(), 1)
    assert SHIPPING.text in written.proposal.text
    assert written.tone is Tone.WARM
    assert written.cautions == ()


def test_internal_text_is_found_by_agents_and_never_quoted_to_a_customer(tmp_path: Path) -> None:
    secret = "적립금 오천원까지 상담원 재량으로 보상할 수 있어요."
    (tmp_path / "home").mkdir()
    (tmp_path / "shop" / "internal").mkdir(parents=True)
    (tmp_path / "shop" / "internal" / "faq.md").write_text(
        f"## 보상 한도가 얼마예요?\n\n{secret}\n"
    )
    shop, db = opened(tmp_path / "home")
    ingest([tmp_path / "shop"], lambda: Session(db.engine, expire_on_commit=False), shop)
    asked = "보상 한도가 얼마예요?"
    assert shop.search(asked).hits[0].passage.text == secret
    written = writer(shop, tmp_path / "shop").write(turn(asked), triage(), 1)
    assert "오천원" not in written.proposal.text
    assert written.proposal.sources == ()
    shop.close()
    db.close()


def test_with_a_model_the_answer_is_worded_from_what_was_found(
    library: Library, folder: Path, endpoint: ScriptedModel, model: Model
) -> None:
    sentence = {"kind": "answer", "text": "배송비는 3,000원이에요.", "passages": ["P1"]}
    endpoint.enqueue({"answerable": True, "sentences": [sentence]})
    written = writer(library, folder, model).write(turn(ASKED), triage(), 1)
    assert "배송비는 3,000원이에요." in written.proposal.text
    assert written.proposal.model == "scripted"
    assert SHIPPING.text in endpoint.asked[0].prompt


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(cut=True), "I think it is free."])
def test_a_model_that_fails_is_replaced_by_the_shops_words_and_the_agent_is_told(
    library: Library, folder: Path, endpoint: ScriptedModel, model: Model, fault: str | Fault
) -> None:
    endpoint.enqueue(fault)
    written = writer(library, folder, model).write(turn(ASKED), triage(), 1)
    assert SHIPPING.text in written.proposal.text
    assert written.proposal.model == ""
    assert written.cautions == (MODEL_FAILED,)


def test_a_rewrite_keeps_the_facts_with_and_without_the_model(
    library: Library, folder: Path, endpoint: ScriptedModel, model: Model
) -> None:
    desk = writer(library, folder, model)
    endpoint.enqueue(Fault(status=500), Fault(status=500))
    first = desk.write(turn(ASKED), triage(), 1).proposal
    quoted = desk.rewriter(Rewrite.FORMAL)(turn(ASKED), triage(), first, 1)
    assert quoted.tone is Tone.FORMAL
    assert quoted.cautions == (MODEL_FAILED,)
    assert SHIPPING.text in quoted.proposal.text

    said = "기본 배송비는 3,000원이며 50,000원 이상이면 무료이고 제주는 3,000원을 더합니다."
    sentence = {"kind": "answer", "text": said, "passages": ["P1"]}
    endpoint.enqueue({"answerable": True, "sentences": [sentence]})
    worded = desk.rewriter(Rewrite.FORMAL)(turn(ASKED), triage(), first, 1)
    assert said in worded.proposal.text
    assert worded.cautions == ()


def test_a_bare_hello_is_asked_back_in_every_tone_and_no_model_is_bothered(
    library: Library, folder: Path, endpoint: ScriptedModel, model: Model
) -> None:
    desk, hello = writer(library, folder, model), turn("안녕하세요")
    first = desk.write(hello, triage(TicketType.OTHER), 1).proposal
    formal = desk.rewriter(Rewrite.FORMAL)(hello, triage(TicketType.OTHER), first, 1).proposal
    for proposal in (first, formal):
        assert proposal.kind is DraftKind.ANSWER
        assert "무엇을 도와드릴까요?" in proposal.text
    assert formal.text != first.text
    assert endpoint.asked == []


def test_a_shop_without_articles_holds_and_says_so(tmp_path: Path) -> None:
    empty, db = opened(tmp_path)
    written = writer(empty, tmp_path).write(turn(ASKED), triage(TicketType.OTHER), 1)
    empty.close()
    db.close()
    assert written.proposal.kind is DraftKind.HANDOFF
    assert written.cautions == (NO_KNOWLEDGE,)


def test_two_questions_are_both_looked_up(library: Library, folder: Path) -> None:
    asked = turn("기본 배송비는 얼마인가요? 출고하면 며칠 안에 도착하나요?")
    proposal = writer(library, folder).write(asked, triage(), 1).proposal
    assert {source.passage_id for source in proposal.sources} == {"ko-ship-01", "ko-ship-03"}


def test_what_nothing_answers_is_left_open_by_its_own_words(library: Library, folder: Path) -> None:
    asked = turn("기본 배송비는 얼마인가요? 그리고 양자 컴퓨터도 수리하나요?")
    proposal = writer(library, folder).write(asked, triage(), 1).proposal
    assert [source.passage_id for source in proposal.sources] == ["ko-ship-01"]
    assert "양자 컴퓨터도 수리하나요” 문의는" in proposal.text
    assert "기본 배송비는 얼마인가요?" not in proposal.text


def test_a_short_question_is_read_with_the_one_before_it(library: Library, folder: Path) -> None:
    asked = turn("배송비는 얼마인가요? 배송은 출고하면 며칠 걸리나요? 제주는요?")
    proposal = writer(library, folder).write(asked, triage(), 1).proposal
    assert {source.passage_id for source in proposal.sources} == {"ko-ship-01", "ko-ship-03"}


def test_a_question_that_leans_on_an_earlier_one_is_looked_up_with_it(
    library: Library, folder: Path
) -> None:
    before = (Said(Direction.IN, "배송은 며칠 걸리나요?"), Said(Direction.OUT, TIME.text))
    desk = writer(library, folder)

    def source_of(text: str, history: tuple[Said, ...]) -> list[str]:
        proposal = desk.write(turn(text, history=history), triage(), 1).proposal
        return [source.passage_id for source in proposal.sources]

    assert source_of("그럼 제주는요?", ()) != ["ko-ship-03"]
    assert source_of("그럼 제주는요?", before) == ["ko-ship-03"]
    assert source_of("그럼 배송비는 얼마인가요?", before) == ["ko-ship-01"]


@pytest.mark.parametrize(
    ("language", "asked", "follows", "stands"),
    [
        (Language.KO, "배송비는 얼마인가요?", "그럼 제주는요?", "그럼 포장은 어떻게 하나요?"),
        (Language.EN, "How much is shipping?", "And to Jeju?", "And how do you wrap a gift?"),
    ],
)
def test_a_customer_asks_on(
    language: Language, asked: str, follows: str, stands: str, tmp_path: Path
) -> None:
    (tmp_path / "shop").mkdir()
    entries = {
        "ko-ship": ("배송비는 얼마인가요?", "배송비는 3,000원입니다."),
        "ko-jeju": ("제주는 배송비가 얼마인가요?", "제주는 배송비가 6,000원입니다."),
        "ko-wrap": ("선물 포장은 어떻게 하나요?", "주문서에서 선물 포장을 골라 주세요."),
        "en-ship": ("How much is shipping?", "Shipping is $5."),
        "en-jeju": ("How much is shipping to Jeju?", "Shipping to Jeju is $10."),
        "en-wrap": ("How do you wrap gifts?", "Choose gift wrap at checkout."),
    }
    lines = [
        json.dumps({"id": id, "question": question, "answer": answer}, ensure_ascii=False)
        for id, (question, answer) in entries.items()
    ]
    (tmp_path / "shop" / "faq.jsonl").write_text("\n".join(lines), "utf-8")
    shop, db = opened(tmp_path)
    ingest([tmp_path / "shop"], lambda: Session(db.engine, expire_on_commit=False), shop)
    before = (Said(Direction.IN, asked), Said(Direction.OUT, entries[f"{language}-ship"][1]))
    desk, read = writer(shop, tmp_path / "shop"), triage(language=language)
    for text, article in ((follows, "jeju"), (stands, "wrap")):
        proposal = desk.write(turn(text, history=before), read, 1).proposal
        assert [source.passage_id for source in proposal.sources] == [f"{language}-{article}"]
    shop.close()
    db.close()
