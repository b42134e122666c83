"""An article of a board, and the ticket it becomes."""

from datetime import UTC, datetime
from typing import Annotated

from bot.channels.cafe24.mall import NAME, SEOUL
from bot.channels.capability import Mode, Way, route
from bot.channels.email.html import text_of
from bot.channels.fields import MILD, Key, Loose, Mild, Wire
from bot.channels.inbound import Inbound, body_hash
from bot.channels.inbound import Sender as Customer
from bot.tickets import terms


class Article(Wire):
    shop_no: Key
    board_no: Key
    article_no: Key
    parent_article_no: int | None = 0
    reply_depth: int | None = 0
    writer: Mild = ""
    writer_email: Mild = ""
    member_id: Loose = ""
    title: Loose = ""
    content: Loose = ""
    created_date: Annotated[datetime | None, MILD] = None
    secret: Loose = ""
    notice: Loose = ""
    fixed: Loose = ""
    order_id: Mild = ""

    @property
    def is_answer(self) -> bool:
        return bool(self.parent_article_no or self.reply_depth)

    @property
    def is_secret(self) -> bool:
        return self.secret == "T"  # noqa: S105 (the mall's word for true)

    @property
    def is_notice(self) -> bool:
        return "T" in (self.notice, self.fixed)

    @property
    def customer(self) -> str:
        if self.member_id:
            return f"member:{self.member_id}"
        return f"guest:{self.writer_email}" if self.writer_email else f"article:{self.key}"

    @property
    def key(self) -> str:
        return f"{self.shop_no}:{self.board_no}:{self.article_no}"

    def inbound(self, source: str, now: datetime) -> Inbound:
        """Only the mall knows members; what a guest writes of themselves is not verified."""
        text = text_of(self.content)
        at = self.created_date.astimezone(UTC) if self.created_date else now
        return Inbound(
            channel=terms.Channel.CAFE24,
            source=source,
            event_key=self.key,
            body_hash=body_hash(text.encode()),
            sender=Customer(
                self.customer, name=self.writer, email=self.writer_email, order=self.order_id
            ),
            text=text,
            said_at=at,
            subject=self.title,
            thread=self.key,
            reply_to=route(
                NAME,
                [Way(Mode.PUSH if self.is_secret else Mode.PUBLIC)],
                shop=int(self.shop_no),
                board=int(self.board_no),
                article=int(self.article_no),
                title=self.title,
                is_secret=self.is_secret,
                asked_on=f"{at.astimezone(SEOUL):%Y-%m-%d}",
            ),
        )
