"""Answers go below the question, as an article or a comment, whichever the mall shows."""

from collections.abc import Mapping
from html import escape
from typing import Any

from pydantic import ValidationError

from bot.channels.cafe24.articles import Article
from bot.channels.cafe24.mall import Mall, Settings
from bot.channels.email.html import text_of
from bot.channels.http import body_of
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.clock import now as read_clock


class Cafe24Sender:
    repeat = Repeat.LOOKUP

    def __init__(self, settings: Settings, mall: Mall) -> None:
        self._settings, self._mall = settings, mall

    def send(self, outgoing: Outgoing) -> Sent:
        to = outgoing.route
        path = f"/api/v2/admin/boards/{to['board']}/articles"
        mine = {
            "writer": self._settings.writer,
            "content": _as_html(outgoing.text),
            "client_ip": self._settings.client_ip,
            "member_id": self._settings.mall_id,
        }
        if self._settings.answer == "comment":
            path += f"/{to['article']}/comments"
            fields: dict[str, Any] = mine
        else:
            fields = {
                "reply_article_no": to["article"],
                "title": f"Re: {to['title']}",
                **mine,
                "reply_status": "C",
                "secret": "T" if to["is_secret"] else "F",  # a secret question's answer is one too
            }
        body = {"shop_no": to["shop"], "request": fields}
        return Sent(provider_id=_number(body_of(self._mall.ask("POST", path, json=body)), to))

    def find(self, outgoing: Outgoing) -> Sent | None:
        """Our words among the children of the question."""
        to, words = outgoing.route, outgoing.text.split()
        if self._settings.answer == "comment":
            path = f"/api/v2/admin/boards/{to['board']}/articles/{to['article']}/comments"
            body = body_of(self._mall.ask("GET", path))
            found = [each for each in body.get("comments") or [] if isinstance(each, dict)]
            ours = [each for each in found if text_of(str(each.get("content"))).split() == words]
            return Sent(provider_id=str(ours[0].get("comment_no", ""))) if ours else None
        for each in self._mall.articles(to["board"], to["asked_on"], read_clock()):
            try:
                article = Article.model_validate(each)
            except ValidationError:
                continue
            is_child = article.parent_article_no == to["article"]
            if is_child and text_of(article.content).split() == words:
                return Sent(provider_id=article.key)
        return None


def _as_html(text: str) -> str:
    lines = escape(text, quote=False).split("\n\n")
    return "".join(f"<p>{line.replace(chr(10), '<br>')}</p>" for line in lines)


def _number(body: Mapping[str, Any], to: Mapping[str, Any]) -> str:
    """Of what we wrote, the way the mall names articles; "" when it does not say."""
    made = body.get("articles") or body.get("comments") or body.get("comment") or []
    first = made[0] if isinstance(made, list) and made else made
    number = isinstance(first, Mapping) and (first.get("comment_no") or first.get("article_no"))
    return f"{to['shop']}:{to['board']}:{number}" if number else ""
