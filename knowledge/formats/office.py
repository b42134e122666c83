"""Word documents (.docx), read from their XML; and the zip file that every Office file is.

Only the text in document order: headings by their style, tables row by row. Deleted words,
comments, footnotes, embedded files and fields' codes are left out.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only; defusedxml parses

from knowledge.formats.grid import markdown_table
from knowledge.formats.values import LARGEST_UNPACKED, Unusable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_MEMBERS = 5_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc and .xls, and whatever has a password
_HEADING = re.compile(r"(?:heading|제목)\s*([1-6])", re.IGNORECASE)
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"}


def unpack(content: bytes) -> zipfile.ZipFile:
    """Open an Office file. Raises Unusable for bombs, for other kinds and for damaged ones."""
    if content.startswith(_OLD_OFFICE):
        raise Unusable("old-office")
    if not content.startswith(b"PK"):
        raise Unusable("wrong-magic")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unusable("bad-zip") from error
    # zipfile never gives more of a member than it declares, so the declared sizes are the truth.
    if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
        raise Unusable("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise Unusable("protected")
    return package


def docx(content: bytes) -> str:
    """The document as Markdown. Raises Unusable."""
    with unpack(content) as package:
        body = _part(package, "word/document.xml").find(f"{_W}body")
        if body is None:
            raise Unusable("bad-docx")
        levels = _heading_levels(package)
    return "\n\n".join(_blocks(body, levels))


def _part(package: zipfile.ZipFile, name: str) -> Element:
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        parsed: Element = fromstring(package.read(name), forbid_dtd=True)
    except MemoryError:
        raise
    except Exception as error:  # what is missing, damaged or defended against: all the same here
        raise Unusable("bad-docx") from error
    return parsed


def _heading_levels(package: zipfile.ZipFile) -> dict[str, int]:
    """Style id to level: "Heading 2" is a name, and every language has its own ids."""
    if "word/styles.xml" not in package.namelist():
        return {}
    levels = {}
    for style in _part(package, "word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        called = _HEADING.match(name.get(f"{_W}val", "")) if name is not None else None
        if called:
            levels[style.get(f"{_W}styleId", "")] = int(called[1])
        elif outline is not None and outline.get(f"{_W}val", "9") in "012345":
            levels[style.get(f"{_W}styleId", "")] = int(outline.get(f"{_W}val", "0")) + 1
        elif name is not None and name.get(f"{_W}val", "").casefold() in ("title", "제목"):
            levels[style.get(f"{_W}styleId", "")] = 1
    return levels


def _blocks(body: Element, levels: dict[str, int]) -> Iterator[str]:
    for child in body:
        if child.tag == f"{_W}p":
            if text := _paragraph(child, levels):
                yield text
        elif child.tag == f"{_W}tbl":
            yield markdown_table(list(_rows(child)))
        elif child.tag == f"{_W}sdt" and (inner := child.find(f"{_W}sdtContent")) is not None:
            yield from _blocks(inner, levels)


def _paragraph(paragraph: Element, levels: dict[str, int]) -> str:
    text = _words(paragraph).strip()
    if not text:
        return ""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    level = levels.get(style.get(f"{_W}val", "") if style is not None else "")
    if level:
        return "#" * level + " " + " ".join(text.split())
    listed = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    if listed is not None:
        depth = listed.get(f"{_W}val", "0")
        return "  " * (int(depth) if depth in "012345678" else 0) + "- " + text
    return text


def _rows(table: Element) -> Iterator[list[tuple[str, int, int]]]:
    for row in table.iter(f"{_W}tr"):
        cells = []
        for cell in row.findall(f"{_W}tc"):
            text = " ".join(_words(p).strip() for p in cell.iter(f"{_W}p"))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = span.get(f"{_W}val", "1") if span is not None else "1"
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            # A cell merged downwards is repeated empty, and means what stands above it.
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            cells.append((text, int(width) if width.isdigit() else 1, 0 if goes_on else 1))
        yield cells


def _words(node: Element) -> str:
    if node.tag in _SKIPPED:
        return ""
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag == f"{_W}tab":
        return " "
    if node.tag in (f"{_W}br", f"{_W}cr"):
        return "\n"
    return "".join(map(_words, node))
