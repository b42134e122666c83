"""Proposed changes in Slack: one message each, with before and after, and what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlmodel import col, or_, select

from bot.clock import now as read_clock
from bot.db import Database
from bot.settings import DeskConfig
from bot.slack.block import Block, Post, actions, button, context, header, quote, section, words
from bot.slack.ids import Action
from bot.slack.once import claim, pause_after, post_or_update
from bot.slack.text import Markup, excerpt, fit, mention, moment, tell, tell_plainly
from bot.tickets.corrections import (
    ChangeState,
    ChangeTarget,
    CorrectionKind,
    ProposedChange,
    SlackProposal,
)

EVENT_TYPE = "deskbell_proposal"
BATCH = 10
_MOST_SHOWN = 600  # characters of a sentence


class ProposalPoster:
    def __init__(self, db: Database, client: WebClient, config: DeskConfig) -> None:
        self._db, self._client = db, client
        self._language = config.shop.desk_language.value
        self._channel = config.learning_channel

    def show_all(self, now: datetime) -> None:
        """Bring Slack up to date. Safe to call from several processes at once."""
        if not self._channel:
            return
        for change_id in self._stale(now):
            row = {"change_id": change_id, "channel": self._channel, "shown_state": ""}
            if post := claim(self._db, SlackProposal, change_id, row, now=now):
                self._show(post)

    def _stale(self, now: datetime) -> list[int]:
        query = (
            select(ProposedChange.id)
            .join(
                SlackProposal, col(SlackProposal.change_id) == col(ProposedChange.id), isouter=True
            )
            .where(
                or_(
                    col(SlackProposal.change_id).is_(None),
                    col(SlackProposal.shown_state) != col(ProposedChange.state),
                ),
                or_(
                    col(SlackProposal.waits_until).is_(None),
                    col(SlackProposal.waits_until) < now,
                ),
            )
            .order_by(col(ProposedChange.id))
            .limit(BATCH)
        )
        with self._db.read() as session:
            return [change_id for change_id in session.exec(query) if change_id is not None]

    def _show(self, post: SlackProposal) -> None:
        with self._db.read() as session:
            change = session.get(ProposedChange, post.change_id)
        assert change is not None
        pause = pause_after(lambda: self._put(change, post), f"proposal={change.id}")
        post.waits_until = read_clock() + timedelta(seconds=pause) if pause else None
        self._save(post)

    def _put(self, change: ProposedChange, post: SlackProposal) -> None:
        payload = proposal_message(change, self._language)
        post_or_update(
            self._client,
            post,
            payload,
            lambda: self._save(post),
            event_type=EVENT_TYPE,
            key=f"change:{post.change_id}",
        )
        post.shown_state = change.state.value

    def _save(self, post: SlackProposal) -> None:
        with self._db.write() as session:
            session.merge(post)


def proposal_message(change: ProposedChange, language: str) -> Post:
    """What would change, how often agents did it by hand, and past replies before and after."""
    where = _where(change, language)
    title = tell_plainly(language, f"proposal-{change.target}-title")
    blocks: list[Block] = [header(title), section(where), *_difference(change, language)]
    if change.examples:
        blocks.append(context(tell(language, "proposal-examples")))
        for example in change.examples[:3]:
            blocks += _example(example, language)
    number = f"c{change.id}"
    if change.state is ChangeState.OPEN:
        blocks.append(_buttons(change, language))
        blocks.append(context(tell(language, f"proposal-{change.target}-means", number=number)))
    elif change.decided_at:
        who = mention(change.decided_by) if _is_slack(change.decided_by) else Markup("")
        when = moment(change.decided_at)
        who = who or fit(change.decided_by, 60)
        key = f"proposal-{change.state}"
        blocks.append(context(tell(language, key, who=who, when=when, number=number)))
    text = tell(
        language,
        "proposal-text",
        title=title,
        where=where,
        state=tell(language, f"proposal-state-{change.state}"),
    )
    return {"text": text, "blocks": blocks}


def _where(change: ProposedChange, language: str) -> Markup:
    if change.article_id:
        title = fit(change.title or change.article_id, 120)
        return tell(language, "proposal-article", title=title, seen=change.seen)
    return tell(language, "proposal-everywhere", seen=change.seen)


def _difference(change: ProposedChange, language: str) -> list[Block]:
    before, after = (_short(text) for text in (change.before, change.after))
    match change.kind:
        case CorrectionKind.REMOVED:
            return [context(tell(language, "proposal-removed")), quote([words(before)])]
        case CorrectionKind.ADDED:
            return [context(tell(language, "proposal-added")), quote([words(after)])]
    return [
        context(tell(language, "proposal-before")),
        quote([words(before)]),
        context(tell(language, "proposal-after")),
        quote([words(after)]),
    ]


def _example(example: Mapping[str, Any], language: str) -> list[Block]:
    ticket = str(example.get("ticket_id", ""))
    before = _short(str(example.get("before", "")))
    after = _short(str(example.get("after", "")))
    after = after if after.strip("…") else tell_plainly(language, "proposal-nothing")
    return [
        context(tell(language, "proposal-example", ticket=ticket)),
        quote([words(before)], [words(after)]),
    ]


def _buttons(change: ProposedChange, language: str) -> Block:
    value = str(change.id)
    key = "proposal-approve-article"
    if change.target is ChangeTarget.WORDING:
        key = "proposal-approve-wording"
    return actions(
        f"change:{change.id}",
        [
            button(tell_plainly(language, key), Action.CHANGE_APPROVE, value, style="primary"),
            button(tell_plainly(language, "proposal-dismiss"), Action.CHANGE_DISMISS, value),
        ],
    )


def _short(text: str) -> str:
    return excerpt(text, _MOST_SHOWN, 6)[0] or "…"


def _is_slack(actor: str) -> bool:
    return actor[:1] in ("U", "W") and actor.replace("_", "").isalnum() and actor.isupper()
