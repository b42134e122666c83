"""Tell the leads that an article has earned to answer alone, and what became of it: one message
each time it asks."""

from dataclasses import replace
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlmodel import col, select

from bot.autonomy.grants import mode_of
from bot.clock import now as read_clock
from bot.db import Database
from bot.settings import DeskConfig
from bot.slack.autonomy_rows import grant_view
from bot.slack.autonomy_view import GrantView, grant_blocks
from bot.slack.block import Post, context, header
from bot.slack.once import claim, pause_after, post_or_update
from bot.slack.text import fit, tell, tell_plainly
from bot.tickets.autonomy import Grant, Mode, SlackPromotion, Standing

EVENT_TYPE = "deskbell_promotion"

Asked = tuple[int, int]  # the grant, and how often it had been demoted when it asked


class PromotionPoster:
    def __init__(self, db: Database, client: WebClient, config: DeskConfig) -> None:
        self._db, self._client = db, client
        self._language = config.shop.desk_language.value
        self._channel = config.learning_channel

    def show_all(self, now: datetime) -> None:
        """Bring Slack up to date. Safe to call from several processes at once."""
        if not self._channel:
            return
        for asked in self._stale():
            row = {"grant_id": asked[0], "demotions": asked[1], "channel": self._channel}
            row["shown_standing"] = ""
            if post := claim(self._db, SlackPromotion, asked, row, now=now):
                self._show(post)

    def _stale(self) -> list[Asked]:
        """What asks and has no message, and what is shown as it is no more."""
        asks = select(Grant.id, Grant.demotions).where(Grant.standing == Standing.ASKING)
        with self._db.read() as session:
            asking = {(id, demotions) for id, demotions in session.exec(asks) if id is not None}
            told = (
                select(SlackPromotion, Grant)
                .join(Grant, col(SlackPromotion.grant_id) == col(Grant.id))
                .where(SlackPromotion.shown_standing != Standing.LEARNING)
            )
            posts = session.exec(told).all()
        shown = {(p.grant_id, p.demotions): p.shown_standing == _standing(p, g) for p, g in posts}
        return sorted(asked for asked in asking | shown.keys() if not shown.get(asked))

    def _show(self, post: SlackPromotion) -> None:
        pause = pause_after(lambda: self._put(post), f"promotion={post.grant_id}")
        post.waits_until = read_clock() + timedelta(seconds=pause) if pause else None
        self._save(post)

    def _put(self, post: SlackPromotion) -> None:
        with self._db.read() as session:
            grant = session.get_one(Grant, post.grant_id)
            view = replace(grant_view(session, grant), standing=_standing(post, grant))
            payload = promotion_message(view, mode_of(session), self._language)
        post_or_update(
            self._client,
            post,
            payload,
            lambda: self._save(post),
            event_type=EVENT_TYPE,
            key=f"grant:{post.grant_id}:{post.demotions}",
        )
        post.shown_standing = view.standing.value

    def _save(self, post: SlackPromotion) -> None:
        with self._db.write() as session:
            session.merge(post)


def promotion_message(grant: GrantView, mode: Mode, language: str) -> Post:
    """The evidence, the buttons of the Home, and what either of them means."""
    title = tell_plainly(language, f"promotion-title-{grant.standing}")
    blocks = [header(title), *grant_blocks(grant, language)]
    if grant.standing is Standing.ASKING:
        blocks.append(context(tell(language, "promotion-next")))
    if grant.standing is not Standing.LEARNING and mode is not Mode.LIVE:
        blocks.append(context(tell(language, f"promotion-mode-{mode}")))
    text = tell(language, "promotion-text", what=title, title=fit(grant.title, 120))
    return {"text": text, "blocks": blocks}


def _standing(post: SlackPromotion, grant: Grant) -> Standing:
    """A demotion ends what was asked for: the next time there is another message."""
    return grant.standing if grant.demotions == post.demotions else Standing.LEARNING
