"""What a customer's message says about the person, kept from the language model. Pure.

Phone numbers, e-mail addresses, card, resident registration and account numbers become tokens
before the prompt is written, and are put back into the reply only. Nothing is stored.
"""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase

_GAP = r"[-–—‑－.\s]"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("text", re.compile(r"\[\[[^\]\n]{0,80}\]\]")),  # somebody plays one of our tokens
    ("email", re.compile(r"[\w.+-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("rrn", re.compile(rf"(?<!\d)\d{{2}}[01]\d[0-3]\d{_GAP}?[1-8]\d{{6}}(?!\d)")),
    ("card", re.compile(rf"(?<!\d)\d{{4}}(?:{_GAP}?\d{{4}}){{2}}{_GAP}?\d{{3,4}}(?!\d)")),
    (
        "phone",
        re.compile(
            rf"(?<![\d-])(?:\+?\d{{1,3}}{_GAP}?)?\(?0?1[016789]\)?{_GAP}?\d{{3,4}}{_GAP}?\d{{4}}(?!\d)"
            rf"|(?<![\d-])(?:\+\d{{1,3}}{_GAP}?)?\(?\d{{2,4}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?![-\d])"
        ),
    ),
    (
        "account",
        re.compile(
            r"(?<![\d-])(?=(?:\d-?){10,16}(?![-\d]))\d{2,6}(?:-\d{1,8}){1,4}(?![-\d])"
            r"|(?:(?<=은행)|(?<=뱅크)|(?<=계좌)|(?<=account))[^\d\n]{0,12}\d{8,16}(?!\d)"
        ),
    ),
)
_TOKEN = re.compile(r"\[\[([a-z]+-[a-z]+)\]\]")


@dataclass(frozen=True)
class Tokens:
    """The words behind the tokens of one message: never logged, never stored."""

    words: dict[str, str] = field(default_factory=dict, repr=False)

    def restore(self, text: str) -> str:
        """Raises KeyError for a token that stands for nothing: the model made it up."""
        return _TOKEN.sub(lambda match: self.words[match[1]], text)


def mask(text: str) -> tuple[str, Tokens]:
    """The same words get the same token, so that the model can tell two numbers apart."""
    words: dict[str, str] = {}
    names: dict[str, str] = {}

    def name(kind: str, said: str) -> str:
        if said not in names:
            count = sum(each.startswith(f"{kind}-") for each in words)
            names[said] = f"{kind}-{_letters(count)}"
            words[names[said]] = said
        return f"[[{names[said]}]]"

    for kind, pattern in _KINDS:
        # Between tokens only: a token's own letters are nobody's data.
        parts = re.split(r"(\[\[[a-z]+-[a-z]+\]\])", text) if words else [text]
        text = "".join(
            part
            if _TOKEN.fullmatch(part) and part[2:-2] in words
            else pattern.sub(lambda match, kind=kind: name(kind, match[0]), part)
            for part in parts
        )
    return text, Tokens(words)


def _letters(number: int) -> str:
    """a, b, …, z, aa: without digits, which would read as a fact."""
    high, low = divmod(number, 26)
    return (_letters(high - 1) if high else "") + ascii_lowercase[low]
