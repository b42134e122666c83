"""Clocks that are kept, and warnings that are given once: over restarts, by two workers."""

from datetime import datetime, timedelta

from bot.db import Database
from bot.decision.rules import Approve, Escalate
from bot.decision.step import decide
from bot.settings import DeskConfig
from bot.sla.step import keep_time, look_at_clocks
from bot.tickets.clocks import Due, Level, SlaClock, SlaWarning
from bot.tickets.models import Event, Ticket
from bot.tickets.queries import draft_of
from bot.tickets.terms import (
    Channel,
    DraftKind,
    EventKind,
    Priority,
    Review,
    TicketState,
    Urgency,
)
from tests.fakes import MINA, ListedJobs, at_once, errors_in, row, rows, seen
from tests.sla.conftest import change_ticket, config, sorted_ticket
from tests.sla.test_calendar import at

OPENED = at("11-20 10:00")  # a Friday: a first reply is due at 15:00
AT_RISK, LEAD, OVERDUE = at("11-20 14:00"), at("11-20 14:36"), at("11-20 15:00")


def look(db: Database, now: datetime, settings: DeskConfig | None = None) -> ListedJobs:
    """As the sweeper does, every few seconds."""
    jobs = ListedJobs()
    look_at_clocks(db, jobs, settings or config(), now=now)
    return jobs


def given(db: Database) -> list[tuple[Due, Level]]:
    return [(each.due, each.level) for each in rows(db, SlaWarning)]


def started(db: Database, **fields: object) -> int:
    ticket_id = sorted_ticket(db, OPENED)
    change_ticket(db, ticket_id, **fields)
    keep_time(db, ListedJobs(), ticket_id, config(), now=OPENED)
    return ticket_id


def test_a_clock_says_what_is_due_first_and_when_to_look_again(db: Database) -> None:
    clock = row(db, SlaClock, started(db))
    assert (clock.started_at, clock.due, clock.due_at) == (OPENED, Due.FIRST_REPLY, OVERDUE)
    assert clock.look_at == AT_RISK


def test_a_ticket_nobody_has_sorted_yet_has_no_clock(db: Database) -> None:
    ticket_id = sorted_ticket(db, OPENED)
    change_ticket(db, ticket_id, type=None, state=TicketState.NEW)
    keep_time(db, ListedJobs(), ticket_id, config(), now=OPENED)
    assert rows(db, SlaClock) == []


def test_thanks_are_not_due_unless_a_person_must_look(db: Database) -> None:
    ticket_id = started(db)
    with db.write() as session:
        draft = draft_of(session, session.get_one(Ticket, ticket_id))
        assert draft is not None
        draft.kind = DraftKind.COURTESY
        session.add(draft)
    for review, due in (([], None), ([Review.COMPLAINT], Due.FIRST_REPLY)):
        change_ticket(db, ticket_id, review=review)
        keep_time(db, ListedJobs(), ticket_id, config(), now=OPENED)
        assert row(db, SlaClock, ticket_id).due is due


def test_warnings_come_in_their_order_and_once_however_often_we_look(db: Database) -> None:
    ticket_id = started(db)
    assert look(db, AT_RISK - timedelta(seconds=1)).asked == []
    for moment, level in ((AT_RISK, Level.AT_RISK), (LEAD, Level.LEAD), (OVERDUE, Level.OVERDUE)):
        revision = row(db, Ticket, ticket_id).revision
        assert look(db, moment).names() == ["show"]
        assert row(db, Ticket, ticket_id).revision == revision + 1
        assert given(db)[-1] == (Due.FIRST_REPLY, level)
        assert look(db, moment + timedelta(seconds=15)).asked == []
    told = [e.data["level"] for e in rows(db, Event) if e.kind is EventKind.SLA_WARNED]
    assert told == ["at_risk", "lead", "overdue"]


def test_two_workers_and_a_restart_in_between_warn_once(either: Database) -> None:
    started(either)
    for moment in (AT_RISK, LEAD):
        again = Database(either.engine.url.render_as_string(hide_password=False))
        look_both = [lambda d=each, m=moment: look(d, m) for each in (either, again)]
        assert errors_in(at_once(*look_both, *look_both)) == []
        again.close()
    assert given(either) == [(Due.FIRST_REPLY, Level.AT_RISK), (Due.FIRST_REPLY, Level.LEAD)]


