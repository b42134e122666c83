"""PDF to text as a person would read it: lines joined that the page broke, page furniture gone."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.formats.values import LONGEST_ARTICLE, Unusable

MOST_PAGES = 2_000
_EDGE = 2  # lines at the top and the bottom of a page in which headers and page numbers stand
_PAGE_NUMBER = re.compile(
    r"(?:page|쪽|페이지)?[\s\-–—·|]*\d{1,4}(?:\s*(?:/|of|중)\s*\d{1,4})?[\s\-–—·|]*(?:쪽|페이지)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:[.!?。…:;][)\"'”’\]]*|[)\]】])$")
# What begins something of its own: headings, items, table rows, articles of the terms.
_BEGINS = re.compile(
    r"\s*(?:[-•●○■□▪▶※*·∙◦]\s|\d{1,2}(?:[.)]|\.\d)|[①-⑳]|[가-하][.)]\s|\(?[a-z0-9]\)|제\s*\d+\s*[편장절조항]|Q\s*\d*[.:]|A\s*\d*[.:]|#)"
)
# A Korean word cannot begin with these endings and particles.
_TAIL = re.compile(
    r"(?:니다|습니다|합니다|됩니다|입니다|세요|어요|아요|에요|예요|해요|돼요|지요|[을를은는의에와과로]\s|으로|에서|까지|부터|하여|하고|되며|되는|하는|다\.|요\.|함\.|음\.)"
)
_HANGUL = re.compile(r"[가-힣]")
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")


def pdf(content: bytes) -> str:
    """Raises Unusable."""
    if b"%PDF" not in content[:1024]:
        raise Unusable("wrong-magic")
    pages = [page.split("\n") for page in _pages(content)]
    lines = _without_furniture(pages)
    text = "\n".join(joined(lines))
    if len(re.findall(r"\w", text)) < 10:
        raise Unusable("no-text")
    return text


def _pages(content: bytes) -> list[str]:
    import logging

    from pypdf import PasswordType, PdfReader  # a third of a second
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Unusable("protected")
        if len(reader.pages) > MOST_PAGES:
            raise Unusable("too-many-pages", limit=MOST_PAGES)
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > LONGEST_ARTICLE:
                raise Unusable("too-long", limit=LONGEST_ARTICLE)
    except (Unusable, MemoryError):
        raise
    except (PyPdfError, Exception) as error:  # damaged files raise nearly anything
        raise Unusable("bad-pdf") from error
    return pages


def _without_furniture(pages: Sequence[list[str]]) -> list[str]:
    """All lines but page numbers, and headers and footers that stand on most pages."""
    stripped = [[line.rstrip("\r") for line in page if line.strip()] for page in pages]
    seen: Counter[str] = Counter()
    for page in stripped:
        seen.update({_shape(line) for number, line in enumerate(page) if _is_edge(number, page)})
    often = {shape for shape, count in seen.items() if count > 2 and count >= 0.6 * len(pages)}
    kept = []
    for page in stripped:
        for number, line in enumerate(page):
            is_number = bool(_PAGE_NUMBER.fullmatch(line.strip()))
            is_furniture = is_number or (_shape(line) in often and not _BEGINS.match(line))
            if not (is_furniture and _is_edge(number, page)):
                kept.append(line)
    return kept


def _is_edge(number: int, page: Sequence[str]) -> bool:
    edge = _EDGE if len(page) > 4 * _EDGE else 1  # a short page is not all furniture
    return number < edge or number >= len(page) - edge


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def joined(lines: Iterable[str]) -> list[str]:
    """Put together what a page broke in the middle of a sentence or of a word."""
    lines = list(lines)
    words = Counter(word for line in lines for word in _WORD.findall(line))
    longest = max((len(line.strip()) for line in lines), default=0)
    found: list[str] = []
    for line in lines:
        if found and _goes_on(found[-1], line, longest):
            found[-1] = _seam(found[-1], line, words)
        else:
            found.append(line)
    return [" ".join(line.split()) for line in found]


def _goes_on(above: str, line: str, longest: int) -> bool:
    last = above.rstrip().rsplit("\n", 1)[-1]
    if not last or _SENTENCE_END.search(last) or _BEGINS.match(line):
        return False
    # A short line ended on purpose: a title, an address, a cell.
    return len(last) >= 0.6 * longest or line[:1].islower() or bool(_TAIL.match(line))


def _seam(above: str, line: str, words: Counter[str]) -> str:
    left, right = above.rstrip(), line.lstrip()
    if left.endswith("-") and right[:1].islower():
        return left[:-1] + right
    if above != left or line != right:  # the page kept the space
        return f"{left} {right}"
    if not (_HANGUL.match(left[-1:]) and _HANGUL.match(right[:1])):
        return f"{left} {right}"
    ends, begins = _WORD.findall(left)[-1], _WORD.findall(right)[0]
    is_one_word = _TAIL.match(right) or (words[ends + begins] and words[begins] < 2)
    return left + right if is_one_word else f"{left} {right}"
