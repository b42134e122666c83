"""What the customer wrote this time, without the mail they answer. In Korean and English."""

import re

# What stands above a quoted mail. Gmail breaks its long line in two or three.
_HEADS = [
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        # 2025년 11월 20일 (목) 오후 3:12, 도움샵 <…>님이 작성:
        r"^[ \t]*\d{4}(?:년|[./-]) ?\d{1,2}(?:월|[./-]) ?\d{1,2}[^\n]{0,300}"
        r"(?:\n(?!\s*\n)[^\n]{0,200}){0,2}?(?:작성|썼습니다|보냄|님의 말|쓴 글|wrote) ?:[ \t]*$",
        # On Thu, Nov 20, 2025 at 3:12 PM Help <…> wrote:
        r"^[ \t]*On [^\n\d]{0,40}\d[^\n]{0,300}(?:\n(?!\s*\n)[^\n]{0,200}){0,2}?\bwrote ?:[ \t]*$",
        # Outlook, Naver, Daum, Nate, Samsung; and the lines that desks like us draw
        r"^[ \t>]*(?:[-_=─━*#]{2,}|\[)[ \t]*(?:original (?:message|e?-?mail)|원문"
        r"|원본 ?(?:이?메일|메시지)|원래 ?메[일시]지?"
        r"|(?:please )?(?:type your )?reply above this line|이 (?:줄|선) 위에[^\n]{0,40})"
        r"[ \t]*(?:[-_=─━*#]{2,}|\])",
        r"^[ \t]*(?:_{10,}[ \t]*\n\s*)?\*?(?:보낸 ?사람|발신자?|from)\*? ?:[^\n]{1,300}\n"
        r"(?:[^\n]{0,300}\n){0,2}?[ \t]*\*?(?:보낸 ?(?:날짜|시간)|날짜|일시|받는 ?사람|수신자?"
        r"|sent|date|to)\*? ?:",
    )
]
_QUOTED = re.compile(r"[ \t]*>")
# Whatever the mailer's language, the line above what is quoted says when and who.
_WHO = re.compile(r"[^\n]{0,200}\d[^\n]{0,200}@[^\n]{0,200}:[ \t]*")
_SIGNED = re.compile(
    r"\n(?:-- ?\n.*"
    r"|[ \t]*(?:나의 |내 )?(?:iPhone|iPad|Galaxy|갤럭시|(?:Samsung|삼성) [^\n]{1,30})에서 보냄"
    r"[ \t]*"
    r"|[ \t]*Sent (?:from (?:my|Outlook for|Yahoo)|with Proton)[^\n]{0,60})\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_FORWARDED = re.compile(r"\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|전달|fw)\s*:", re.IGNORECASE)


def newest(text: str, subject: str = "") -> str:
    """`text` without the mail it answers, the marks of quoting and the signature. Where the
    customer answers between quoted lines, or forwards something, all of it is what they say."""
    if _FORWARDED.match(subject):
        return text.strip()
    starts = [head.start() for pattern in _HEADS if (head := pattern.search(text))]
    start = min(starts, default=len(text))
    said, below = text[:start], text[start:]
    if _answers_between(below) or not said.strip():
        said = text
    return _SIGNED.sub("", _without_tail(said)).strip() or text.strip()


def _answers_between(below: str) -> bool:
    """Lines of one's own under quoted ones."""
    lines = [line for line in below.splitlines() if line.strip()]
    quoted = [number for number, line in enumerate(lines) if _QUOTED.match(line)]
    return (
        bool(quoted)
        and len(lines) - 1 > quoted[-1]
        and not _SIGNED.search("\n" + "\n".join(lines[quoted[-1] + 1 :]))
    )


def _without_tail(text: str) -> str:
    """Quoted lines at the end go, and who wrote them; further up they are what is being
    answered."""
    lines = text.rstrip().split("\n")
    is_quoted = bool(_QUOTED.match(lines[-1]))
    while lines and (not lines[-1].strip() or _QUOTED.match(lines[-1])):
        lines.pop()
    if is_quoted and lines and _WHO.fullmatch(lines[-1]):
        lines.pop()
    return "\n".join(lines)
