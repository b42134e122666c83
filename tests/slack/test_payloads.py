"""What Slack sends, read into values; and whatever else may arrive in its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decision.rules import CardRef
from bot.slack.fields import Unreadable
from bot.slack.payloads import Click, Command, HomeOpened, MessageEvent
from bot.slack.readable import readable
from bot.slack.refs import WHOLE_QUEUE, DeliveryRef, dump_ref, label_of, read_ref
from bot.slack.submission import Submission
from bot.tickets.terms import Review

REF = CardRef(12, 3, "0123456789abcdef")
READERS = [Click.read, Submission.read, MessageEvent.read, Command.read, HomeOpened.read]

BUTTON: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U_MINA", "username": "mina", "team_id": "T_DEMO"},
    "team": {"id": "T_DEMO", "domain": "shop"},
    "container": {
        "type": "message",
        "message_ts": "1795152600.000100",
        "channel_id": "C_SUPPORT",
        "is_ephemeral": False,
    },
    "channel": {"id": "C_SUPPORT", "name": "support"},
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    "response_url": "https://hooks.slack.com/actions/T/1/x",
    "message": {"ts": "1795152600.000100", "text": "Ticket 12"},
    "actions": [
        {
            "type": "button",
            "action_id": "card_approve",
            "block_id": "decide:3:0123",
            "value": dump_ref(REF),
            "action_ts": "1795152601.000200",
        }
    ],
}
MENU = BUTTON | {
    "actions": [
        {
            "type": "overflow",
            "action_id": "card_more",
            "block_id": "decide:3:0123",
            "selected_option": {"value": dump_ref(REF, "snooze"), "text": {}},
        }
    ]
}
IN_A_MODAL: dict[str, Any] = {
    "user": {"id": "U_MINA", "team_id": "T_DEMO"},
    "team": {"id": "T_DEMO"},
    "container": {"type": "view", "view_id": "V1"},
    "view": {"id": "V1", "hash": "156.abc", "private_metadata": dump_ref(REF)},
    "actions": [{"type": "button", "action_id": "pages_turn", "value": "2"}],
}
SUBMISSION: dict[str, Any] = {
    "type": "view_submission",
    "user": {"id": "U_MINA", "team_id": "T_DEMO"},
    "team": {"id": "T_DEMO"},
    "trigger_id": "1.2.3",
    "view": {
        "id": "V1",
        "callback_id": "modal_escalate",
        "private_metadata": dump_ref(REF),
        "state": {
            "values": {
                "team": {"team": {"type": "static_select", "selected_option": {"value": "orders"}}},
                "note": {"note": {"type": "plain_text_input", "value": "부탁해요"}},
                "empty": {"empty": {"type": "plain_text_input", "value": None}},
                "assignee": {"assignee": {"type": "users_select", "selected_user": "U_JUN"}},
                "date": {"date": {"type": "datepicker", "selected_date": "2026-11-21"}},
                "time": {"time": {"type": "timepicker", "selected_time": "09:30"}},
                "tell": {"tell": {"type": "checkboxes", "selected_options": [{"value": "yes"}]}},
                "not": {"not": {"type": "checkboxes", "selected_options": []}},
            }
        },
    },
}
MESSAGE: dict[str, Any] = {
    "team_id": "T_DEMO",
    "event_id": "Ev1",
    "is_ext_shared_channel": False,
    "event": {
        "type": "message",
        "channel": "C_INBOX",
        "user": "U_MINA",
        "team": "T_DEMO",
        "ts": "1795152600.000100",
        "text": "배송 &lt;언제&gt; 와요? <https://shop.example|shop.example>",
    },
}
COMMAND = {
    "command": "/desk",
    "text": "  Find  김하나 12 ",
    "user_id": "U_MINA",
    "team_id": "T_DEMO",
    "channel_id": "C_SUPPORT",
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.slack.com/commands/1",
}
HOME = {"team_id": "T_DEMO", "event": {"type": "app_home_opened", "user": "U_MINA", "tab": "home"}}


def event(**changes: Any) -> MessageEvent:
    return MessageEvent.read(MESSAGE | {"event": MESSAGE["event"] | changes})


def test_a_click_on_a_card_says_who_pressed_what_where_and_which_text_they_saw() -> None:
    click = Click.read(BUTTON)
    assert (click.user_id, click.action_id) == ("U_MINA", "card_approve")
    assert (click.channel, click.message_ts) == ("C_SUPPORT", "1795152600.000100")
    assert click.trigger_id.startswith("13345224609")
    assert click.response_url == "https://hooks.slack.com/actions/T/1/x"
    assert (click.user_team, click.team_id) == ("T_DEMO", "T_DEMO")
    assert click.ref == REF


def test_a_choice_from_a_menu_carries_the_same_reference() -> None:
    click = Click.read(MENU)
    assert (click.choice, click.ref) == ("snooze", REF)


def test_a_click_in_a_modal_names_its_view() -> None:
    click = Click.read(IN_A_MODAL)
    assert (click.view_id, click.view_hash, click.value) == ("V1", "156.abc", "2")
    assert (click.channel, click.message_ts) == ("", "")
    assert read_ref(click.private_metadata) == REF


def test_a_submission_gives_each_input_by_its_block() -> None:
    form = Submission.read(SUBMISSION)
    assert (form.user_id, form.view_id, form.ref) == ("U_MINA", "V1", REF)
    typed = {block: form.text(block) for block in form.values}
    assert typed == {
        "team": "orders",
        "note": "부탁해요",
        "empty": "",
        "assignee": "U_JUN",
        "date": "2026-11-21",
        "time": "09:30",
        "tell": "yes",
        "not": "",
    }
    assert form.has("tell", "yes")
    assert not form.has("not", "yes")
    assert form.text("nowhere") == ""


def test_a_persons_message_reads_as_people_see_it() -> None:
    message = event()
    assert message.text == "배송 <언제> 와요? https://shop.example"
    assert (message.event_id, message.team_id, message.channel) == ("Ev1", "T_DEMO", "C_INBOX")
    assert (message.is_edit, message.is_deletion, message.is_shared) == (False, False, False)


def test_an_edit_and_a_deletion_name_the_message_they_are_about() -> None:
    said = {"user": "U_MINA", "ts": "1.1", "text": "new", "edited": {"ts": "2.2"}}
    edit = event(subtype="message_changed", ts="2.2", message=said)
    assert (edit.is_edit, edit.ts, edit.text, edit.user_id) == (True, "1.1", "new", "U_MINA")
    gone = event(subtype="message_deleted", ts="3.3", deleted_ts="1.1", previous_message=said)
    assert (gone.is_deletion, gone.ts, gone.user_id) == (True, "1.1", "U_MINA")


def test_a_message_in_a_channel_shared_with_another_company_says_so() -> None:
    body = MESSAGE | {"is_ext_shared_channel": True}
    body["event"] = MESSAGE["event"] | {"user_team": "T_OTHER"}
    message = MessageEvent.read(body)
    assert (message.is_shared, message.user_team) == (True, "T_OTHER")


def test_another_apps_message_names_the_app() -> None:
    message = event(user=None, bot_id="B_ZAPIER", bot_profile={"app_id": "A_ZAPIER"})
    assert (message.user_id, message.bot_id, message.app_id) == ("", "B_ZAPIER", "A_ZAPIER")


SECTION = {
    "type": "section",
    "text": {"type": "mrkdwn", "text": "*문의* &amp; 답변"},
    "fields": [{"type": "plain_text", "text": "주문 &amp; 12"}],
}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "안녕하세요 "},
                {"type": "user", "user_id": "U1"},
                {"type": "link", "url": "https://a.example"},
            ],
        },
        {
            "type": "rich_text_list",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": item}]}
                for item in ("하나", "둘")
            ],
        },
    ],
}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"text": "짧은 알림", "bot_id": "B", "blocks": [SECTION]}, "*문의* & 답변\n주문 &amp; 12"),
        ({"text": "", "blocks": [RICH]}, "안녕하세요 @U1https://a.example\n하나\n둘"),
        ({"text": "사람이 쓴 글", "blocks": [RICH]}, "사람이 쓴 글"),
        (
            {
                "bot_id": "B",
                "attachments": [
                    {
                        "fallback": "-",
                        "title": "새 문의",
                        "text": "환불해 주세요",
                        "fields": [{"title": "주문", "value": "42"}],
                    },
                    {"from_url": "https://evil.example", "text": "a link preview"},
                    {"fallback": "그림"},
                ],
            },
            "새 문의\n환불해 주세요\n주문: 42\n그림",
        ),
        ({"bot_id": "B", "blocks": [{"type": "actions", "elements": [{"text": {}}]}]}, ""),
        ({}, ""),
    ],
)
def test_the_words_of_other_apps_are_found_wherever_they_put_them(
    said: dict[str, Any], text: str
) -> None:
    assert readable(said) == text


def test_a_command_is_what_was_typed() -> None:
    assert Command.read(COMMAND).text == "Find  김하나 12"
    assert Command.read(COMMAND | {"text": None}).text == ""


def test_opening_the_home_says_who_and_which_tab() -> None:
    opened = HomeOpened.read(HOME)
    assert (opened.user_id, opened.tab, opened.looking) == ("U_MINA", "home", WHOLE_QUEUE)


@pytest.mark.parametrize("choice", ["", "not_helpful"])
def test_a_reference_comes_back_as_it_went_out_and_is_small(choice: str) -> None:
    largest = CardRef(2**53, 2**53, "f" * 64)
    for ref in (REF, CardRef(1, 0, ""), largest):
        assert read_ref(dump_ref(ref, choice)) == ref
        assert len(dump_ref(ref, choice)) <= 150


@pytest.mark.parametrize(
    "value",
    [
        "",
        "12",
        "null",
        "[]",
        "{}",
        '{"t":"12","r":1,"h":""}',
        '{"t":0,"r":1,"h":""}',
        '{"t":-1,"r":1,"h":""}',
        '{"t":true,"r":1,"h":""}',
        '{"t":12,"r":1.5,"h":""}',
        '{"t":12,"r":1,"h":"<!channel>"}',
        '{"t":1e999,"r":1,"h":""}',
        '{"t":99999999999999999999,"r":1,"h":""}',
        '{"t":12,"r":1,"h":"' + "a" * 65 + '"}',
        "[" * 100_000,
    ],
)
def test_a_reference_that_is_not_ours_is_unreadable(value: str) -> None:
    with pytest.raises(Unreadable):
        read_ref(value)


def test_a_delivery_reference_comes_back_as_it_went_out() -> None:
    ref = DeliveryRef(12, "dlv_0123")
    assert DeliveryRef.read(ref.dump()) == ref
    for value in ("", dump_ref(REF), json.dumps({"t": 1, "d": "x" * 300})):
        with pytest.raises(Unreadable):
            DeliveryRef.read(value)


def test_half_a_surrogate_pair_never_gets_in() -> None:
    assert event(text="a\ud800b").text == "a\ufffdb"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(anything)
def test_anything_else_is_unreadable_and_nothing_worse(body: object) -> None:
    for read in READERS:
        with pytest.raises(Unreadable):
            read(body)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += _paths(inner, (*path, key))
    return found


def _put(body: Any, path: tuple[Any, ...], wrong: object) -> Any:
    body = json.loads(json.dumps(body))
    place = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    return body


@pytest.mark.parametrize(
    ("read", "body"), list(zip(READERS, [BUTTON, SUBMISSION, MESSAGE, COMMAND, HOME], strict=True))
)
def test_any_one_field_may_be_wrong_without_harm(read: Any, body: dict[str, Any]) -> None:
    for path in _paths(body):
        for wrong in (None, 7, "x", [], {}, [None], {"id": 1}):
            try:
                read(_put(body, path, wrong))
            except Unreadable:
                continue


@pytest.mark.parametrize("choice", ["type:refund", "segment:vip", "type", "", "review:"])
def test_a_label_that_does_not_exist_is_unreadable(choice: str) -> None:
    assert label_of("review:legal") is Review.LEGAL
    with pytest.raises(Unreadable):
        label_of(choice)
