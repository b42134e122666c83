"""The lines of a policy section that answer a question, unaltered; table rows become sentences."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.drafting.pieces import Piece, split_text, titled, without
from knowledge import asking
from knowledge.lexicon import tokenizer
from knowledge.passages import Passage

_FIRST = 2  # lines of a section none of which was asked for
_MOST = 3  # lines of one section; a longer answer is the whole policy again
_MOST_ROWS = 8  # of a table quoted whole
_NEARLY_BEST = 0.7  # of the best line's score
_FIGURE_TOO = 0.3  # of the best line's score, for one with the figure that was asked for
_MOST_OF_IT = 0.5  # of the question's telling words
_SHORT = 350  # characters of a section that can be read whole
_WORD_WEIGHT = 1.0
_SHORTEST_LATIN, _SHORTEST_KOREAN = 4, 2  # letters of a word looked for inside others
_GRAM_WEIGHT = 0.2  # a shared syllable says less than a shared word
_NUMBERING = re.compile(r"^(제?\d+(?:[-.]\d+)*[조항]?[.)]?)\s+")
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"(\*\*|__|`)")
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_WORDED = re.compile(r"(?!(?:and|or|to)\b)\b[^\W\d_]")
_EMPTY = {"", "-", "–", "—"}
# What follows limits what was just said: one is never sent without the other.
_LIMITING = re.compile(r"다만|단[,\s]|그러나|예외|but\b|however|except|unless|only", re.IGNORECASE)
# Not to be understood without what was just said.
_LEANING = re.compile(
    r"이때|이 경우|그때|그 외|나머지|otherwise\b|then\b|in that case\b|the (?:rest|others?)\b"
    r"|(?:it|they|this|these|those|both)\b",
    re.IGNORECASE,
)
_ASKS_FIGURE = re.compile(
    r"얼마|며칠|몇|비용|요금|\bhow (?:much|many|long|soon|often)\b|\b(?:cost|fee|price)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    text: str
    gap: str
    listed: bool  # a bullet or a table row: it needs its heading to be understood
    row: str = ""  # its first cell, by which a question names it
    columns: str = ""
    table: int = 0  # which table of the section a row stands in, from 1


@dataclass(frozen=True)
class Quotation:
    pieces: list[Piece]
    is_sure: bool  # whether these lines say what was asked, as far as their words tell


def answer_from(passage: Passage, question: str, *, is_one_of_several: bool = False) -> Quotation:
    """The lines that say most of what was asked. When they say little of it, the whole section if
    it is short: which of its lines answers, a person sees."""
    lines = lines_of(passage.section, passage.language)
    lines = lines or [Line(_plain(passage.section), "\n", listed=False)]  # a table's header alone
    heading = _heading(passage)
    asked = " ".join(asking.readings(question)[1:]) or question
    chosen = _choose(lines, asked, passage.title)
    said = [lines[n].text for n in chosen]
    is_sure = _share_said(asked, [heading, *said]) >= _MOST_OF_IT
    if not is_sure and sum(len(line.text) for line in lines) <= _SHORT:
        chosen = set(range(len(lines)))
    pieces = [Piece(line.text, (passage.id,), line.gap) for line in lines]
    pieces = without(pieces, set(range(len(lines))) - chosen)
    needs_heading = is_one_of_several or any(lines[n].listed for n in chosen)
    if heading and (needs_heading or not is_sure):
        pieces = titled(heading, pieces)
    return Quotation(pieces, is_sure)


def _heading(passage: Passage) -> str:
    """None for a file without headings, whose name stands in for one."""
    title = passage.section_path[-1] if passage.section_path else ""
    return "" if title == passage.category else _NUMBERING.sub("", title)


def _share_said(question: str, lines: Sequence[str]) -> float:
    """Of the question's telling words, and the concepts it speaks of."""
    asked, found = (tokenizer().terms(text) for text in (question, "\n".join(lines)))
    telling = {*asked.words, *asked.concepts}
    return len(telling & {*found.words, *found.concepts}) / len(telling) if telling else 0.0


def lines_of(section: str, language: str) -> list[Line]:
    lines: list[Line] = []
    header: list[str] = []
    tables = 0
    for raw in section.splitlines():
        if raw.strip().startswith("|"):
            inner = raw.strip().removeprefix("|").removesuffix("|")
            cells = [_plain(cell) for cell in inner.split("|")]
            if not header:
                header = cells
                tables += 1
            elif not all(set(cell) <= {"-", ":"} for cell in cells):
                text = f"- {row_sentence(header, cells, language)}"
                lines.append(Line(text, "\n", True, cells[0], " ".join(header), tables))
            continue
        header = []
        text = _plain(raw)
        if not text or text.startswith("#"):
            continue
        if _BULLET.match(raw):
            lines.append(Line(text, "\n", listed=True))
        else:
            new = split_text(text, ())
            lines += [Line(p.text, p.gap or "\n", listed=False) for p in new]
    return lines


