"""A ticket has one card, and Slack shows the ticket as it is, however Slack behaves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import Session, select

from bot.clock import now
from bot.db import Database
from bot.decision.rules import Approve, Assign, Edit, Escalate
from bot.playground.faults import Kind
from bot.playground.messages import Message
from bot.playground.server import Playground
from bot.settings import DeskConfig, Team
from bot.slack.client import web_client
from bot.slack.compose import Composer
from bot.slack.ids import Action
from bot.slack.poster import (
    AWAY_SECONDS,
    EARLY_SECONDS,
    LOOK_AFTER_SECONDS,
    PATIENCE_SECONDS,
    REFUSED_SECONDS,
    Poster,
    Wanted,
)
from bot.tickets.models import SlackChannel, SlackDesk, SlackPost, Ticket
from bot.tickets.terms import Priority, Urgency
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
    rows,
    said,
    seen,
    unused_port,
    waiting_ticket,
)

CONFIG = DeskConfig.model_validate(
    {
        "teams": {
            "support": Team(name="Support", channel="C_SUPPORT"),
            "orders": Team(name="Orders", channel="C_ORDERS"),
            "tech": Team(name="Tech", channel="C_TECH"),
        }
    }
)
TO_ORDERS = Escalate("orders", Priority.HIGH, Urgency.HIGH)
TO_TECH = Escalate("tech", Priority.HIGH, Urgency.HIGH)


@pytest.fixture
def poster(db: Database, client: WebClient) -> Poster:
    return Poster(db, client, Composer(CONFIG))


def fresh(db: Database, key: str = "e-1", **fields: Any) -> int:
    """A ticket that waits for a person since this very moment."""
    ticket_id = waiting_ticket(db, event_key=key, thread=key, **fields)
    touch(db, ticket_id)
    return ticket_id


def touch(db: Database, ticket_id: int, *, seconds_ago: float = 0) -> None:
    with db.write() as session:
        ticket = session.get(Ticket, ticket_id)
        assert ticket is not None
        ticket.revision += 1
        ticket.updated_at = now() - timedelta(seconds=seconds_ago)
        session.add(ticket)


def let_time_pass(db: Database) -> None:
    """As if every wait were over: Slack's history has caught up, nobody asks us to be quiet."""
    past = timedelta(minutes=10)
    with db.write() as session:
        for post in session.exec(select(SlackPost)):
            post.last_try_at = post.last_try_at and post.last_try_at - past
            session.add(post)
        for desk in session.exec(select(SlackDesk)):
            desk.busy_until = desk.busy_until and desk.busy_until - past
            session.add(desk)
        for channel in session.exec(select(SlackChannel)):
            session.delete(channel)


def show(poster: Poster, ticket_id: int, worker: str = "run") -> float | None:
    return poster.show(ticket_id, worker)


def cards(playground: Playground, channel: str = "C_SUPPORT") -> list[Message]:
    return playground.messages(channel)


def post_of(db: Database, key: str) -> SlackPost:
    return row(db, SlackPost, key)


def words(message: Message) -> str:
    return repr(message.blocks)


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


def test_without_any_team_the_ticket_waits_for_one(
    db: Database, playground: Playground, client: WebClient
) -> None:
    poster = Poster(db, client, Composer(DeskConfig()))
    assert show(poster, fresh(db)) == REFUSED_SECONDS
    assert playground.calls() == []


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
    away = web_client("xoxb-test", f"http://127.0.0.1:{unused_port()}/api/")
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


# what Slack will not take


def _ugly(blocks: list[dict[str, Any]], text: str = "a card") -> Callable[..., list[Wanted]]:
    def compose(session: Session, ticket: Ticket, posts: list[SlackPost]) -> list[Wanted]:
        assert ticket.id is not None
        found = posts or [
            SlackPost(
                key=f"card:{ticket.id}:1",
                ticket_id=ticket.id,
                number=1,
                team="support",
                channel="C_SUPPORT",
            )
        ]
        session.add(found[0])
        return [Wanted(found[0], {"text": text, "blocks": blocks})]

    return compose


TOO_MUCH = [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}] * 5


@pytest.mark.parametrize("blocks", [[{"type": "no such block"}], TOO_MUCH])
def test_where_slack_cannot_take_the_blocks_the_text_is_shown(
    db: Database, playground: Playground, client: WebClient, blocks: list[dict[str, Any]]
) -> None:
    ticket_id = fresh(db)
    poster = Poster(db, client, _ugly(blocks))
    for _ in range(2):  # posted, then updated
        assert show(poster, ticket_id) is None
        [card] = cards(playground)
        assert (card.text, card.blocks) == ("a card", ())
        touch(db, ticket_id)
    assert card.metadata is not None


def test_no_answer_to_the_text_alone_is_looked_into_too(
    db: Database, playground: Playground, client: WebClient
) -> None:
    ticket_id = fresh(db)
    poster = Poster(db, client, _ugly([{"type": "no such block"}]))
    playground.fail_next("chat.postMessage", "none")
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id) is not None
    let_time_pass(db)
    assert show(poster, ticket_id, "second") is None
    assert len(cards(playground)) == 1


