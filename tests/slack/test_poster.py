"""A ticket has one card, and Slack shows the ticket as it is, however Slack behaves."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
from sqlmodel import Session, select

from bot.clock import now
from bot.db import Database
from bot.decision.rules import Approve, Assign
from bot.erasing import erase_customer
from bot.playground.faults import Kind
from bot.playground.server import Playground
from bot.slack.client import web_client
from bot.slack.compose import Composer
from bot.slack.history import LOOK_AFTER_SECONDS
from bot.slack.ids import Action
from bot.slack.poster import (
    AWAY_SECONDS,
    EARLY_SECONDS,
    PATIENCE_SECONDS,
    Poster,
    Wanted,
)
from bot.tickets.models import SlackChannel, SlackDesk, SlackPost, Ticket
from bot.tickets.terms import Language
from tests.fakes import (
    JUN,
    MINA,
    ListedJobs,
    act,
    at_once,
    errors_in,
    fresh_database,
    make_ready,
    receive_one,
    row,
    said,
    seen,
)
from tests.ports import free_port
from tests.slack.posting import (
    CONFIG,
    TO_ORDERS,
    cards,
    fresh,
    let_time_pass,
    post_of,
    show,
    touch,
    words,
)


@pytest.fixture
def poster(db: Database, client: WebClient) -> Poster:
    return Poster(db, client, Composer(CONFIG))


# when all is well


def test_a_ticket_is_posted_once_in_its_teams_channel_under_a_key(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    assert show(poster, ticket_id) is None
    [card] = cards(playground)
    assert card.metadata == {
        "event_type": "deskbell_post",
        "event_payload": {"key": f"card:{ticket_id}:1"},
    }
    [call] = playground.calls("chat.postMessage")
    assert not call.arguments["unfurl_links"]
    assert not call.arguments["unfurl_media"]
    assert "link_names" not in call.arguments
    post = post_of(db, f"card:{ticket_id}:1")
    assert (post.ts, post.channel, post.attempts) == (card.ts, "C_SUPPORT", 1)
    assert (post.is_in_flight, post.error) == (False, "")


def test_what_slack_shows_already_is_left_alone(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    made = len(playground.calls())
    assert show(poster, ticket_id, "again") is None
    assert len(playground.calls()) == made


def test_a_change_updates_the_same_card(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    [before] = cards(playground)
    act(db, Approve(), seen(db, ticket_id))
    assert show(poster, ticket_id) is None
    [after] = cards(playground)
    assert after.ts == before.ts
    assert words(after) != words(before)
    assert after.metadata == before.metadata


def test_an_answered_turn_is_kept_in_the_cards_thread_once(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db, text="첫 답이에요.")
    show(poster, ticket_id)
    act(db, Approve(), seen(db, ticket_id))
    receive_one(db, ListedJobs(), said("또 물어볼게요", "e-2", thread="e-1"))
    make_ready(db, ticket_id, "둘째 답이에요.")
    for _ in range(2):
        touch(db, ticket_id)
        assert show(poster, ticket_id) is None
    [card] = cards(playground)
    root, entry = playground.thread("C_SUPPORT", card.ts)
    assert root.ts == card.ts
    assert entry.metadata is not None
    assert entry.metadata["event_payload"] == {"key": f"turn:{ticket_id}:1:1"}
    assert "첫 답이에요." in words(entry)


def test_who_is_forgotten_is_forgotten_under_a_card_that_has_moved_too(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db, text="첫 답이에요.")
    act(db, Approve(), seen(db, ticket_id))
    receive_one(db, ListedJobs(), said("또 물어볼게요", "e-2", thread="e-1"))
    make_ready(db, ticket_id)
    show(poster, ticket_id)
    act(db, TO_ORDERS, seen(db, ticket_id))
    show(poster, ticket_id)
    erase_customer(db, "c-1", by=MINA, now=now(), language=Language.KO, dry=False)
    assert show(poster, ticket_id) is None
    for channel in ("C_SUPPORT", "C_ORDERS"):
        [card] = [each for each in playground.messages(channel) if each.is_ours]
        told = " ".join(words(each) for each in playground.thread(channel, card.ts))
        assert "∅" in told
        assert "첫 답이에요" not in told


# trouble while posting


def test_when_slack_is_busy_the_channel_is_left_alone_for_as_long_as_it_asks(
    db: Database, playground: Playground, poster: Poster
) -> None:
    first, second, elsewhere = fresh(db, "a"), fresh(db, "b"), fresh(db, "c")
    act(db, TO_ORDERS, seen(db, elsewhere))
    touch(db, elsewhere)
    playground.fail_next("chat.postMessage", "429")
    assert show(poster, first) == pytest.approx(1, abs=1)
    with db.write() as session:  # a ban that outlasts a slow machine
        ban = session.exec(select(SlackChannel)).one()
        assert ban.channel == "C_SUPPORT"
        ban.quiet_until += timedelta(minutes=1)
        session.add(ban)
    made = len(playground.calls())
    wait = show(poster, second)
    assert wait is not None
    assert 0 < wait <= 61
    assert len(playground.calls()) == made  # not one call inside the ban
    assert show(poster, elsewhere) is None  # nobody else sleeps
    let_time_pass(db)
    assert show(poster, first, "next") is show(poster, second, "next") is None
    assert len(cards(playground)) == 2


@pytest.mark.parametrize("trouble", ["500", "drop", "timeout"])
def test_after_no_answer_we_look_before_we_post_again(
    db: Database, playground: Playground, poster: Poster, trouble: Kind
) -> None:
    ticket_id = fresh(db)
    playground.fail_next("chat.postMessage", trouble)
    assert show(poster, ticket_id) == LOOK_AFTER_SECONDS
    assert post_of(db, f"card:{ticket_id}:1").is_in_flight
    let_time_pass(db)
    assert show(poster, ticket_id, "second") is None
    [card] = cards(playground)
    assert post_of(db, f"card:{ticket_id}:1").ts == card.ts
    assert len(playground.calls("conversations.history")) == 1
    assert len(playground.calls("chat.postMessage")) == (2 if trouble == "500" else 1)


def test_nobody_looks_before_slacks_history_can_show_it(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.set_faults(history_lag_ms=2000)
    playground.fail_next("chat.postMessage", "drop")
    show(poster, ticket_id)
    with db.write() as session:  # the pause for everybody is over, the look is still too early
        session.delete(session.exec(select(SlackChannel)).one())
        post = session.exec(select(SlackPost)).one()
        post.last_try_at = now() + timedelta(minutes=1)
        session.add(post)
    wait = show(poster, ticket_id)
    assert wait is not None
    assert wait > LOOK_AFTER_SECONDS
    assert playground.calls("conversations.history") == []


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_trouble_while_looking_does_not_make_a_second_card(
    db: Database, playground: Playground, poster: Poster, trouble: Kind
) -> None:
    ticket_id = fresh(db)
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id, "first") is not None
    let_time_pass(db)
    playground.fail_next("conversations.history", trouble)
    assert show(poster, ticket_id, "second") is not None
    let_time_pass(db)
    assert show(poster, ticket_id, "third") is None
    assert len(cards(playground)) == 1


def test_a_lost_post_is_found_behind_many_others(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.fail_next("chat.postMessage", "drop")
    show(poster, ticket_id)
    for number in range(250):
        playground.workspace.post("C_SUPPORT", "U_MINA", f"talk {number}")
    let_time_pass(db)
    assert show(poster, ticket_id) is None
    assert len(playground.calls("chat.postMessage")) == 1
    assert len(playground.calls("conversations.history")) == 2


def test_a_lost_thread_entry_is_found_in_its_thread(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    act(db, Approve(), seen(db, ticket_id))
    receive_one(db, ListedJobs(), said("또요", "e-2", thread="e-1"))
    make_ready(db, ticket_id)
    touch(db, ticket_id)
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id) is not None
    let_time_pass(db)
    assert show(poster, ticket_id, "second") is None
    [card] = cards(playground)
    assert len(playground.thread("C_SUPPORT", card.ts)) == 2


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_trouble_while_updating_is_made_up_for(
    db: Database, playground: Playground, poster: Poster, trouble: Kind
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    act(db, Approve(), seen(db, ticket_id))
    touch(db, ticket_id)
    playground.fail_next("chat.update", trouble)
    assert show(poster, ticket_id) is not None
    let_time_pass(db)
    assert show(poster, ticket_id, "second") is None
    [card] = cards(playground)
    assert Action.APPROVE not in words(card)
    assert playground.calls("conversations.history") == []


def test_while_slack_cannot_be_reached_cards_wait_and_nobody_keeps_knocking(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id, other = fresh(db, "a"), fresh(db, "b")
    away = web_client("xoxb-test", f"http://127.0.0.1:{free_port()}/api/")
    assert show(Poster(db, away, Composer(CONFIG)), ticket_id) == AWAY_SECONDS
    assert post_of(db, f"card:{ticket_id}:1").error == "unreachable"
    wait = show(poster, other)  # it would get through, but does not try so soon
    assert wait is not None
    assert 0 < wait <= AWAY_SECONDS
    assert playground.calls() == []
    let_time_pass(db)
    assert show(poster, ticket_id, "later") is show(poster, other, "later") is None
    assert len(cards(playground)) == 2
    assert playground.calls("conversations.history") == []  # it certainly had not been posted
    assert post_of(db, f"card:{ticket_id}:1").error == ""


def test_while_slack_hangs_up_on_everything_cards_wait(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.set_faults(down=True)
    for number in range(3):
        assert show(poster, ticket_id, f"{number}") is not None
        let_time_pass(db)
    playground.set_faults(down=False)
    assert show(poster, ticket_id, "up") is None
    assert len(cards(playground)) == 1


@pytest.mark.parametrize(
    ("seconds_ago", "least", "most"),
    [
        (0, LOOK_AFTER_SECONDS, LOOK_AFTER_SECONDS + 2),
        (60, 15, 25),
        (100_000, PATIENCE_SECONDS, PATIENCE_SECONDS),
    ],
)
def test_what_has_waited_long_is_tried_less_often(
    db: Database,
    playground: Playground,
    poster: Poster,
    seconds_ago: float,
    least: float,
    most: float,
) -> None:
    ticket_id = fresh(db)
    touch(db, ticket_id, seconds_ago=seconds_ago)
    playground.set_faults(down=True)
    wait = show(poster, ticket_id)
    assert wait is not None
    assert least <= wait <= most


def test_other_changes_of_a_ticket_that_waits_begin_no_tries_of_their_own(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.set_faults(down=True)
    wait = show(poster, ticket_id, "in:1")
    assert wait is not None
    for number in range(5):
        act(db, Assign((MINA, JUN)[number % 2]), seen(db, ticket_id))
        assert show(poster, ticket_id, f"show:{number}") is None
    assert show(poster, ticket_id, "in:1") is not None  # the same run, after a crash, may go on
    desk = row(db, SlackDesk, ticket_id)
    assert desk.waits_until is not None
    assert desk.busy_until == desk.waits_until - timedelta(seconds=EARLY_SECONDS)


# several at once


def test_of_two_runs_one_shows_the_ticket_and_the_other_leaves(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    two_at_once(poster, ticket_id)
    assert len(cards(playground)) == len(playground.calls("chat.postMessage")) == 1


def two_at_once(poster: Poster, ticket_id: int) -> None:
    results = at_once(*[lambda n=n: poster.show(ticket_id, f"run-{n}") for n in range(8)])
    assert not errors_in(results)


def test_on_postgres_of_two_runs_one_shows_the_ticket(
    postgres: str, playground: Playground, client: WebClient
) -> None:
    with fresh_database(postgres) as db:
        poster = Poster(db, client, Composer(CONFIG))
        for number in range(5):
            two_at_once(poster, fresh(db, f"e-{number}"))
    assert len(cards(playground)) == 5


def test_a_change_made_while_the_card_is_being_posted_is_shown_too(
    db: Database, playground: Playground, client: WebClient
) -> None:
    ticket_id, composer = fresh(db), Composer(CONFIG)
    changes = [lambda: act(db, Approve(), seen(db, ticket_id))]

    def compose(session: Session, ticket: Ticket, posts: list[SlackPost]) -> list[Wanted]:
        wanted = composer(session, ticket, posts)
        if not playground.calls("chat.postMessage"):
            session.commit()
            changes.pop()()
        return wanted

    assert show(Poster(db, client, compose), ticket_id) is None
    [card] = cards(playground)
    assert Action.APPROVE not in words(card)
    assert row(db, SlackDesk, ticket_id).shown_revision == row(db, Ticket, ticket_id).revision


def test_a_run_that_died_is_succeeded_by_its_own_recovery_or_when_its_lease_ends(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id, other = fresh(db, "a"), fresh(db, "b")
    assert poster._claim(ticket_id, "dead")
    assert poster._claim(other, "dead")
    assert show(poster, ticket_id, "else") is None
    assert cards(playground) == []
    assert show(poster, ticket_id, "dead") is None
    let_time_pass(db)
    assert show(poster, other, "else") is None
    assert len(cards(playground)) == 2


def test_through_every_kind_of_trouble_each_ticket_ends_with_one_card(
    db: Database, playground: Playground, poster: Poster
) -> None:
    playground.set_faults(rate_429=0.2, rate_500=0.15, rate_drop=0.15)
    tickets = [fresh(db, f"e-{number}") for number in range(25)]
    waiting, rounds = set(tickets), 0
    while waiting:
        rounds += 1
        assert rounds < 60
        for ticket_id in sorted(waiting):
            if show(poster, ticket_id, f"{ticket_id}:{rounds}") is None:
                waiting.remove(ticket_id)
            let_time_pass(db)
    found = [card.metadata and card.metadata["event_payload"]["key"] for card in cards(playground)]
    assert sorted(map(str, found)) == sorted(f"card:{ticket_id}:1" for ticket_id in tickets)
