"""Headings of plain text: chapters and articles of Korean terms, and numbered titles."""

import re

_CHAPTER = re.compile(r"\s*제\s*(\d+)\s*([편장절관])\s*[.:]?\s*(.{0,60})")
# "제1조 (목적) 이 약관은 …": the title in brackets is the heading, what follows is text.
_ARTICLE = re.compile(
    r"\s*(제\s*\d+\s*조(?:의\s*\d+)?)\s*(?:[(\[【]\s*([^)\]】\n]{1,60})[)\]】])?\s*(.*)"
)
_NUMBERED = re.compile(r"\s*((?:\d{1,2}\.){1,3}\d{0,2}|[IVX]{1,5}\.)\s+(\S.{0,58})")
_DEPTHS = {"편": 1, "장": 2, "절": 3, "관": 3}
_SENTENCE_END = re.compile(r"[.!?。…:;,]$|[다요죠까]$")


def headed(text: str) -> str:
    """The text with its headings marked as Markdown; as it is when it has none."""
    lines = text.split("\n")
    if any(line.startswith("#") for line in lines):
        return text
    found = []
    for number, line in enumerate(lines):
        above = lines[number - 1].strip() if number else ""
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        found.append(_marked(line, stands_alone=not above, has_text=bool(below) or not above))
    return "\n".join(found)


def _marked(line: str, *, stands_alone: bool, has_text: bool) -> str:
    if chapter := _CHAPTER.fullmatch(line):
        depth = _DEPTHS[chapter[2]]
        return f"\n{'#' * depth} 제{chapter[1]}{chapter[2]} {chapter[3].strip()}".rstrip() + "\n"
    if (article := _ARTICLE.fullmatch(line)) and (article[2] or not article[3]):
        name = re.sub(r"\s+", "", article[1])
        title = f"{name}({article[2].strip()})" if article[2] else name
        return f"\n#### {title}\n\n{article[3].strip()}".rstrip() + "\n"
    numbered = _NUMBERED.fullmatch(line)
    if numbered and stands_alone and has_text and not _SENTENCE_END.search(line.strip()):
        return f"\n{'#' * (1 + max(1, numbered[1].strip('.').count('.') + 1))} {line.strip()}\n"
    return line
