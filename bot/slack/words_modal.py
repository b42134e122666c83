"""The shop's own words: those there are, a field for a new one, and what is wrong with it."""

from collections.abc import Sequence
from pathlib import PurePath

from bot.learning.values import Word
from bot.slack.block import Block, View, ask, button, context, divider, line_field, modal, section
from bot.slack.ids import Action, Field
from bot.slack.ids import View as Id
from bot.slack.text import Markup, fit, join, mention, tell, tell_plainly

MOST_SHOWN = 40
LONGEST = 60  # characters, as knowledge/words.py takes
_KEY = "modal-words"


def words_modal(words: Sequence[Word], language: str) -> View:
    blocks: list[Block] = [
        section(tell(language, f"{_KEY}-about")),
        _field(Field.WORD, language),
        _field(Field.MEANING, language),
        divider(),
        *(_word(word, language) for word in words[:MOST_SHOWN]),
    ]
    if not words:
        blocks.append(context(tell(language, f"{_KEY}-none")))
    if (left := len(words) - MOST_SHOWN) > 0:
        blocks.append(context(tell(language, f"{_KEY}-more", count=left)))
    return modal(
        Id.WORDS,
        tell_plainly(language, f"{_KEY}-title"),
        blocks,
        submit=tell_plainly(language, f"{_KEY}-submit"),
        close=tell_plainly(language, "modal-close"),
    )


def _field(field: Field, language: str) -> Block:
    label = tell_plainly(language, f"{_KEY}-{field}")
    hint = tell_plainly(language, f"{_KEY}-{field}-hint")
    return ask(label, line_field(field, LONGEST), hint=hint)


def _word(word: Word, language: str) -> Block:
    said, means = fit(word.said, LONGEST), fit(word.means, LONGEST)
    if word.added_by:
        by = tell(language, f"{_KEY}-by", who=mention(word.added_by))
        label = tell_plainly(language, f"{_KEY}-remove")
        remove = button(label, Action.REMOVE_WORD, word.word_id, label=f"{label}: {word.said}")
        return section(_line(said, means, by), remove)
    file = fit(PurePath(word.source).name, 80)
    return section(_line(said, means, tell(language, f"{_KEY}-file", file=file)))


def _line(said: Markup, means: Markup, origin: Markup) -> Markup:
    return join([Markup(f"*{said}* → {means}"), origin], by="\n")
