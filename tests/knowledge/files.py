"""Files as shops have them, built on the spot."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = f"""<w:styles {_W}>
<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="heading 2"/></w:style>
</w:styles>"""


def paragraph(text: str, style: str = "") -> str:
    """`style` is "a1" or "a2", the headings."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    # Word cuts words into runs wherever somebody once put the cursor.
    middle = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:middle], text[middle:])
    )
    return f"<w:p>{named}{runs}</w:p>"


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return "<w:tbl>" + "".join(cells) + "</w:tbl>"


def docx(body: str, before: str = "") -> bytes:
    """`before` stands in front of the document."""
    document = f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": document.encode(), "word/styles.xml": _STYLES.encode()})


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Lines of text on pages, Korean too: a font whose codes are the letters themselves."""
    letters = sorted({ord(letter) for lines in pages for line in lines for letter in line})
    blocks = [letters[n : n + 100] for n in range(0, len(letters), 100)]
    mapped = " ".join(
        f"{len(block)} beginbfchar {' '.join(f'<{x:04X}> <{x:04X}>' for x in block)} endbfchar"
        for block in blocks
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange {mapped} endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count {} /Kids [{}] >>".format(
            len(pages), " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Batang /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Batang /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(
            f"1 0 0 1 40 {800 - 14 * line} Tm <{text.encode('utf-16-be').hex()}> Tj"
            for line, text in enumerate(lines)
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(_stream(f"BT /F 10 Tf {shown} ET"))
    return written_pdf(objects)


def written_pdf(objects: Sequence[str]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF"
    return content + end.encode()


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def flate_bomb(size: int) -> str:
    """A PDF stream that unpacks to `size` bytes, several times over."""
    packed = zlib.compress(zlib.compress(bytes(size), 9), 9)
    return (
        f"<< /Length {len(packed)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
        + packed.decode("latin-1")
        + "\nendstream"
    )
