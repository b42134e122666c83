"""What of the knowledge anybody may read, for the website's FAQ page."""

from bot.db import Database
from bot.web.site.shown import MOST_FOUND, Entry
from knowledge import record
from knowledge.passages import PUBLIC, Article, Hit
from knowledge.search import Library

_LEAST = 0.15  # below it, passages share a syllable and no more
_BESIDE = 0.5  # of the best one's score
_LOOKED_AT = 30  # passages, of which some are internal or in the other language


class PublicFaq:
    """Internal articles do not exist here."""

    def __init__(self, db: Database, library: Library) -> None:
        self._db, self._library = db, library

    def entries(self, language: str) -> list[Entry]:
        return [_entry(each) for each in self._articles() if each.language == language]

    def entry(self, article_id: str) -> Entry | None:
        return next((_entry(each) for each in self._articles() if each.id == article_id), None)

    def search(self, query: str, language: str) -> list[Entry]:
        articles = {each.id: each for each in self._articles() if each.language == language}
        hits = self._library.search(query, limit=_LOOKED_AT, language=language).hits
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.passage.article_id in articles and hit.passage.audience == PUBLIC:
                best.setdefault(hit.passage.article_id, hit)
        least = max((_BESIDE * hit.score for hit in best.values()), default=0.0)
        return [
            _entry(articles[article_id], excerpt=hit.passage.text)
            for article_id, hit in list(best.items())[:MOST_FOUND]
            if hit.score >= max(_LEAST, least)
        ]

    def _articles(self) -> list[Article]:
        with self._db.read() as session:
            articles = record.articles(session)
        return [each for each in articles if each.audience == PUBLIC and each.kind != "word"]


def _entry(article: Article, excerpt: str = "") -> Entry:
    is_long = article.kind == "policy"
    return Entry(
        id=article.id,
        title=article.title,
        text=_without_title(article.text, article.title),
        category=article.category,
        language=article.language,
        version=article.version,
        is_long=is_long,
        excerpt=_without_title(excerpt, article.title) if is_long else "",
    )


def _without_title(text: str, title: str) -> str:
    """The page shows it already."""
    return text.removeprefix("# ").removeprefix(title).lstrip()
