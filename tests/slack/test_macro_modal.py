"""Slack takes the forms and lists of macros, at their longest and in both languages."""

import pytest
from slack_sdk import WebClient

from bot.channels.capability import capability
from bot.playground.blocks import view_problems
from bot.slack.edit_modal import Writing, edit_modal
from bot.slack.ids import Field
from bot.slack.macro_modal import MacroView, macro_list, macro_modal, macro_options
from bot.slack.refs import MacroRef
from bot.slack.text import tell
from bot.tickets.terms import Channel
from tests.fakes import MINA
from tests.slack.samples import HOSTILE, LANGUAGES, REF, pressable, raw_markup, texts

LONG = '<&> 가나다 🙂\x01" \\' * 1_000
REFS = (MacroRef(), MacroRef(10**9, 10**9), MacroRef(delivery_id="d" * 255))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", LONG, *HOSTILE.values()])
def test_slack_takes_every_form_and_list(client: WebClient, language: str, text: str) -> None:
    for ref in REFS:
        assert view_problems(macro_modal(ref, language, name=text, text=text)) == []
        assert MacroRef.read(ref.dump()) == ref
    listed = [MacroView(10**9, text, text, MINA)] * 60
    for macros in (listed, []):
        post = macro_list(macros, text, language)
        assert client.chat_postMessage(channel="C_SUPPORT", **post)["ok"]
        assert "".join(map(raw_markup, texts(post, "mrkdwn"))) == ""
    assert all(len(each["text"]["text"]) <= 75 for each in macro_options(listed))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", LONG[:1000]])
def test_slack_takes_a_reply_somebody_is_at(language: str, text: str) -> None:
    form = edit_modal(
        REF,
        draft=LONG,
        messages=[LONG] * 9,
        sources=[],
        can_send=capability(Channel.KAKAO),
        language=language,
        has_macros=True,
        writing=Writing(text, 7, tell(language, "modal-edit-macro-long")),
    )
    assert view_problems(form) == []
    assert {"macro_insert", f"{Field.REPLY}:7"} <= set(pressable(form))
