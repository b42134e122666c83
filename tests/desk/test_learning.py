"""Learning at a real desk: corrections become a proposal in Slack, and a person decides."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.db import Database
from bot.playground.messages import Message
from bot.slack.ids import Action, Field, NotHelpfulReason, RewriteChoice
from bot.tickets.corrections import ProposedChange
from bot.tickets.models import Event
from bot.tickets.terms import EventKind
from knowledge.learned import LessonRow
from knowledge.record import ArticleRow
from tests.desk.desk_view import again, ask, deskbell, offers, shown, wait_for_card
from tests.desk_process import Stage, stage
from tests.fakes import rows

MINA, JUN, GUEST = "U_MINA", "U_JUN", "U_GUEST"
WITHIN_SECONDS = 40  # proposals are looked for every 15 seconds
SHIP, RETURN = "ko-ship-01", "ko-ret-04"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learning")


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Stage]:
    with stage(home, is_read=True) as started:
        yield started


@pytest.fixture
def db(home: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{home / 'deskbell.sqlite3'}")
    yield opened
    opened.close()


def _draft(running: Stage, name: str, text: str = "배송비는 얼마인가요?") -> Message:
    ask(running, name, text)
    return wait_for_card(running.playground, name, offering=Action.APPROVE)


def _edits(running: Stage, name: str, was: str, becomes: str) -> None:
    """Open the form, change the text in it, send it."""
    card = _draft(running, name)
    opened = len(running.playground.views(MINA))
    running.playground.click(MINA, card.channel, card.ts, Action.EDIT)
    running.playground.wait_until(lambda: len(running.playground.views(MINA)) > opened)
    form = running.playground.views(MINA)[-1]
    typed = next(b for b in form.blocks if b.get("block_id") == Field.REPLY)
    text = typed["element"]["initial_value"]
    assert was in text
    running.playground.submit(MINA, form.id, {Field.REPLY: text.replace(was, becomes)})


def _chooses(running: Stage, card: Message, agent: str, choice: RewriteChoice) -> str:
    """Pick from the rewrite menu; the id of the form it opens."""
    options = next(
        element["options"]
        for block in again(running.playground, card).blocks
        for element in block.get("elements", [])
        if element.get("action_id") == Action.REWRITE
    )
    value = next(o["value"] for o in options if json.loads(o["value"])["do"] == choice)
    for view in running.playground.views(agent):  # Slack stacks three at the most
        running.playground.close(agent, view.id)
    running.playground.click(agent, card.channel, card.ts, Action.REWRITE, option=value)
    running.playground.wait_until(lambda: running.playground.views(agent))
    return running.playground.views(agent)[-1].id


def _proposals(running: Stage) -> list[Message]:
    found = running.playground.messages("C_SUPPORT")
    return [m for m in found if (m.metadata or {}).get("event_type") == "deskbell_proposal"]


@pytest.mark.slow
def test_an_amount_corrected_in_three_tickets_is_proposed_and_approved_in_slack(
    running: Stage, db: Database
) -> None:
    for number in range(3):
        _edits(running, f"corrected-{number}", "기본 배송비는 3,000원", "기본 배송비는 3,500원")
    running.playground.wait_until(lambda: _proposals(running), WITHIN_SECONDS)
    (proposal,) = _proposals(running)
    assert "3,500원" in shown(proposal)
    assert "corrected-" not in shown(proposal)  # nobody's name

    where = (proposal.channel, proposal.ts, Action.CHANGE_APPROVE)
    running.playground.click(GUEST, *where)
    running.playground.wait_until(lambda: running.playground.ephemerals(GUEST, proposal.channel))
    assert "3,000원이며" in _article(db)

    running.playground.click(MINA, *where)
    assert "기본 배송비는 3,500원" in _article(db)
    running.playground.wait_until(
        lambda: Action.CHANGE_APPROVE not in offers(again(running.playground, proposal)),
        WITHIN_SECONDS,
    )
    assert f"<@{MINA}>" in shown(again(running.playground, proposal))

    # The desk reads the new version without a restart, in the background.
    assert any(_says(running, f"later-{number}", "3,500원") for number in range(10))

    named = f"c{rows(db, ProposedChange)[0].id}"
    revoked = deskbell("learned", "revoke", named, environment=running.environment)
    assert revoked.returncode == 0, revoked.stderr
    assert "기본 배송비는 3,000원" in _article(db)
    again_revoked = deskbell("learned", "revoke", named, environment=running.environment)
    assert again_revoked.returncode == 2
    kinds = {event.kind: event.actor for event in rows(db, Event)}
    assert kinds[EventKind.CHANGE_APPROVED] == MINA
    assert kinds[EventKind.CHANGE_REVOKED].startswith("cli:")


def test_the_list_of_sources_answers_while_somebody_types(running: Stage) -> None:
    card = _draft(running, "types")
    form = _chooses(running, card, MINA, RewriteChoice.SOURCE)
    found = running.playground.suggest(MINA, form, Field.ARTICLE, "반품 배송비")
    values = [option["value"] for option in found["options"]]
    assert values[0] == RETURN
    refused = running.playground.submit(MINA, form, {})
    assert Field.ARTICLE in json.dumps(refused)


def test_a_source_chosen_for_an_old_card_teaches_nothing(running: Stage, db: Database) -> None:
    card = _draft(running, "too-late")
    form = _chooses(running, card, JUN, RewriteChoice.SOURCE)
    running.playground.click(MINA, card.channel, card.ts, Action.APPROVE)
    before = len(_chosen(db))
    running.playground.submit(JUN, form, {Field.ARTICLE: RETURN})
    notice = running.playground.views(JUN)[-1]
    assert f"<@{MINA}>" in json.dumps(notice.blocks, ensure_ascii=False)
    assert len(_chosen(db)) == before


def test_a_draft_off_the_question_is_evidence_and_one_with_a_wrong_tone_is_not(
    running: Stage, db: Database
) -> None:
    for name, reason, count in (
        ("tone", NotHelpfulReason.TONE, 0),
        ("off", NotHelpfulReason.OFF_TOPIC, 1),
    ):
        before = len(_wrong(db))
        card = _draft(running, name, f"{name} 배송비는 얼마인가요?")
        form = _chooses(running, card, MINA, RewriteChoice.NOT_HELPFUL)
        running.playground.submit(MINA, form, {Field.REASON: reason})
        assert len(_wrong(db)) == before + count


def test_a_menu_of_sources_is_for_agents_only(running: Stage) -> None:
    card = _draft(running, "guest-types")
    form = _chooses(running, card, MINA, RewriteChoice.SOURCE)
    answer = running.playground.suggest(GUEST, form, Field.ARTICLE, "배송")
    assert not answer.get("options")


def _article(db: Database) -> str:
    return next(row.text for row in rows(db, ArticleRow) if row.id == SHIP)


def _chosen(db: Database) -> list[LessonRow]:
    return [row for row in rows(db, LessonRow) if row.how == "chosen"]


def _wrong(db: Database) -> list[LessonRow]:
    return [row for row in rows(db, LessonRow) if not row.is_right]


def _says(running: Stage, name: str, text: str) -> bool:
    return text in shown(_draft(running, name))
