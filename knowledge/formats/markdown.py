"""Markdown and plain text: a FAQ when it is written as one, otherwise one whole document."""

import re
from collections.abc import Iterator, Sequence

from knowledge.formats.values import LONGEST_ARTICLE, Entry, Row, bad

_FRONT = re.compile(r"---[ \t]*\n(.{0,4000}?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_KNOWN = ("id", "kind", "title", "category", "language", "audience", "valid_from", "valid_until")
_FENCE = re.compile(r"\s*(```|~~~)")
_UNDERLINE = re.compile(r"(=+|-+)\s*")
_Q = re.compile(
    r"\s*(?:#{1,6}\s+)?(?:\*\*)?(?:Q|질문|문)\s*\d{0,3}\s*[.:)．：]\s*(.+?)\s*(?:\*\*)?\s*"
)
_A = re.compile(r"\s*(?:\*\*)?(?:A|답변|답)\s*\d{0,3}\s*[.:)．：]\s*(?:\*\*)?\s*(.*)")
_POLICY_FOLDERS = {"policies", "policy", "정책", "terms", "약관"}
_FAQ_NAME = re.compile(r"faq|자주\s*묻는|자주\s*하는|qna|q&a", re.IGNORECASE)


def document(text: str, name: str, title: str = "") -> Iterator[Entry]:
    """`name` is the path of the file: a folder of policies holds no FAQ, a file called faq does."""
    given, body = _front_matter(text)
    body = body.strip("\n")
    first = 1 + text[: text.index(body)].count("\n") if body else 1
    if not body.strip():
        yield bad(None, "empty")
        return
    entries = None if given.get("kind") == "policy" else _faq(body, name, given, first)
    if entries is not None:
        yield from entries
    elif not any(line.strip() and not level for _, level, line in outlined(body.split("\n"))):
        yield bad(None, "only-headings")
    elif len(body) > LONGEST_ARTICLE:
        yield bad(None, "too-long", limit=LONGEST_ARTICLE)
    else:
        yield Entry(kind="policy", row={"title": title} | given | {"text": body.strip()})


def _front_matter(text: str) -> tuple[Row, str]:
    """`key: value` lines between two lines of dashes at the very top."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    given: Row = {}
    for line in found[1].split("\n"):
        name, colon, value = line.partition(":")
        name = name.strip().casefold().replace("-", "_")
        if colon and name in _KNOWN and value.strip():
            given[name] = value.strip().strip("\"'")
    return given, text[found.end() :]


def _faq(body: str, name: str, given: Row, first: int) -> list[Entry] | None:
    """None when it is no FAQ."""
    *folders, file_name = name.split("/")
    if _POLICY_FOLDERS & {folder.casefold() for folder in folders} and "kind" not in given:
        return None
    shared = {key: value for key, value in given.items() if key not in ("id", "title", "kind")}
    lines = body.split("\n")
    if pairs := _marked(lines):
        return [_entry(file_name, first + n, q, a, shared) for n, q, a, _ in pairs]
    pairs = _headed(lines)
    asking = [q for _, q, _, _ in pairs if q.rstrip().endswith(("?", "？"))]
    is_named = given.get("kind") == "faq" or bool(_FAQ_NAME.search(file_name))
    if not pairs or not (is_named or len(asking) >= max(3, 0.8 * len(pairs))):
        return None
    return [
        _entry(file_name, first + n, q, a, {"category": parent} | shared if parent else shared)
        for n, q, a, parent in pairs
    ]


def _entry(file_name: str, line: int, question: str, answer: str, shared: Row) -> Entry:
    if not answer:
        return bad(line, "no-answer-to", question=question[:80])
    row = {"id": f"faq:{file_name}#{question}", "question": question, "answer": answer}
    return Entry(line=line, row=row | shared)


_Pair = tuple[int, str, str, str]  # line from 0, question, answer, heading above


def _marked(lines: list[str]) -> list[_Pair]:
    """Pairs of "Q. …" and "A. …" lines; [] when the text is not written so."""
    pairs: list[tuple[int, str, list[str] | None]] = []
    for number, line in enumerate(lines):
        if len(line) > 2_000:
            is_question = is_answer = None
        else:
            is_question, is_answer = _Q.fullmatch(line), _A.fullmatch(line)
        if is_question:
            pairs.append((number, is_question[1], None))
        elif is_answer and pairs and pairs[-1][2] is None:
            pairs[-1] = (*pairs[-1][:2], [is_answer[1]])
        elif pairs and pairs[-1][2] is not None and not line.startswith("#"):
            pairs[-1][2].append(line)
    if not any(answer is not None for _, _, answer in pairs):
        return []
    return [(n, q, "\n".join(answer or []).strip(), "") for n, q, answer in pairs]


def _headed(lines: list[str]) -> list[_Pair]:
    """A heading of the second level or below and its text; one that only has headings under it
    says what those are about."""
    found: list[tuple[int, int, str, list[str]]] = []
    for number, level, line in outlined(lines):
        if level:
            found.append((number, level, line, []))
        elif found:
            found[-1][3].append(line)
    pairs = []
    parents: dict[int, str] = {}
    for n, (number, level, title, body) in enumerate(found):
        parents = {depth: name for depth, name in parents.items() if depth < level} | {level: title}
        text = "\n".join(body).strip()
        has_children = n + 1 < len(found) and found[n + 1][1] > level
        if level > 1 and (text or not has_children):
            above = [name for depth, name in sorted(parents.items()) if 1 < depth < level]
            pairs.append((number, title, text, above[-1] if above else ""))
    return pairs


def heading(line: str) -> tuple[int, str]:
    """Level (0 for none) and title. In linear time, whatever the line."""
    marks = len(line) - len(line.lstrip("#"))
    if not 1 <= marks <= 6 or line[marks : marks + 1] not in (" ", "\t"):
        return 0, ""
    title = line[marks:].strip()
    closed = title.rstrip("#")
    if closed != title and (not closed or closed[-1] in " \t"):
        title = closed.rstrip()
    return (marks, title) if title else (0, "")


def outlined(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Each line with its number from 0 and its heading level, 0 for body; both heading styles,
    never inside a fence."""
    fence = ""
    skip = False
    for number, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        if skip:
            skip = False
            continue
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif not fence and (found := heading(line))[0]:
            yield number, *found
            continue
        elif not fence and _is_underlined(line, below):
            skip = True
            yield number, 1 if below.startswith("=") else 2, line.strip()
            continue
        yield number, 0, line


def _is_underlined(line: str, below: str) -> bool:
    plain = line.strip() and not line.startswith((" ", "-", "*", ">", "|"))
    return bool(plain and len(below.strip()) >= 3 and _UNDERLINE.fullmatch(below))
