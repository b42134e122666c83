"""Learn from a reply that was approved, and from what agents say about a draft's source."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.db import Database
from bot.learning.edits import changes
from bot.learning.proposals import note_corrections
from bot.learning.rules import KnownQuestion, is_new, question_from, speaks_for_source
from bot.learning.values import Learned
from bot.tickets.journal import DESKBELL, record
from bot.tickets.models import Delivery, Draft, Ticket
from bot.tickets.occasions import Occasion, taught_by
from bot.tickets.people import known_of
from bot.tickets.queries import customer_of, draft_of, lock_ticket, messages_of
from bot.tickets.terms import DeliveryKind, Direction, EventKind, Language
from bot.tickets.values import Sentence
from bot.vault.finding import Known
from bot.vault.masking import mask
from knowledge import learned
from knowledge.following import leans_on
from knowledge.learned import APPROVED, CHOSEN, TURNED_DOWN, Lesson, LessonRow

ArticleOf = Callable[[str], str]  # passage id → article id, "" when it is gone


@dataclass(frozen=True)
class Asked:
    """A customer's turn as a question an article may learn."""

    occasion: Occasion
    question: str | None
    language: Language


def learn_from_reply(
    db: Database, delivery_id: str, article_of: ArticleOf, *, now: datetime
) -> bool:
    """True when there is something new for the search. Idempotent: a reply teaches once."""
    with db.write() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.kind is not DeliveryKind.REPLY:
            return False
        if delivery.approved_by == DESKBELL:
            return False  # nobody has approved it: it would teach itself
        ticket = lock_ticket(session, delivery.ticket_id)
        draft = _draft_of_turn(session, delivery)
        if draft is None:
            return False
        has_taught = _teach_from(session, ticket, delivery, draft, now)
        if delivery.text.strip() != draft.text.strip():
            known = known_of(customer_of(session, ticket))
            found = changes(_masked(draft, known), mask(delivery.text, known))
            note_corrections(session, ticket, delivery, found, article_of, now=now)
    return has_taught


def choose(session: Session, ticket_id: int, passage_id: str, *, agent: str, now: datetime) -> None:
    """Right for this passage; wrong for the one shown, when the draft leaned on one only.

    Raises NotFound.
    """
    ticket = lock_ticket(session, ticket_id)
    shown = sources_of(draft_of(session, ticket))
    asked = _asked(session, ticket, ticket.turn)
    record(
        session,
        EventKind.SOURCE_CHOSEN,
        ticket_id=ticket_id,
        actor=agent,
        now=now,
        source=passage_id,
        shown=list(shown),
    )
    if asked.question is None:
        return
    _forget_wrong(session, asked.occasion, passage_id, now)
    _teach(session, asked, passage_id, CHOSEN, ticket_id, agent, now)
    if len(shown) == 1 and passage_id not in shown:
        _teach(session, asked, shown[0], CHOSEN, ticket_id, agent, now, is_right=False)


def turn_down(session: Session, ticket_id: int, *, agent: str, now: datetime) -> None:
    """Only when the draft leans on one passage: of several we cannot tell which was meant."""
    ticket = lock_ticket(session, ticket_id)
    shown = sources_of(draft_of(session, ticket))
    asked = _asked(session, ticket, ticket.turn)
    if asked.question is not None and len(shown) == 1:
        _teach(session, asked, shown[0], TURNED_DOWN, ticket_id, agent, now, is_right=False)


def learned_on(session: Session, ticket: Ticket, title_of: Callable[[str], str]) -> Learned:
    """What agents said about the sources of the open turn; approvals are not named."""
    rows = [
        row
        for row in learned.lesson_rows(
            session, key=_asked(session, ticket, ticket.turn).occasion.prefix
        )
        if row.how != APPROVED
    ]
    return Learned(
        right=next((title_of(row.article_id) for row in rows if row.is_right), ""),
        wrong=tuple(title_of(row.article_id) for row in rows if not row.is_right),
    )


