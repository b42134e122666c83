"""A mail's HTML as plain text, quotes marked with ">". Styles, scripts and tracking pixels go."""

import re
from html.parser import HTMLParser

import nh3

_LINES = {"div", "tr", "li", "ul", "ol", "table", "header", "footer", "section", "article", "hr"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_KEPT = _LINES | _PARAGRAPHS | {"br", "td", "th"}
_DROPPED = {"style", "script", "title", "template", "noscript", "svg", "object"}
_DEEPEST_QUOTE = 5
_LONGEST = 1_000_000
_MOST_TAGS = 15_000  # elements within elements take time by the square


def text_of(html: str) -> str:
    """nh3 makes sense of it as a browser would, in good time; Python's own parser, left alone with
    a hostile page, takes hours."""
    html = html[:_LONGEST]
    if html.count("<") > _MOST_TAGS:
        html = re.sub(r"<[^<>]*>", " ", html).replace("<", " ")
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=_KEPT, clean_content_tags=_DROPPED, attributes={}))
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []  # of the line being read
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.end_line(is_kept=True)
        elif tag in ("td", "th"):
            self._words.append(" ")
        else:
            self._break(tag)
        if tag == "li":
            self._words.append("- ")
        if tag == "blockquote":
            self._quotes += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("td", "th"):
            self._break(tag)
        if tag == "blockquote":
            self._quotes -= 1

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_line(self, *, is_kept: bool = False) -> None:
        """Empty lines are only kept where the writer made them, and never two of them."""
        line = " ".join("".join(self._words).split())
        self._words.clear()
        if line:
            self.lines.append("> " * min(self._quotes, _DEEPEST_QUOTE) + line)
        elif is_kept and self.lines and self.lines[-1]:
            self.lines.append("")

    def _break(self, tag: str) -> None:
        self.end_line()
        if tag in _PARAGRAPHS:
            self.end_line(is_kept=True)
