"""What may be concluded from what an agent did. Pure.

A wrong lesson costs more than a missing one: whatever could mean two things teaches nothing.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.learning.edits import Change, apply, share_kept, states_a_fact
from bot.tickets.corrections import ChangeTarget, CorrectionKind
from bot.tickets.terms import DraftKind, EventKind
from bot.tickets.values import Proposal, Sentence
from bot.vault.finding import NOTHING, Known
from bot.vault.masking import mask, without_tokens

LONGEST_QUESTION = 1_000  # characters; a longer one asks many things
SHORTEST_QUESTION = 4  # letters, once names and numbers are gone
SHORTEST_FOLLOW_UP = 15  # letters: "네 맞아요" means nothing without what was said before
MOST_PER_CUSTOMER = 3  # questions of one customer among those of an article
KEEPS = 0.5  # share of the cited sentences an edit must leave to speak for the article
REPEATS = 3  # tickets with the same correction before it is proposed
EXAMPLES = 3  # past replies a proposal shows


@dataclass(frozen=True)
class KnownQuestion:
    """A question an article has already."""

    question: str
    is_this_customers: bool


def question_from(
    text: str,
    *,
    is_follow_up: bool = False,
    known: Known = NOTHING,
) -> str | None:
    """The masked question, or None when it is not one to learn from. `is_follow_up`: written after
    an answer, and nothing says on what it leans."""
    text = text.strip()
    if not text or len(text) > LONGEST_QUESTION:
        return None
    masked = re.sub(r"\s+", " ", mask(text, known)).strip()
    letters = sum(char.isalpha() for char in without_tokens(masked))
    least = SHORTEST_FOLLOW_UP if is_follow_up else SHORTEST_QUESTION
    return masked if letters >= least else None


def speaks_for_source(
    kind: DraftKind, sources: Sequence[str], draft: Sequence[Sentence], draft_text: str, sent: str
) -> bool:
    """Does this approved reply say that its one source answers the question?"""
    if kind is not DraftKind.ANSWER or len(set(sources)) != 1:
        return False  # with two of them we cannot tell which part of the message asked for which
    return sent.strip() == draft_text.strip() or share_kept(draft, sent) >= KEEPS


def verdict(kind: EventKind, data: Mapping[str, Any], kept: float) -> bool | None:
    """Would the draft have been right on its own, by what an agent did next? None: that does not
    tell. `kept` is the share of what it cited that an edit let stand.

    Who escalates or writes anew may have had other reasons; nothing goes out alone on that hope.
    """
    match kind:
        case EventKind.APPROVED:
            return True
        case EventKind.EDITED:
            return kept >= KEEPS
        case EventKind.SOURCE_CHOSEN:
            return bool(data["shown"] == [data["source"]])
        case EventKind.NOT_HELPFUL:
            return False if data.get("reason") == "off_topic" else None
        case EventKind.ESCALATED:
            return False
        case _:
            return None


def is_new(question: str, known: Iterable[KnownQuestion]) -> bool:
    """Identical texts count once, and one customer a few times at most."""
    known = list(known)
    mine = sum(each.is_this_customers for each in known)
    return mine < MOST_PER_CUSTOMER and _same(question) not in {_same(k.question) for k in known}


def key_of(change: Change, article_id: str, language: str) -> str:
    """The same for edits of one kind: the same words, in drafts of the same article."""
    where = article_id if change.passages else ""
    parts = (where, language, change.kind, change.before, change.after, change.follows)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def target_of(change: Change, article_text: str | None) -> ChangeTarget | None:
    """What repeated edits of this kind should change, or None: nothing a machine may propose.

    What the article itself says is changed there. Around it, in greeting and closing, a rule will
    do, as long as it touches no fact.
    """
    if change.passages:
        if article_text is not None and apply(article_text, change) is not None:
            return ChangeTarget.ARTICLE
        is_wording = change.kind is CorrectionKind.WORDS
        return ChangeTarget.WORDING if is_wording and _is_plain(change) else None
    return ChangeTarget.WORDING if _is_plain(change) else None


def reworded(
    proposal: Proposal, rules: Sequence[tuple[str, Change]], article_of: Callable[[str], str]
) -> Proposal:
    """A draft written without a model, in the words agents have agreed on.

    `rules` are changes with the article they are for, "" for every draft. A rule never touches
    what a sentence of another article says, and never leaves a draft empty.
    """
    if proposal.model or proposal.kind is not DraftKind.ANSWER:
        return proposal
    for article_id, change in rules:
        changed = _with(proposal, change, article_id, article_of)
        proposal = changed if changed.text.strip() else proposal
    return proposal


def _with(
    proposal: Proposal, change: Change, article_id: str, article_of: Callable[[str], str]
) -> Proposal:
    sentences: list[Sentence] = []
    text, at = proposal.text, 0
    for sentence in proposal.sentences:
        articles = {article_of(passage) for passage in sentence.passages}
        mine = articles == {article_id} if article_id else not articles
        found = text.find(sentence.text, at)
        new = apply(sentence.text, change) if mine and found >= 0 else None
        if mine and change.kind is CorrectionKind.REMOVED and sentence.text == change.before:
            new = ""
        if new is None:
            sentences.append(sentence)
            at = found + len(sentence.text) if found >= 0 else at
            continue
        text = text[:found] + new + text[found + len(sentence.text) :]
        at = found + len(new)
        if new:
            sentences.append(replace(sentence, text=new))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", text)).strip()
    return replace(proposal, sentences=tuple(sentences), text=text)


def _is_plain(change: Change) -> bool:
    return not states_a_fact(change.before + change.after)


def _same(question: str) -> str:
    folded = unicodedata.normalize("NFKC", question).casefold()
    return "".join(char for char in folded if char.isalnum())