def sources_of(draft: Draft | None) -> tuple[str, ...]:
    """The passages a draft leans on, each once."""
    return tuple(dict.fromkeys(s["passage_id"] for s in draft.sources)) if draft else ()


def _teach_from(
    session: Session,
    ticket: Ticket,
    delivery: Delivery,
    draft: Draft,
    now: datetime,
) -> bool:
    sentences = [Sentence(s["text"], tuple(s["passages"])) for s in draft.sentences]
    sources = sources_of(draft)
    if not speaks_for_source(draft.kind, sources, sentences, draft.text, delivery.text):
        return False
    asked = _asked(session, ticket, delivery.turn)
    if asked.question is None:
        return False
    (passage_id,) = sources
    occasion = asked.occasion
    on_this = learned.lesson_rows(session, key=occasion.prefix, even_revoked=True)
    if any(row.key in (occasion.right_key, occasion.wrong_key(passage_id)) for row in on_this):
        return False  # taught before, taken back, or turned down: a person has had their say
    known = [
        KnownQuestion(row.question, row.key.startswith(taught_by(occasion.customer_id)))
        for row in learned.lesson_rows(session, article_id=passage_id)
        if row.is_right
    ]
    if not is_new(asked.question, known):
        return False
    _teach(session, asked, passage_id, APPROVED, delivery.ticket_id, delivery.approved_by, now)
    return True


def _teach(
    session: Session,
    asked: Asked,
    passage_id: str,
    how: str,
    ticket_id: int,
    agent: str,
    now: datetime,
    *,
    is_right: bool = True,
) -> LessonRow:
    assert asked.question is not None
    occasion = asked.occasion
    row = learned.teach(
        session,
        Lesson(passage_id, asked.question, asked.language, is_right),
        key=occasion.right_key if is_right else occasion.wrong_key(passage_id),
        by=agent,
        now=now,
        how=how,
    )
    record(
        session,
        EventKind.LESSON_TAUGHT,
        ticket_id=ticket_id,
        actor=agent,
        now=now,
        lesson=row.id,
        article=passage_id,
        right=is_right,
        how=how,
    )
    return row


def _forget_wrong(session: Session, occasion: Occasion, passage_id: str, now: datetime) -> None:
    for row in learned.lesson_rows(session, key=occasion.prefix):
        if row.key == occasion.wrong_key(passage_id) and row.id is not None:
            learned.revoke(session, row.id, now=now)


def _asked(session: Session, ticket: Ticket, turn: int) -> Asked:
    """What was asked in a turn, which need not be the open one: the customer may have written
    since it was answered."""
    assert ticket.id is not None
    said, basis = said_in(session, ticket, turn)
    question = question_from(
        f"{basis} {said}",
        is_follow_up=turn > 1 and not basis,
        known=known_of(customer_of(session, ticket)),
    )
    occasion = Occasion(ticket.customer_id, ticket.id, turn)
    return Asked(occasion, question, Language(ticket.language))


def said_in(session: Session, ticket: Ticket, turn: int) -> tuple[str, str]:
    """The customer's words of one turn, and the earlier question they lean on or ""."""
    assert ticket.id is not None
    said = [m for m in messages_of(session, ticket.id) if m.direction is Direction.IN]
    now = [message.text for message in said if message.turn == turn]
    text = "\n".join(filter(None, [ticket.subject if turn == 1 else "", *now]))
    return text, leans_on(text, [message.text for message in said if message.turn < turn])


def _draft_of_turn(session: Session, delivery: Delivery) -> Draft | None:
    query = select(Draft).where(Draft.ticket_id == delivery.ticket_id, Draft.turn == delivery.turn)
    return session.exec(query).first()


def _masked(draft: Draft, known: Known) -> list[Sentence]:
    return [Sentence(mask(s["text"], known), tuple(s["passages"])) for s in draft.sentences]
