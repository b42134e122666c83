"""Web pages as Markdown: text in document order, headings as headings, tables row by row.

Our own conversion, since the splitters' ones reorder words inside a sentence, flatten tables and
let scripts and menus in. What a visitor cannot see is left out: it may be there for us.
"""

import re
from html.parser import HTMLParser

from knowledge.formats.encoding import text_of
from knowledge.formats.grid import Cell, markdown_table

_DROPPED = {
    *("nav", "script", "style", "footer", "aside", "form", "noscript", "template", "svg"),
    *("iframe", "button", "select", "textarea", "object", "audio", "video", "canvas"),
    *("dialog", "math"),
}
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
    *("param", "source", "track", "wbr"),
}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "ul", "ol", "dl", "dd"),
    *("blockquote", "figure", "figcaption", "address", "details", "tbody", "thead"),
    *("tfoot", "hr", "fieldset", "body", "html"),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 3, "dt": 3}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_DEEPEST = 2_000  # open elements; a page of nothing but <div> is no page


def html(content: bytes) -> tuple[str, str]:
    """Title and Markdown. Raises Unusable."""
    declared = _CHARSET.search(content[:4096])
    reader = _Reader()
    reader.feed(text_of(content, declared=declared[1].decode() if declared else ""))
    reader.close()
    title, text = " ".join(reader.title.split()), reader.markdown()
    return title, text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._out: list[str] = []
        self._words: list[str] = []
        self._prefix = ""  # of the block being written: "## ", "  - "
        self._open: list[str] = []
        self._dropped: int | None = None  # depth at which something is being left out
        self._tables: list[_Table] = []
        self._lists: list[str] = []
        self._is_title = False
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._words.append("\n")
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        self._open.append(tag)
        given = dict(attrs)
        if self._dropped is None and (tag in _DROPPED or _is_hidden(given)):
            self._dropped = len(self._open)
        if self._dropped is not None:
            return
        if tag == "title":
            self._is_title = not self.title
        elif tag == "table":
            self._begin("")
            self._tables.append(_Table())
        elif self._tables and tag in ("tr", "td", "th"):
            self._flush()
            self._tables[-1].open(tag, given)
        elif tag in ("ul", "ol"):
            if not self._tables:
                self._begin("")
            self._lists.append(tag)
        elif tag == "li":
            self._begin("  " * max(0, len(self._lists) - 1) + "- ")
        elif tag in _HEADINGS:
            self._begin("#" * _HEADINGS[tag] + " ")
        elif tag == "pre":
            self._begin("")
            self._pre += 1
        elif tag in _BLOCKS and not self._is_at_item():
            self._begin("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            self._closed(closed)
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._is_title and self._dropped is None:
            self.title += data
        elif self._dropped is None:
            self._words.append(data if self._pre else re.sub(r"\s+", " ", data))

    def markdown(self) -> str:
        while self._open:
            self._closed(self._open.pop())
        self._flush()
        return "\n\n".join(filter(None, self._joined()))

    def _closed(self, tag: str) -> None:
        if self._dropped is not None:
            if len(self._open) < self._dropped:
                self._dropped = None
            return
        if tag == "title":
            self._is_title = False
        elif tag == "table" and self._tables:
            self._flush()
            table = self._tables.pop().markdown()
            if self._tables:  # a table inside a cell: its words belong to the cell
                self._tables[-1].add(re.sub(r"[|\n-]+", " ", table))
            elif table:
                self._out.append(table)
        elif tag in ("ul", "ol") and self._lists:
            self._begin("")
            self._lists.pop()
        elif tag == "pre":
            self._flush()
            self._pre = max(0, self._pre - 1)
        elif tag in _BLOCKS or tag in _HEADINGS or tag in ("li", "td", "th", "tr"):
            self._begin("")

    def _is_at_item(self) -> bool:
        """A paragraph that begins a list item is still the item."""
        return self._prefix.endswith("- ") and not "".join(self._words).strip()

    def _begin(self, prefix: str) -> None:
        self._flush()
        self._prefix = prefix

    def _flush(self) -> None:
        text = "".join(self._words)
        self._words.clear()
        if not self._pre:
            lines = (" ".join(line.split()) for line in text.split("\n"))
            text = "\n".join(filter(None, lines))
        if not text.strip():
            return
        if self._tables:
            self._tables[-1].add(text)
            return
        prefix, self._prefix = self._prefix, ""
        if prefix.startswith("#"):
            text = " ".join(text.split())
        self._out.append(prefix + text)

    def _joined(self) -> list[str]:
        """Items of one list stand under each other."""
        joined: list[str] = []
        for block in self._out:
            is_item = block.lstrip().startswith("- ")
            if joined and is_item and joined[-1].lstrip().startswith("- "):
                joined[-1] += "\n" + block
            else:
                joined.append(block)
        return joined


class _Table:
    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._caption = ""  # also words where none belong

    def open(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "tr" or not self._rows:
            self._rows.append([])
        if tag != "tr":
            self._rows[-1].append(("", _span(given, "colspan"), _span(given, "rowspan")))

    def add(self, text: str) -> None:
        if self._rows and self._rows[-1]:
            before, width, height = self._rows[-1][-1]
            self._rows[-1][-1] = (f"{before} {text}".strip(), width, height)
        else:
            self._caption += text

    def markdown(self) -> str:
        """A table of one row or column is only there for the layout of the page."""
        rows = [row for row in self._rows if row]
        if len(rows) < 2 or max(map(len, rows)) < 2:
            parts = [text for row in rows for text, _, _ in row]
        else:
            parts = [markdown_table(rows)]
        return "\n\n".join(filter(None, [self._caption, *parts]))


def _span(given: dict[str, str | None], name: str) -> int:
    value = given.get(name) or "1"
    return min(int(value), 500) if re.fullmatch(r"[0-9]{1,4}", value) and int(value) else 1


def _is_hidden(given: dict[str, str | None]) -> bool:
    return (
        "hidden" in given
        or given.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(given.get("style") or ""))
    )