def test_a_card_somebody_deleted_is_posted_anew_with_its_thread_going_on_there(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    [first] = cards(playground)
    playground.workspace.delete(first)
    act(db, Approve(), seen(db, ticket_id))
    assert show(poster, ticket_id) is None
    [second] = cards(playground)
    assert second.ts != first.ts
    receive_one(db, ListedJobs(), said("또요", "e-2", thread="e-1"))
    make_ready(db, ticket_id)
    assert show(poster, ticket_id) is None
    assert len(playground.thread("C_SUPPORT", second.ts)) == 2


def test_no_answer_while_posting_anew_does_not_make_two(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    playground.workspace.delete(cards(playground)[0])
    touch(db, ticket_id)
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id) is not None
    let_time_pass(db)
    assert show(poster, ticket_id, "second") is None
    assert len(cards(playground)) == 1


def test_a_channel_that_takes_nothing_is_told_and_tried_again_later(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id, elsewhere = fresh(db, "a"), fresh(db, "b")
    act(db, TO_ORDERS, seen(db, elsewhere))
    playground.workspace.channel("C_SUPPORT").is_archived = True
    assert show(poster, ticket_id) == REFUSED_SECONDS
    assert post_of(db, f"card:{ticket_id}:1").error == "is_archived"
    assert show(poster, elsewhere) is None
    playground.workspace.channel("C_SUPPORT").is_archived = False
    let_time_pass(db)
    assert show(poster, ticket_id, "later") is None
    assert post_of(db, f"card:{ticket_id}:1").error == ""


# a ticket that moves


def moved(db: Database, poster: Poster) -> int:
    ticket_id = fresh(db)
    show(poster, ticket_id)
    act(db, TO_ORDERS, seen(db, ticket_id))
    touch(db, ticket_id)
    return ticket_id


def test_a_ticket_that_moved_has_a_card_there_and_a_pointer_here(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = moved(db, poster)
    assert show(poster, ticket_id) is None
    [here], [there] = cards(playground), cards(playground, "C_ORDERS")
    assert Action.APPROVE not in words(here)
    assert "C_ORDERS" in words(here)
    assert there.metadata is not None
    assert there.metadata["event_payload"] == {"key": f"card:{ticket_id}:2"}


def _archive(playground: Playground) -> None:
    playground.workspace.channel("C_SUPPORT").is_archived = True
    playground.workspace.delete(playground.messages("C_SUPPORT")[0])


def _remove_the_bot(playground: Playground) -> None:
    playground.workspace.channel("C_SUPPORT").members.remove("U_BOT")
    playground.workspace.delete(playground.messages("C_SUPPORT")[0])


def _delete_the_card(playground: Playground) -> None:
    playground.workspace.delete(playground.messages("C_SUPPORT")[0])


def _delete_the_channel(playground: Playground) -> None:
    del playground.workspace.channels["C_SUPPORT"]


@pytest.mark.parametrize("ruin", [_archive, _remove_the_bot, _delete_the_card, _delete_the_channel])
def test_the_card_left_behind_never_holds_up_the_one_that_counts(
    db: Database, playground: Playground, poster: Poster, ruin: Callable[[Playground], None]
) -> None:
    ticket_id = moved(db, poster)
    ruin(playground)
    assert show(poster, ticket_id) is None
    [there] = cards(playground, "C_ORDERS")
    act(db, Edit("제가 볼게요."), seen(db, ticket_id))
    assert show(poster, ticket_id) is None
    assert "제가 볼게요." in words(cards(playground, "C_ORDERS")[0])
    assert cards(playground, "C_ORDERS")[0].ts == there.ts
    assert [post.error for post in rows(db, SlackPost)] == ["", ""]
    posts = [call.arguments["channel"] for call in playground.calls("chat.postMessage")]
    assert posts == ["C_SUPPORT", "C_ORDERS"]


def test_a_card_that_was_never_seen_leaves_no_pointer(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.workspace.channel("C_SUPPORT").is_archived = True
    assert show(poster, ticket_id) == REFUSED_SECONDS
    act(db, TO_ORDERS, seen(db, ticket_id))
    playground.workspace.channel("C_SUPPORT").is_archived = False
    let_time_pass(db)
    assert show(poster, ticket_id, "later") is None
    assert cards(playground) == []
    assert len(cards(playground, "C_ORDERS")) == 1
    assert [post.error for post in rows(db, SlackPost)] == ["", ""]


def test_a_card_that_may_have_been_seen_is_looked_for_and_made_a_pointer(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = fresh(db)
    playground.fail_next("chat.postMessage", "drop")
    assert show(poster, ticket_id) is not None
    act(db, TO_ORDERS, seen(db, ticket_id))
    let_time_pass(db)
    assert show(poster, ticket_id, "later") is None
    [here] = cards(playground)
    assert "C_ORDERS" in words(here)


def test_a_ticket_may_move_on_and_back(
    db: Database, playground: Playground, poster: Poster
) -> None:
    ticket_id = moved(db, poster)
    show(poster, ticket_id)
    act(db, TO_TECH, seen(db, ticket_id))
    show(poster, ticket_id)
    act(db, Escalate("support", Priority.LOW, Urgency.LOW), seen(db, ticket_id))
    assert show(poster, ticket_id) is None
    assert [len(cards(playground, c)) for c in ("C_SUPPORT", "C_ORDERS", "C_TECH")] == [2, 1, 1]
    old, current = cards(playground)
    assert Action.APPROVE in words(current)
    assert Action.APPROVE not in words(old)


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
