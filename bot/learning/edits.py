"""What an agent changed in a draft, and what that does to a text. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.tickets.corrections import CorrectionKind
from bot.tickets.values import Sentence
from bot.vault.masking import is_masked

_END = re.compile(r"(?<=[.!?…])\s+|(?<!\s)\s*\n\s*")
_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d]+|\s+|[^\w\s]|_")
_ALIKE = 0.5  # sentences less alike than this are not versions of each other
_KEPT = 0.8  # as much of a sentence must be left to say that the agent kept it
_MOST_WORDS = 4  # a longer replacement is another sentence
_LONGEST = 500  # characters of a sentence that can be learned from


@dataclass(frozen=True)
class Change:
    """One difference. `before` and `after` are words for WORDS, else whole sentences."""

    kind: CorrectionKind
    before: str
    after: str
    passages: tuple[str, ...] = ()  # what the sentence leaned on
    follows: str = ""  # for an added sentence: the one before it


def changes(draft: Sequence[Sentence], sent: str) -> tuple[Change, ...]:
    """In the order of the draft. Sentences are compared without their line breaks."""
    before = [(text, each.passages) for each in draft for text in split(each.text)]
    after = split(sent)
    texts = [text for text, _ in before]
    matcher = SequenceMatcher(None, texts, after, autojunk=False)
    found: list[Change] = []
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag != "equal":
            last = before[start - 1] if start else ("", ())
            found += _differences(before[start:end], after[from_:to], last)
    return tuple(each for each in found if _is_usable(each))


def share_kept(draft: Sequence[Sentence], sent: str) -> float:
    """How much of what leaned on a source the agent let stand, 0 to 1."""
    after = split(sent)
    cited = [text for each in draft if each.passages for text in split(each.text)]
    kept = [text for text in cited if any(_likeness(text, other) >= _KEPT for other in after)]
    return len(kept) / len(cited) if cited else 0.0


def apply(text: str, change: Change) -> str | None:
    """The text as the agents would have it. None where the change does not fit: what it is about
    is not there, is there more than once, or would leave nothing."""
    match change.kind:
        case CorrectionKind.WORDS:
            whole = _whole(change.before)
            return whole.sub(lambda _: change.after, text) if whole.search(text) else None
        case CorrectionKind.REMOVED:
            if text.count(change.before) != 1:
                return None
            return _closed_up(text.replace(change.before, "")) or None
        case CorrectionKind.ADDED:
            if not change.follows or text.count(change.follows) != 1 or change.after in text:
                return None
            return text.replace(change.follows, f"{change.follows} {change.after}")
        case CorrectionKind.AMOUNT | CorrectionKind.SENTENCE:
            if text.count(change.before) != 1:
                return None
            return text.replace(change.before, change.after)


def states_a_fact(text: str) -> bool:
    """A number, an address, a link: nothing a rule of wording may put in or take out."""
    return bool(re.search(r"\d|@|://|www\.|%", text))


def split(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text.strip()) if part and part.strip()]


def _differences(
    before: Sequence[tuple[str, tuple[str, ...]]],
    after: Sequence[str],
    last: tuple[str, tuple[str, ...]],
) -> Iterator[Change]:
    """Sentences that became others, went, or came. As many as before: each became the next."""
    if len(before) == len(after):
        for (text, passages), other in zip(before, after, strict=True):
            yield replace(_reworded(text, other), passages=passages)
        return
    left = list(after)
    for text, passages in before:
        match = max(left, key=lambda other: _likeness(text, other), default="")
        if match and _likeness(text, match) >= _ALIKE:
            yield from _added(left[: left.index(match)], last)
            left = left[left.index(match) + 1 :]
            yield replace(_reworded(text, match), passages=passages)
        else:
            yield Change(CorrectionKind.REMOVED, text, "", passages)
        last = (text, passages)
    yield from _added(left, last)


def _added(texts: Iterable[str], last: tuple[str, tuple[str, ...]]) -> Iterator[Change]:
    for text in texts:
        yield Change(CorrectionKind.ADDED, "", text, last[1], follows=last[0])


def _reworded(before: str, after: str) -> Change:
    was, became = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, was, became, autojunk=False)
    spans = [codes for codes in matcher.get_opcodes() if codes[0] != "equal"]
    if spans and all(_is_number(was[a:b]) and _is_number(became[c:d]) for _, a, b, c, d in spans):
        return Change(CorrectionKind.AMOUNT, before, after)
    if spans:
        start, end = spans[0][1], spans[-1][2]
        from_, to = spans[0][3], spans[-1][4]
        old, new = "".join(was[start:end]).strip(), "".join(became[from_:to]).strip()
        few = max(len(old.split()), len(new.split())) <= _MOST_WORDS
        if old and new and few and not states_a_fact(old + new) and _whole(old).search(before):
            return Change(CorrectionKind.WORDS, old, new)
    return Change(CorrectionKind.SENTENCE, before, after)


def _is_number(tokens: Sequence[str]) -> bool:
    return bool(tokens) and all(token[0].isdigit() for token in tokens)


def _likeness(text: str, other: str) -> float:
    return SequenceMatcher(None, text, other, autojunk=False).ratio()


def _is_usable(change: Change) -> bool:
    texts = (change.before, change.after, change.follows)
    return not any(is_masked(text) or len(text) > _LONGEST for text in texts)


def _whole(words: str) -> re.Pattern[str]:
    """Not glued to another word, nor to the mask of a name."""
    return re.compile(rf"(?<![\w\]]){re.escape(words)}(?![\w\[])")


def _closed_up(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
