"""Drafts whose sources change: marked, and written anew unless an agent chose their wording."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.decision.presence import arrive, leave
from bot.decision.rules import Approve
from bot.decision.step import ask_rewrite
from bot.drafting.extractive import draft as quoted
from bot.drafting.renewal import (
    RENEWED,
    SEARCH_RECOVERED,
    SOURCE_CHANGED,
    renew_drafts,
)
from bot.drafting.step import Written, draft_ticket, rewrite_ticket
from bot.drafting.writer import SEARCH_DEGRADED
from bot.errors import StaleDraft
from bot.tickets.models import Draft, Ticket
from bot.tickets.terms import DraftKind, Rewrite, TicketState, Tone
from bot.tickets.values import Proposal, Triage, Turn
from bot.triage.step import triage_message
from knowledge.passages import Passage
from tests.drafting.shop import SHIPPING, TIME, found, style
from tests.drafting.shop import triage as judged
from tests.fakes import (
    MINA,
    NOW,
    ListedJobs,
    act,
    fresh_database,
    receive_one,
    row,
    rows,
    said,
    seen,
)

LATER = NOW + timedelta(minutes=1)
DEARER = replace(
    SHIPPING, text=SHIPPING.text.replace("기본 배송비는 3,000원", "기본 배송비는 3,500원")
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with fresh_database(tmp_path) as db:
        yield db


def writing(passage: Passage) -> Callable[[Turn, Triage, int], Written]:
    def write(turn: Turn, triage: Triage, ticket_id: int) -> Written:
        return Written(quoted(turn, judged(), found(passage), style()), Tone.WARM)

    return write


def drafted(db: Database) -> int:
    received = receive_one(db, ListedJobs(), said("배송비 얼마예요?"))
    triage_message(db, received.message_id, lambda turn, number: judged(), now=NOW)
    draft_ticket(db, received.ticket_id, writing(SHIPPING), now=NOW)
    return received.ticket_id


def renew(
    db: Database,
    *passages: Passage,
    jobs: ListedJobs | None = None,
    write: Callable[[Turn, Triage, int], Written] | None = None,
    search_is_well: bool = True,
) -> int:
    known = {passage.id: passage for passage in passages}
    return renew_drafts(
        db,
        jobs or ListedJobs(),
        known.get,
        write or writing(passages[0] if passages else TIME),
        search_is_well=search_is_well,
        now=LATER,
    )


def the_draft(db: Database) -> Draft:
    (draft,) = rows(db, Draft)
    return draft


def test_a_draft_whose_source_still_says_the_same_is_left_alone(db: Database) -> None:
    drafted(db)
    before = the_draft(db).revision
    assert renew(db, SHIPPING) == 0
    assert the_draft(db).revision == before


def test_a_changed_source_renews_the_draft_and_the_card_says_so(db: Database) -> None:
    ticket_id, jobs = drafted(db), ListedJobs()
    old = seen(db, ticket_id)
    assert renew(db, DEARER, jobs=jobs) == 1
    draft = the_draft(db)
    assert "3,500원" in draft.text
    assert RENEWED in draft.cautions
    assert jobs.names() == ["show", "show"]  # marked at once, then the new text
    assert row(db, Ticket, ticket_id).state is TicketState.WAITING
    with pytest.raises(StaleDraft):  # what was on the card can no longer go out
        act(db, Approve(), old)
    assert renew(db, DEARER) == 0


def test_a_withdrawn_source_counts_as_changed(db: Database) -> None:
    drafted(db)
    assert renew(db, TIME) == 1
    assert "3,000원" not in the_draft(db).text


def test_a_wording_an_agent_asked_for_is_only_marked(db: Database) -> None:
    ticket_id = drafted(db)
    with db.write() as session:
        ref = seen(db, ticket_id)
        ask_rewrite(session, ListedJobs(), Rewrite.SHORTER, ref, agent=MINA, now=LATER)

    def shorter(turn: Turn, triage: Triage, old: Proposal, number: int) -> Written:
        return Written(replace(old, text="3,000원이에요."), Tone.CONCISE)

    rewrite_ticket(db, ticket_id, ref.draft_revision, shorter, now=LATER)
    jobs = ListedJobs()
    assert renew(db, DEARER, jobs=jobs) == 1
    draft = the_draft(db)
    assert (draft.text, draft.cautions) == ("3,000원이에요.", [SOURCE_CHANGED])
    assert jobs.names() == ["show"]
    assert renew(db, DEARER) == 0  # said once


def test_what_was_decided_is_not_touched(db: Database) -> None:
    ticket_id = drafted(db)
    act(db, Approve(), seen(db, ticket_id))
    assert renew(db, DEARER) == 0
    assert "3,500원" not in the_draft(db).text


def test_an_approval_in_the_middle_wins(db: Database) -> None:
    ticket_id = drafted(db)

    def write(turn: Turn, triage: Triage, number: int) -> Written:
        act(db, Approve(), seen(db, ticket_id))
        return writing(DEARER)(turn, triage, number)

    renew(db, DEARER, write=write)
    assert "3,000원" in the_draft(db).text
    assert row(db, Ticket, ticket_id).state is TicketState.PENDING


def test_a_writer_that_fails_leaves_the_old_draft_marked_and_is_tried_again(db: Database) -> None:
    drafted(db)

    def fail(turn: Turn, triage: Triage, number: int) -> Written:
        raise RuntimeError("no")

    renew(db, DEARER, write=fail)
    draft = the_draft(db)
    assert draft.cautions == [SOURCE_CHANGED]
    assert renew(db, DEARER) == 1
    assert RENEWED in the_draft(db).cautions


def blindly_drafted(db: Database) -> int:
    """While the index was being built: nothing found."""
    received = receive_one(db, ListedJobs(), said("배송비 얼마예요?"))
    triage_message(db, received.message_id, lambda turn, number: judged(), now=NOW)

    def write(turn: Turn, triage: Triage, ticket_id: int) -> Written:
        nothing = quoted(turn, judged(), found(), style())
        return Written(nothing, Tone.WARM, (SEARCH_DEGRADED,))

    draft_ticket(db, received.ticket_id, write, now=NOW)
    return received.ticket_id


def test_what_was_drafted_without_the_whole_search_is_drafted_again_once_it_works(
    db: Database,
) -> None:
    blindly_drafted(db)
    assert the_draft(db).kind is DraftKind.HANDOFF
    assert renew(db, SHIPPING, search_is_well=False) == 0
    assert renew(db, SHIPPING) == 1
    draft = the_draft(db)
    assert "3,000원" in draft.text
    assert draft.cautions == [SEARCH_RECOVERED]
    assert renew(db, SHIPPING) == 0


def test_an_agent_who_is_writing_meanwhile_is_not_disturbed(db: Database) -> None:
    ticket_id = blindly_drafted(db)
    with db.write() as session:
        arrive(session, ListedJobs(), ticket_id, MINA, is_editing=True, now=LATER)
    assert renew(db, SHIPPING) == 0
    with db.write() as session:
        leave(session, ListedJobs(), ticket_id, MINA)
    assert renew(db, SHIPPING) == 1
