"""A reply without a language model: the shop's own sentences, chosen and wrapped. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.drafting.pieces import sentences_of, split_text, text_of, titled
from bot.drafting.policies import Quotation, answer_from
from bot.drafting.reply import Style, around, fit, handoff, is_complaint, left_open, with_empathy
from bot.drafting.sources import source_of
from bot.texts import say
from bot.tickets.terms import ConfidenceLevel, DraftKind
from bot.tickets.values import Proposal, Triage, Turn
from knowledge.confidence import Confidence, confidence
from knowledge.passages import Found, Passage

_SURE = ("high", "medium")


@dataclass(frozen=True)
class _Answer:
    """One passage, and the question it answers."""

    passage: Passage
    question: str
    sure: Confidence


def draft(
    turn: Turn,
    triage: Triage,
    found: Found,
    style: Style,
    parts: Sequence[tuple[str, Found]] = (),
) -> Proposal:
    """`parts` are the separate questions of the message in order, each with what was found."""
    mine = _in_language(found, triage)
    sure = confidence(mine)
    answers = _separate_answers(parts, mine, triage)
    if len(answers) < 2 and sure.level in _SURE:
        whole = _Answer(mine.hits[0].passage, turn.text, sure)
        left = _beside(parts, whole.passage, triage)
        asked = len(parts) if left else 1
        return _reply(turn, triage, [whole], asked, style, is_clear=len(parts) < 2, unanswered=left)
    if answers:
        unanswered = _unanswered(parts, answers, triage)
        return _reply(
            turn, triage, answers, len(parts), style, is_clear=False, unanswered=unanswered
        )
    why = _why_not(found, mine, sure, triage, style)
    return handoff(turn, triage, style, why, sure.value, ConfidenceLevel(sure.level))


def _in_language(found: Found, triage: Triage) -> Found:
    hits = tuple(hit for hit in found.hits if hit.passage.language == triage.language)
    return replace(found, hits=hits)


def _separate_answers(
    parts: Sequence[tuple[str, Found]], whole: Found, triage: Triage
) -> list[_Answer]:
    """In the order asked, each article once, and one at least beyond doubt.

    A question torn out of its message can look like something else: when only one is answered, the
    message as a whole must point to the same article.
    """
    answers: dict[str, _Answer] = {}
    for question, found in parts:
        mine = _in_language(found, triage)
        sure = confidence(mine)
        if sure.level in _SURE:
            passage = mine.hits[0].passage
            answers.setdefault(passage.article_id, _Answer(passage, question, sure))
    if not any(answer.sure.level == "high" for answer in answers.values()):
        return []
    top = whole.hits[0].passage.article_id if whole.hits else ""
    if len(answers) == 1 and top not in answers:
        return []
    return list(answers.values())


def _beside(parts: Sequence[tuple[str, Found]], answer: Passage, triage: Triage) -> list[str]:
    """The questions that are about something else than the one answer to the whole message. None
    when all are: torn out of their message they say too little."""
    tops = [(question, _in_language(found, triage).hits[:1]) for question, found in parts]
    left = [
        question
        for question, hits in tops
        if not hits or hits[0].passage.article_id != answer.article_id
    ]
    return left if len(left) < len(parts) else []


def _unanswered(
    parts: Sequence[tuple[str, Found]], answers: Sequence[_Answer], triage: Triage
) -> list[str]:
    """The questions none of the articles of the answer was found for."""
    used = {answer.passage.article_id for answer in answers}
    left = []
    for question, found in parts:
        mine = _in_language(found, triage)
        is_sure = confidence(mine).level in _SURE
        if not (is_sure and mine.hits[0].passage.article_id in used):
            left.append(question)
    return left


def _reply(
    turn: Turn,
    triage: Triage,
    answers: Sequence[_Answer],
    asked: int,
    style: Style,
    *,
    is_clear: bool,
    unanswered: Sequence[str] = (),
) -> Proposal:
    quoted = [_quoted(answer, is_one_of_several=len(answers) > 1) for answer in answers]
    is_clear = is_clear and all(each.is_sure for each in quoted)
    body = [piece for each in quoted for piece in each.pieces]
    style = around(body, style)
    body += left_open(unanswered, triage.language, style)
    fitted = fit(
        with_empathy(body, turn, triage, style),
        turn,
        triage.language,
        style,
        is_sorry=is_complaint(turn, triage),
    )
    value = min(answer.sure.value for answer in answers)
    if fitted is None:
        title = answers[0].passage.title
        why = say(style.desk_language, "draft-why-too-long", title=title)
        return handoff(turn, triage, style, why, value, ConfidenceLevel.LOW)
    used = {passage for piece in fitted.pieces for passage in piece.passages}
    passages = [answer.passage for answer in answers if answer.passage.id in used]
    why = _why(passages, asked, style)
    return Proposal(
        kind=DraftKind.ANSWER,
        sentences=sentences_of(fitted.pieces),
        sources=tuple(source_of(passage) for passage in passages),
        confidence=value,
        level=_level(answers, is_clear=is_clear and not fitted.is_cut),
        why=say(style.desk_language, "draft-why-cut", why=why) if fitted.is_cut else why,
        text=text_of(fitted.pieces),
    )


def _quoted(answer: _Answer, *, is_one_of_several: bool) -> Quotation:
    passage = answer.passage
    if passage.kind == "policy":
        found = answer_from(passage, answer.question, is_one_of_several=is_one_of_several)
    else:
        pieces = split_text(passage.text, (passage.id,))
        found = Quotation(
            titled(passage.title, pieces) if is_one_of_several else pieces, is_sure=True
        )
    first, *rest = found.pieces
    return replace(found, pieces=[replace(first, gap="\n\n"), *rest])


def _level(answers: Sequence[_Answer], *, is_clear: bool) -> ConfidenceLevel:
    """More than one question, lines that may not be the right ones, or an answer without its end,
    are for a person to look at."""
    is_sure = is_clear and all(answer.sure.level == "high" for answer in answers)
    return ConfidenceLevel.HIGH if is_sure else ConfidenceLevel.MEDIUM


def _why(passages: Sequence[Passage], asked: int, style: Style) -> str:
    if asked == 1:
        (passage,) = passages
        return say(style.desk_language, f"draft-why-{passage.kind}", title=passage.title)
    return say(
        style.desk_language,
        "draft-why-several" if len(passages) >= asked else "draft-why-partly",
        asked=asked,
        answered=len(passages),
        titles=", ".join(f"“{passage.title}”" for passage in passages),
    )


def _why_not(found: Found, mine: Found, sure: Confidence, triage: Triage, style: Style) -> str:
    language = style.desk_language
    if confidence(found).level in _SURE:
        title = found.hits[0].passage.title
        return say(language, "draft-why-language", language=triage.language, title=title)
    if sure.level == "none":
        return say(language, "draft-why-none")
    title, percent = mine.hits[0].passage.title, round(sure.value * 100)
    return say(language, "draft-why-unsure", title=title, percent=percent)
