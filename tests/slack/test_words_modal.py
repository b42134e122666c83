"""The shop's own words in Slack: what is listed, what can be removed, what Slack takes."""

import pytest

from bot.learning.values import Word
from bot.playground.blocks import view_problems
from bot.slack.ids import Action, Field
from bot.slack.words_modal import LONGEST, words_modal
from knowledge import words
from tests.slack.samples import HOSTILE, LANGUAGES, pressable, raw_markup, shown, texts

AGENTS = Word("word:돌돌이", "돌돌이", "테이프 클리너", added_by="U_SORA")
FILES = Word("word:luma", "Luma", "desk lamp", source="/shop/ko/words.csv")


def test_a_word_an_agent_added_can_be_removed_and_one_from_a_file_cannot() -> None:
    view = words_modal([AGENTS, FILES], "ko")
    assert pressable(view["blocks"])[Action.REMOVE_WORD]["value"] == AGENTS.word_id
    assert ["accessory" in block for block in view["blocks"] if "→" in shown(block)] == [
        True,
        False,
    ]
    assert "*돌돌이* → 테이프 클리너" in shown(view)
    assert "<@U_SORA>" in shown(view)
    assert "words.csv 파일에서" in shown(view)
    assert "/shop" not in shown(view)


def test_an_empty_list_says_so_and_a_long_one_says_how_many_more() -> None:
    assert "There are no words of your own yet." in shown(words_modal([], "en"))
    assert "60 more" in shown(words_modal([AGENTS] * 100, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_the_list_whatever_the_words_are(text: str, language: str) -> None:
    word = Word("word:x", text, text, added_by="U_SORA")
    view = words_modal([word, Word("word:y", text, text, source=text)] * 30, language)
    assert view_problems(view) == []
    for markup in texts(view["blocks"], "mrkdwn"):
        assert raw_markup(markup) == ""


def test_the_fields_take_what_a_word_may_have() -> None:
    fields = [block["element"] for block in words_modal([], "en")["blocks"] if "element" in block]
    assert [field["action_id"] for field in fields] == [Field.WORD, Field.MEANING]
    assert {field["max_length"] for field in fields} == {LONGEST} == {words.LONGEST}
