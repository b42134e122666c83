"""chat.*, reactions.add and conversations.* through the real SDK."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.server import Playground

JSON = dict[str, Any]


def section(text: str) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def test_auth_test_tells_who_the_bot_is_and_which_scopes_it_has(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U_BOT", "B_BOT", "T_DEMO")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_post_is_kept_with_its_metadata_and_named_blocks(
    playground: Playground, client: WebClient
) -> None:
    metadata = {"event_type": "card", "event_payload": {"ticket": 7}}
    posted = client.chat_postMessage(
        channel="C_SUPPORT", text="a card", blocks=[section("hello")], metadata=metadata
    )
    [message] = playground.messages("C_SUPPORT")
    assert (message.ts, message.text, message.metadata) == (posted["ts"], "a card", metadata)
    assert message.blocks[0]["block_id"]

    plain = client.conversations_history(channel="C_SUPPORT")["messages"][0]
    full = client.conversations_history(channel="C_SUPPORT", include_all_metadata=True)
    assert "metadata" not in plain
    assert full["messages"][0]["metadata"] == metadata


def test_timestamps_are_unique_and_rise(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C_SUPPORT", text="x")["ts"] for _ in range(20)]
    assert sorted(set(stamps)) == stamps
    assert all(len(stamp.split(".")[1]) == 6 for stamp in stamps)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C_NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C_GENERAL", "text": "x"}, "not_in_channel"),
        ({"channel": "C_SUPPORT", "text": ""}, "no_text"),
        ({"channel": "C_SUPPORT", "text": "", "blocks": [section("x")]}, "no_text"),
        ({"channel": "C_SUPPORT", "text": "x", "username": "Someone"}, "missing_scope"),
        ({"channel": "U_GONE", "text": "x"}, "user_disabled"),
        ({"channel": "C_SUPPORT", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C_SUPPORT", "text": "x", "blocks": [{"type": "no"}]}, "invalid_blocks"),
        (
            {"channel": "C_SUPPORT", "text": "x", "blocks": [section("y" * 2500)] * 5},
            "msg_blocks_too_long",
        ),
        (
            {"channel": "C_SUPPORT", "text": "x", "metadata": {"event_type": "a"}},
            "invalid_metadata_format",
        ),
        (
            {
                "channel": "C_SUPPORT",
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"b": {"c": {"d": 1}}}},
            },
            "invalid_metadata_schema",
        ),
        (
            {
                "channel": "C_SUPPORT",
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"b": "y" * 8000}},
            },
            "metadata_too_large",
        ),
        (
            {"channel": "C_SUPPORT", "text": "x", "attachments": [{"text": "a"}] * 101},
            "too_many_attachments",
        ),
    ],
)
def test_a_post_is_refused_in_the_words_of_slack(
    client: WebClient, arguments: JSON, error: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.postMessage", json=arguments)
    assert refusal(caught) == error


def test_invalid_blocks_name_the_path_and_the_reason(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C_SUPPORT", text="x", blocks=[section("y" * 3001)])
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_update_keeps_the_blocks_it_does_not_mention(
    playground: Playground, client: WebClient
) -> None:
    ts = client.chat_postMessage(channel="C_SUPPORT", text="one", blocks=[section("kept")])["ts"]
    client.chat_update(channel="C_SUPPORT", ts=ts, text="two")
    [message] = playground.messages("C_SUPPORT")
    assert (message.text, len(message.blocks)) == ("two", 1)
    assert message.edited_ts

    client.chat_update(channel="C_SUPPORT", ts=ts, text="three", blocks=[])
    assert playground.messages("C_SUPPORT")[0].blocks == ()


def test_only_its_own_messages_can_be_changed_or_deleted(
    playground: Playground, client: WebClient
) -> None:
    ts = playground.says("U_MINA", "C_SUPPORT", "mine")
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C_SUPPORT", ts=ts, text="yours")
    assert refusal(caught) == "cant_update_message"
    with pytest.raises(SlackApiError) as caught:
        client.chat_delete(channel="C_SUPPORT", ts=ts)
    assert refusal(caught) == "cant_delete_message"


def test_update_refuses_long_text_and_unknown_messages(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C_SUPPORT", text="one")["ts"]
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C_SUPPORT", ts=ts, text="y" * 4001)
    assert refusal(caught) == "msg_too_long"
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C_SUPPORT", ts="1.000001", text="y")
    assert refusal(caught) == "message_not_found"


def test_an_ephemeral_is_seen_by_one_person_and_by_no_history(
    playground: Playground, client: WebClient
) -> None:
    client.chat_postEphemeral(channel="C_SUPPORT", user="U_MINA", text="psst")
    assert [m.text for m in playground.ephemerals("U_MINA", "C_SUPPORT")] == ["psst"]
    assert playground.ephemerals("U_JUN", "C_SUPPORT") == []
    assert client.conversations_history(channel="C_SUPPORT")["messages"] == []


def test_an_ephemeral_needs_the_person_in_the_channel(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postEphemeral(channel="C_ORDERS", user="U_GUEST", text="psst")
    assert refusal(caught) == "user_not_in_channel"


def test_a_thread_is_a_root_and_its_replies(playground: Playground, client: WebClient) -> None:
    root = client.chat_postMessage(channel="C_SUPPORT", text="root")["ts"]
    first = client.chat_postMessage(channel="C_SUPPORT", text="a", thread_ts=root)["ts"]
    client.chat_postMessage(channel="C_SUPPORT", text="b", thread_ts=first)
    client.chat_postMessage(channel="C_SUPPORT", text="loud", thread_ts=root, reply_broadcast=True)

    thread = client.conversations_replies(channel="C_SUPPORT", ts=root)["messages"]
    assert [m["text"] for m in thread] == ["root", "a", "b", "loud"]
    assert thread[0]["reply_count"] == 3
    history = client.conversations_history(channel="C_SUPPORT")["messages"]
    assert [m["text"] for m in history] == ["loud", "root"]
    with pytest.raises(SlackApiError) as caught:
        client.conversations_replies(channel="C_SUPPORT", ts="1.000001")
    assert refusal(caught) == "thread_not_found"


def test_history_is_cut_by_time_and_read_in_pages(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C_SUPPORT", text=str(n))["ts"] for n in range(5)]

    def texts(**window: Any) -> str:
        found = client.conversations_history(channel="C_SUPPORT", **window)["messages"]
        return "".join(m["text"] for m in found)

    assert texts(oldest=stamps[1]) == "432"
    assert texts(oldest=stamps[1], inclusive=True) == "4321"
    assert texts(latest=stamps[3]) == "210"
    assert texts(oldest=stamps[1], latest=stamps[3]) == "2"

    pages = [
        page["messages"] for page in client.conversations_history(channel="C_SUPPORT", limit=2)
    ]
    assert [len(page) for page in pages] == [2, 2, 1]


def test_a_person_can_be_written_to_directly(playground: Playground, client: WebClient) -> None:
    channel = client.conversations_open(users="U_MINA")["channel"]["id"]
    posted = client.chat_postMessage(channel="U_MINA", text="hello")
    assert posted["channel"] == channel
    assert playground.messages(channel)[0].text == "hello"


def test_the_bot_joins_a_channel_and_may_then_write(client: WebClient) -> None:
    client.conversations_join(channel="C_GENERAL")
    client.chat_postMessage(channel="C_GENERAL", text="hello")
    assert "U_BOT" in client.conversations_members(channel="C_GENERAL")["members"]


def test_an_archived_channel_takes_no_posts(playground: Playground, client: WebClient) -> None:
    playground.workspace.channel("C_TECH").is_archived = True
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C_TECH", text="x")
    assert refusal(caught) == "is_archived"


def test_a_reaction_is_added_once(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C_SUPPORT", text="x")["ts"]
    client.reactions_add(channel="C_SUPPORT", timestamp=ts, name="eyes")
    with pytest.raises(SlackApiError) as caught:
        client.reactions_add(channel="C_SUPPORT", timestamp=ts, name="eyes")
    assert refusal(caught) == "already_reacted"
    [message] = client.conversations_history(channel="C_SUPPORT")["messages"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U_BOT"], "count": 1}]


def test_a_permalink_leads_to_the_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C_SUPPORT", text="x")["ts"]
    link = client.chat_getPermalink(channel="C_SUPPORT", message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/C_SUPPORT/p{ts.replace('.', '')}")


def test_a_reply_to_a_deleted_message_does_not_become_a_root(
    playground: Playground, client: WebClient
) -> None:
    root = client.chat_postMessage(channel="C_SUPPORT", text="root")["ts"]
    client.chat_delete(channel="C_SUPPORT", ts=root)
    client.chat_postMessage(channel="C_SUPPORT", text="late", thread_ts=root)
    assert playground.messages("C_SUPPORT") == []
