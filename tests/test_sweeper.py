"""What fell through is found: a ticket that Slack does not show, however many there are."""

from datetime import timedelta
from pathlib import Path

from bot.sweeper import GRACE, Sweeper
from bot.tickets.models import SlackDesk
from tests.fakes import NOW, fresh_database, waiting_ticket
from tests.workflows.conftest import Diary, launched

LATER = NOW + GRACE + timedelta(seconds=1)


def test_tickets_that_slack_does_not_show_are_shown_a_slice_a_sweep_the_newest_first(
    tmp_path: Path,
) -> None:
    diary = Diary()
    with fresh_database(tmp_path) as db, launched(db, diary) as engine:
        first, *others, last = [
            waiting_ticket(db, event_key=f"e-{n}", thread=f"t-{n}") for n in range(5)
        ]
        with db.write() as session:
            session.add(SlackDesk(ticket_id=last, shown_revision=1_000))
        sweeper = Sweeper(db, engine, slice_of=4)
        sweeper.sweep(NOW)
        sweeper.sweep(NOW)
        assert diary.lines == []  # too soon: their own workflows may be about to
        sweeper.sweep(LATER)
        for each in others:
            diary.wait_for("show", each)
        assert ("show", first) not in diary.lines
        sweeper.sweep(LATER)
        diary.wait_for("show", first)
        assert ("show", last) not in diary.lines
