"""What a customer's message says about the person, kept from the language model. Pure.

Each value becomes a token before the prompt is written, and is put back, byte for byte, into the
reply only. Nothing is stored.
"""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase

from bot.vault.finding import NOTHING, Known, find

_PLAYED = re.compile(r"\[\[[^\]\n]{0,80}\]\]")  # somebody plays one of our tokens
_TOKEN = re.compile(r"\[\[([a-z]+(?:-[a-z]+)+)\]\]")


@dataclass(frozen=True)
class Tokens:
    """The words behind the tokens of one message: never logged, never stored."""

    words: dict[str, str] = field(default_factory=dict, repr=False)

    def restore(self, text: str) -> str:
        """Raises KeyError for a token that stands for nothing: the model made it up."""
        return _TOKEN.sub(lambda match: self.words[match[1]], text)


def seal(text: str, known: Known = NOTHING) -> tuple[str, Tokens]:
    """The same words get the same token, so that the model can tell two numbers apart."""
    played = [(match.start(), match.end(), "text") for match in _PLAYED.finditer(text)]
    found = [(each.start, each.end, each.kind.value) for each in find(text, known)]
    spans = played + [each for each in found if not _touches(each, played)]
    words: dict[str, str] = {}
    names: dict[str, str] = {}
    parts, at = [], 0
    for start, end, kind in sorted(spans):
        said = text[start:end]
        if said not in names:
            count = sum(name.rpartition("-")[0] == kind for name in words)
            names[said] = f"{kind}-{_letters(count)}"
            words[names[said]] = said
        parts += [text[at:start], f"[[{names[said]}]]"]
        at = end
    return "".join([*parts, text[at:]]), Tokens(words)


def _touches(span: tuple[int, int, str], others: list[tuple[int, int, str]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def _letters(number: int) -> str:
    """a, b, …, z, aa: without digits, which would read as a fact."""
    high, low = divmod(number, 26)
    return (_letters(high - 1) if high else "") + ascii_lowercase[low]
