"""Articles to passages: a FAQ stays whole, a policy is cut at headings and, if long, sentences.

Headings are read here and not by the library's MarkdownHeaderTextSplitter, which drops list
indentation and keeps closing hashes; what people are shown must be the text as it was written.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from knowledge.formats.markdown import outlined
from knowledge.passages import Article, Passage

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

LONGEST = 700  # characters of a passage, without its heading path
OVERLAP = 60

# Korean sentences end in 다/요/죠/까 and a full stop; the library has no sentence level of its own.
_CUTS = [
    r"\n\n",
    r"\n",
    r"(?<=[다요죠까])\.\s*",
    r"(?<=[.!?…])\s+",
    r"\s(?=제\d+조)",
    r"(?=[①-⑳])",
    r" ",
    r"",
]

# What stands below the title of a document and says nothing to a customer.
_DATED = re.compile(
    r"\s*(?:시행일|개정일|제정일|최종 ?수정일?|문서 ?번호|버전"
    r"|effective(?: date| from)?|last (?:updated|revised|modified)|updated|version)\b[^\n]{0,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Section:
    path: tuple[str, ...]
    text: str


def split(articles: Iterable[Article]) -> list[Passage]:
    """Cut articles into passages with ids that are unique among all of them. Words have none."""
    taken: Counter[str] = Counter()
    passages = []
    for article in articles:
        if article.kind == "word":
            continue
        pieces = [_whole(article)] if article.kind == "faq" else _pieces(article)
        for passage in pieces:
            passages.append(_unique(passage, taken))
    return passages


def _unique(passage: Passage, taken: Counter[str]) -> Passage:
    taken[passage.id] += 1
    if taken[passage.id] == 1:
        return passage
    return replace(passage, id=f"{passage.id} ({taken[passage.id]})")


def _whole(article: Article) -> Passage:
    return Passage(
        id=article.id,
        article_id=article.id,
        kind=article.kind,
        title=article.title,
        text=article.text,
        section_path=(),
        language=article.language,
        category=article.category,
        section=article.text,
        audience=article.audience,
        version=article.version,
    )


def _pieces(article: Article) -> Iterator[Passage]:
    file_name = PurePath(article.source).name
    for section in _sections(article):
        title = section.path[-1]
        for text in _shorten(section.text):
            yield Passage(
                id=f"policy:{file_name}#{title}",
                article_id=article.id,
                kind=article.kind,
                title=title,
                text=" > ".join(section.path) + "\n\n" + text,
                section_path=section.path,
                language=article.language,
                category=article.category,
                section=section.text,
                audience=article.audience,
                version=article.version,
            )


def _sections(article: Article) -> Iterator[_Section]:
    path: dict[int, str] = {}
    body: list[str] = []
    for _, level, line in outlined(article.text.splitlines()):
        if not level:
            body.append(line)
            continue
        yield from _section(path, body, article.title)
        path = {depth: title for depth, title in path.items() if depth < level} | {level: line}
        body = []
    yield from _section(path, body, article.title)


def _section(path: dict[int, str], body: list[str], title: str) -> Iterator[_Section]:
    text = "\n".join(body).strip("\n")
    is_head = len(path) <= 1
    if any(line.strip() and not (is_head and _DATED.fullmatch(line)) for line in body):
        yield _Section(tuple(path.values()) or (title,), text)


def _shorten(text: str) -> list[str]:
    if len(text) <= LONGEST:
        return [text]
    pieces = []
    for is_table, block in _blocks(text):
        pieces += _cut_table(block) if is_table else _splitter().split_text(block)
    return pieces


def _blocks(text: str) -> list[tuple[bool, str]]:
    """Runs of table rows and runs of everything else, in order."""
    blocks: list[tuple[bool, list[str]]] = []
    for line in text.splitlines():
        row = line.strip()
        is_table = len(row) > 1 and row[0] == row[-1] == "|"
        if not blocks or blocks[-1][0] != is_table:
            blocks.append((is_table, []))
        blocks[-1][1].append(line)
    joined = [(is_table, "\n".join(lines).strip("\n")) for is_table, lines in blocks]
    return [(is_table, block) for is_table, block in joined if block]


def _cut_table(block: str) -> list[str]:
    """Whole rows up to the limit, the header rows above every piece."""
    rows = block.splitlines()
    has_header = len(rows) > 1 and not set(rows[1]) - set("|-: \t")
    header, body = (rows[:2], rows[2:]) if has_header else ([], rows)
    pieces = [list(header)]
    for row in body:
        if len(pieces[-1]) > len(header) and len("\n".join([*pieces[-1], row])) > LONGEST:
            pieces.append(list(header))
        pieces[-1].append(row)
    return ["\n".join(piece) for piece in pieces]


@cache
def _splitter() -> "RecursiveCharacterTextSplitter":
    # Imported late: a fifth of a second that a shop with short sections never needs.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        chunk_size=LONGEST,
        chunk_overlap=OVERLAP,
        separators=_CUTS,
        is_separator_regex=True,
        keep_separator="end",
    )
