"""What Slack will not take, cards that people deleted, and cards a ticket left behind."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import Session

from bot.db import Database
from bot.decision.rules import Approve, Edit, Escalate
from bot.playground.server import Playground
from bot.settings import DeskConfig
from bot.slack.compose import Composer
from bot.slack.ids import Action
from bot.slack.poster import (
    REFUSED_SECONDS,
    Poster,
    Wanted,
)
from bot.tickets.models import SlackPost, Ticket
from bot.tickets.terms import Priority, Urgency
from tests.fakes import (
    ListedJobs,
    act,
    make_ready,
    receive_one,
    rows,
    said,
    seen,
)
from tests.slack.posting import (
    CONFIG,
    TO_ORDERS,
    TO_TECH,
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


def test_without_any_team_the_ticket_waits_for_one(
    db: Database, playground: Playground, client: WebClient
) -> None:
    poster = Poster(db, client, Composer(DeskConfig()))
    assert show(poster, fresh(db)) == REFUSED_SECONDS
    assert playground.calls() == []


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
    assert cards(playground, "C_SHARED") == []
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


def test_a_card_never_goes_where_another_company_reads_along(
    db: Database, playground: Playground, client: WebClient
) -> None:
    config = DeskConfig.model_validate(
        {"teams": {"support": {"name": "Support", "channel": "C_SHARED"}}}
    )
    ticket_id = fresh(db)
    wait = Poster(db, client, Composer(config)).show(ticket_id, "run")
    assert wait is not None
    assert wait >= REFUSED_SECONDS - 1
    assert rows(db, SlackPost)[0].error == "shared_with_another_company"
    assert cards(playground, "C_SHARED") == []
