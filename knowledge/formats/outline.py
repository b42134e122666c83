"""Headings of plain text: chapters and articles of Korean terms, and numbered titles."""

import re

_CHAPTER = re.compile(r"\s*제\s*(\d+)\s*([편장절관])\s*[.:]?\s*(.{0,60})")
# "제1조 (목적) 이 약관은 …": the title in brackets is the heading, what follows is text.
_ARTICLE = re.compile(
    r"\s*(제\s*\d+\s*조(?:의\s*\d+)?)\s*(?:[(\[【]\s*([^)\]】\n]{1,60})[)\]】])?\s*(.*)"
)
_NUMBERED = re.compile(r"((?:\d{1,2}\.){1,3}\d{0,2}|[IVX]{1,5}\.)\s+(\S.{0,58})")
_DEPTHS = {"편": 1, "장": 2, "절": 3, "관": 3}
_SENTENCE_END = re.compile(r"[.!?。…:;,]$|[다요죠까]$")


def headed(text: str) -> str:
    """The text with its headings marked as Markdown; as it is when it has them already."""
    lines = text.split("\n")
    if any(line.startswith("#") for line in lines):
        return text
    titles = _titles(lines)
    return "\n".join(_marked(line, titles.get(n, 0)) for n, line in enumerate(lines))


def _marked(line: str, depth: int) -> str:
    if chapter := _CHAPTER.fullmatch(line):
        marks = "#" * _DEPTHS[chapter[2]]
        return f"\n{marks} 제{chapter[1]}{chapter[2]} {chapter[3].strip()}".rstrip() + "\n"
    if (article := _ARTICLE.fullmatch(line)) and (article[2] or not article[3]):
        name = re.sub(r"\s+", "", article[1])
        title = f"{name}({article[2].strip()})" if article[2] else name
        return f"\n#### {title}\n\n{article[3].strip()}".rstrip() + "\n"
    return f"\n{'#' * (depth + 1)} {line.strip()}\n" if depth else line


def _titles(lines: list[str]) -> dict[int, int]:
    """Numbered lines that are titles, and how deep. Those that follow each other are a list, whose
    items must not become titles without a text."""
    written = [(n, line.strip()) for n, line in enumerate(lines) if line.strip()]
    depths = [_depth(line) for _, line in written]
    found = {}
    for place, (number, line) in enumerate(written):
        depth, below = depths[place], depths[place + 1 : place + 2]
        above = depths[place - 1] if place else 0
        has_text = bool(below) and (below[0] == 0 or below[0] > depth)
        stands_alone = above != depth and not (above and written[place - 1][0] not in found)
        if depth and has_text and stands_alone and not _SENTENCE_END.search(line):
            found[number] = depth
    return found


def _depth(line: str) -> int:
    """1 for "2. Costs", 2 for "2.1 By region"; 0 for what has no number."""
    numbered = _NUMBERED.fullmatch(line)
    return numbered[1].strip(".").count(".") + 1 if numbered else 0