def row_sentence(header: Sequence[str], cells: Sequence[str], language: str) -> str:
    """Every cell stays as it is; only particles and commas come between them."""
    first, rest = cells[0], [(h, c) for h, c in zip(header[1:], cells[1:], strict=False)]
    told = [(heading, cell) for heading, cell in rest if cell not in _EMPTY]
    if header[0] and not _WORDED.search(first):
        first = f"{header[0]} {first}"  # "Day 10", not "10"
    if not told:
        return first
    if len(rest) == 1 or not all(heading for heading, _ in told):
        return f"{first}: {', '.join(cell for _, cell in told)}"
    if language != "ko":
        return f"{first}: " + "; ".join(f"{heading}: {cell}" for heading, cell in told)
    comma = "; " if any(", " in cell for _, cell in told) else ", "
    parts = comma.join(f"{heading}{_topic(heading)} {cell}" for heading, cell in told)
    return f"{first}: {parts}" + ("" if parts[-1] in ".다요" else "입니다.")


def _topic(word: str) -> str:
    """은 after a final consonant, 는 after a vowel; a bracket at the end is not pronounced."""
    spoken = re.sub(r"\s*\([^)]*\)$", "", word)
    last = spoken[-1] if spoken else word[-1]
    if not "가" <= last <= "힣":
        return ":"
    return "은" if (ord(last) - ord("가")) % 28 else "는"


def _plain(text: str) -> str:
    return _EMPHASIS.sub("", _LINK.sub(r"\1 (\2)", text)).strip()


def _choose(lines: Sequence[Line], question: str, title: str) -> set[int]:
    """Rows of one table that are equally likely belong together. Nothing in common with the
    question: the first two lines, or the table they begin."""
    scores = _scores(lines, question, title)
    best = max(scores, default=0.0)
    tables = _short_tables(lines)
    if best <= 0:
        return {*range(min(_FIRST, len(lines))), *(tables.get(lines[0].table, ()) if lines else ())}
    close = [n for n, score in enumerate(scores) if score >= best * _NEARLY_BEST]
    chosen: set[int] = set()
    for number in sorted(close, key=lambda n: -scores[n])[:_MOST]:
        rows = tables.get(lines[number].table, ())
        chosen |= {number, *(n for n in rows if scores[n] == scores[number])}
    if _ASKS_FIGURE.search(question) and not any(_has_figure(lines[n]) for n in chosen):
        figures = [
            n
            for n, line in enumerate(lines)
            if _has_figure(line) and scores[n] >= best * _FIGURE_TOO
        ]
        chosen |= {max(figures, key=lambda n: scores[n])} if figures else set()
    for number in range(1, len(lines)):
        if number - 1 in chosen and _LIMITING.match(lines[number].text):
            chosen.add(number)
        if number in chosen and _LEANING.match(lines[number].text):
            chosen.add(number - 1)
    return chosen


def _has_figure(line: Line) -> bool:
    return any(letter.isdigit() for letter in line.text)


def _short_tables(lines: Sequence[Line]) -> dict[int, list[int]]:
    """Where the rows stand of each table that can be read whole."""
    tables: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if line.table:
            tables.setdefault(line.table, []).append(number)
    return {table: rows for table, rows in tables.items() if len(rows) <= _MOST_ROWS}


def _scores(lines: Sequence[Line], question: str, title: str) -> list[float]:
    """What a table is about its title says: its rows are told apart by the rest of the question,
    and those of a table that can be read whole are all alike when that names none of them."""
    asked, titled_so = _terms(question), _terms(title)
    untold = {term: weight for term, weight in asked.items() if term not in titled_so}
    scores = _overlaps([_asked_by(line) for line in lines], asked)
    of_rows = _overlaps([_asked_by(line) for line in lines], untold)
    for rows in _short_tables(lines).values():
        is_named = any(_names(untold, lines[n].row) for n in rows)
        about = max(scores[n] - of_rows[n] for n in rows)
        best = max(of_rows[n] for n in rows)
        for n in rows:
            scores[n] = about + (of_rows[n] if is_named else best)
    return scores


def _asked_by(line: Line) -> str:
    return f"{line.row} {line.columns}" if line.table else line.text


def _names(asked: Mapping[str, float], row: str) -> bool:
    return any(asked[term] == _WORD_WEIGHT for term in _shared(asked, row))


def _overlaps(lines: Sequence[str], asked: Mapping[str, float]) -> list[float]:
    found = [_shared(asked, line) for line in lines]
    spread = Counter(term for terms in found for term in terms)
    rarity = {term: math.log(len(lines) / count) for term, count in spread.items()}
    return [sum(rarity[term] * asked[term] for term in terms) for terms in found]


def _shared(asked: Mapping[str, float], text: str) -> set[str]:
    """What was asked and is said, a word inside another too: 카드 in 신용카드, month in monthly."""
    inside = {
        term
        for term, weight in asked.items()
        if weight == _WORD_WEIGHT
        and len(term) >= (_SHORTEST_LATIN if term.isascii() else _SHORTEST_KOREAN)
        and term in text.lower()
    }
    return inside | (asked.keys() & _terms(text))


def _terms(text: str) -> dict[str, float]:
    terms = tokenizer().terms(text)
    weights = dict.fromkeys(terms.grams, _GRAM_WEIGHT)
    return weights | dict.fromkeys([*terms.words, *terms.concepts], _WORD_WEIGHT)