def test_after_an_outage_only_the_gravest_warning_comes_late_rather_than_never(
    db: Database,
) -> None:
    started(db)
    look(db, at("11-24 10:00"))
    assert given(db) == [(Due.FIRST_REPLY, Level.OVERDUE)]


def test_an_answer_in_time_calls_nobody(db: Database) -> None:
    ticket_id = started(db)
    with db.write() as session:
        decide(
            session, ListedJobs(), Approve(), seen(db, ticket_id), agent=MINA, now=at("11-20 11:00")
        )
    look(db, AT_RISK)  # before the card's own workflow has come to it
    clock = row(db, SlaClock, ticket_id)
    assert (clock.due_at, clock.look_at, given(db)) == (None, None, [])
    assert clock.first_replied_at == at("11-20 11:00")


def test_a_higher_priority_moves_a_deadline_closer(db: Database) -> None:
    ticket_id = started(db)
    raised = Escalate("leads", Priority.URGENT, Urgency.HIGH)
    with db.write() as session:
        decide(session, ListedJobs(), raised, seen(db, ticket_id), agent=MINA, now=OPENED)
    keep_time(db, ListedJobs(), ticket_id, config(), now=OPENED)
    assert row(db, SlaClock, ticket_id).due_at == at("11-20 10:30")


def test_what_is_overdue_goes_to_the_team_the_shop_chose_once(either: Database) -> None:
    settings = config(sla={"escalate_to": "leads"})
    ticket_id = started(either)
    look(either, OVERDUE, settings)
    look(either, OVERDUE + timedelta(hours=3), settings)
    ticket = row(either, Ticket, ticket_id)
    assert (ticket.team, ticket.escalated_by, ticket.state) == (
        "leads",
        "deskbell",
        TicketState.WAITING,
    )
    kinds = [event.kind for event in rows(either, Event)]
    assert kinds.count(EventKind.ESCALATED) == 1


def test_a_reply_window_is_warned_of_in_every_turn(db: Database) -> None:
    ticket_id = sorted_ticket(db, at("11-19 10:00"), channel=Channel.INSTAGRAM)
    keep_time(db, ListedJobs(), ticket_id, config(), now=at("11-19 10:00"))
    clock = row(db, SlaClock, ticket_id)
    assert clock.due is Due.FIRST_REPLY
    look(db, at("11-20 10:00"))  # the window closes while nobody has answered
    assert (Due.WINDOW, Level.OVERDUE) in given(db)
    with db.write() as session:
        decide(
            session, ListedJobs(), Approve(), seen(db, ticket_id), agent=MINA, now=at("11-20 11:00")
        )
    sorted_ticket(db, at("11-23 10:00"), "e-2", channel=Channel.INSTAGRAM)
    look(db, at("11-23 10:02"))
    assert row(db, SlaClock, ticket_id).due is Due.WINDOW
    look(db, at("11-24 11:00"))
    assert given(db).count((Due.WINDOW, Level.OVERDUE)) == 2


def test_a_waiting_ticket_whose_clock_was_not_kept_gets_one(either: Database) -> None:
    ticket_id = sorted_ticket(either, OPENED)
    look(either, OPENED + timedelta(seconds=30))
    assert rows(either, SlaClock) == []  # its own workflow may still come
    look(either, OPENED + timedelta(seconds=90))
    assert row(either, SlaClock, ticket_id).due_at == OVERDUE


def test_a_team_has_hours_and_targets_of_its_own(db: Database) -> None:
    ours = {
        "name": "Support",
        "channel": "C_SUPPORT",
        "hours": {"open": "11:00:00", "breaks": []},
        "sla": {"first_response": {"normal": "30m"}},
    }
    ticket_id = sorted_ticket(db, OPENED)
    settings = config(teams={"support": ours})
    keep_time(db, ListedJobs(), ticket_id, settings, now=OPENED)
    assert row(db, SlaClock, ticket_id).due_at == at("11-20 11:30")
