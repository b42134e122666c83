"""/faq: what the shop lets anybody read, searched as you type."""

import hashlib
import hmac
from datetime import timedelta
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.channels.website.limits import Limit
from bot.clock import now
from bot.db import Database
from bot.tickets.faq_votes import FaqVote, keep_vote
from bot.web.site.markdown import plain, rendered
from bot.web.site.pages import Pages
from bot.web.site.shown import Entry, Faq, by_category

_LONGEST_QUERY = 200


def router(pages: Pages, faq: Faq, db: Database) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    images = (*pages.settings.origins, *pages.settings.images)
    often = Limit(30, timedelta(minutes=1))
    show = partial(pages.show, render=partial(rendered, images=images), plain=plain, quote=quote)

    @routes.get("/faq")
    def everything(request: Request, q: str = "") -> Response:
        language, query = pages.language(request), q.strip()[:_LONGEST_QUERY]
        entries = faq.entries(language)
        return show(
            request,
            "faq.html",
            query=query,
            found=faq.search(query, language) if query else [],
            categories=by_category(entries),
            policies=[entry for entry in entries if entry.is_long],
        )

    @routes.get("/faq/found")
    def as_you_type(request: Request, q: str = "") -> Response:
        """The results alone."""
        query = q.strip()[:_LONGEST_QUERY]
        found = faq.search(query, pages.language(request)) if query else []
        return show(request, "found.html", query=query, found=found)

    @routes.get("/faq/read/{article_id:path}")
    def one(request: Request, article_id: str, voted: str = "") -> Response:
        entry = faq.entry(article_id)
        if entry is None:
            return show(request, "missing.html", status=404)
        return show(request, "article.html", entry=entry, voted=voted)

    @routes.post("/faq/vote/{article_id:path}")
    async def vote(request: Request, article_id: str) -> Response:
        """The answer is a page for who has no JavaScript, and nothing for our script."""
        entry = await run_in_threadpool(faq.entry, article_id)
        said = request.query_params.get("helpful", "")
        if entry is None or said not in ("yes", "no"):
            return Response(status_code=404)
        peer = request.client.host if request.client else ""
        if often.allows(peer, now()):
            await run_in_threadpool(_keep, db, entry, said == "yes", _visitor(pages, peer))
        if request.headers.get("accept") == "application/json":
            return Response(status_code=204)
        where = f"/faq/read/{quote(article_id)}?lang={pages.language(request)}&voted={said}#voted"
        return Response(status_code=303, headers={"Location": where})

    return routes


def _keep(db: Database, entry: Entry, is_helpful: bool, visitor: str) -> None:
    vote = FaqVote(
        article_id=entry.id,
        title=entry.title,
        version=entry.version,
        visitor=visitor,
        is_helpful=is_helpful,
        at=now(),
    )
    with db.write() as session:
        keep_vote(session, vote)


def _visitor(pages: Pages, peer: str) -> str:
    """Whoever it is, they are somebody else tomorrow."""
    said = f"faq|{now():%Y-%m-%d}|{peer}".encode()
    return hmac.new(pages.settings.key, said, hashlib.sha256).hexdigest()[:24]
