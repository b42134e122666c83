"""Who and what the bot can look up, and the keys it needs for it."""

from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.errors import SlackError
from bot.playground.server import Playground
from bot.playground.settings import PlaygroundSettings
from bot.playground.web_api.door import METHODS

MANIFEST = """{
  "oauth_config": {"scopes": {"bot": ["chat:write", "users:read"]}},
  "features": {"app_home": {"messages_tab_enabled": true, "messages_tab_read_only_enabled": true},
    "slash_commands": [
    {"command": "/support", "usage_hint": "help", "description": "Ask"}]},
  "settings": {"event_subscriptions": {"bot_events": ["message.im"]}}
}"""


@pytest.mark.parametrize(
    ("user", "field", "value"),
    [
        ("U_MINA", "is_restricted", False),
        ("U_GUEST", "is_restricted", True),
        ("U_OUT", "is_stranger", True),
        ("U_OUT", "team_id", "T_OTHER"),
        ("U_GONE", "deleted", True),
        ("U_BOT", "is_bot", True),
    ],
)
def test_people_are_described_as_slack_describes_them(
    client: WebClient, user: str, field: str, value: object
) -> None:
    assert client.users_info(user=user)["user"][field] == value


def test_the_locale_is_told_only_on_request(client: WebClient) -> None:
    assert "locale" not in client.users_info(user="U_MINA")["user"]
    user = client.users_info(user="U_MINA", include_locale=True)["user"]
    assert (user["locale"], user["tz"]) == ("en-US", "America/New_York")


def test_people_are_found_by_email_until_they_leave(client: WebClient) -> None:
    found = client.users_lookupByEmail(email="MINA@harumarket.example")["user"]
    assert found["id"] == "U_MINA"
    with pytest.raises(SlackApiError, match="users_not_found"):
        client.users_lookupByEmail(email="gone@harumarket.example")


def test_groups_name_their_members(client: WebClient) -> None:
    groups = client.usergroups_list(include_users=True)["usergroups"]
    assert {g["id"]: g["users"] for g in groups}["S_LEADS"] == ["U_SORA"]
    assert client.usergroups_users_list(usergroup="S_BILLING")["users"] == ["U_MINA"]


def test_channels_tell_whether_the_bot_is_in_and_outsiders_are(client: WebClient) -> None:
    channels = {c["id"]: c for c in client.conversations_list()["channels"]}
    assert len(channels) == 9
    assert channels["C_SHARED"]["is_ext_shared"]
    assert not channels["C_GENERAL"]["is_member"]
    pages = [page["channels"] for page in client.conversations_list(limit=3)]
    assert [len(page) for page in pages] == [3, 3, 3]


def test_bots_are_known_by_their_app(client: WebClient) -> None:
    assert client.bots_info(bot="B_ZAPIER")["bot"]["app_id"] == "A_ZAPIER"
    assert client.bots_info(bot="B_BOT")["bot"]["user_id"] == "U_BOT"


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("the app token", "not_allowed_token_type"),
    ],
)
def test_a_call_needs_the_right_token(playground: Playground, token: str, error: str) -> None:
    token = playground.settings.app_token if token == "the app token" else token
    client = WebClient(token=token or None, base_url=playground.api_url)
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response["error"] == error


def test_an_unknown_method_is_said_to_be_unknown(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("chat.shout")


def test_the_manifest_decides_scopes_events_and_commands(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(MANIFEST)
    with Playground(PlaygroundSettings(manifest=manifest)) as playground:
        client = WebClient(token=playground.settings.bot_token, base_url=playground.api_url)
        client.chat_postMessage(channel="C_SUPPORT", text="x")
        with pytest.raises(SlackApiError) as caught:
            client.conversations_history(channel="C_SUPPORT")
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "channels:history"
        assert caught.value.response["provided"] == "chat:write,users:read"
        assert "email" not in client.users_info(user="U_MINA")["user"]["profile"]
        assert playground.command("U_MINA", "C_SUPPORT", "/deskbell")["ok"] is False
        with pytest.raises(SlackError, match="messages_tab_disabled"):
            playground.says("U_MINA", "D_MINA", "its Messages tab is read-only")


def test_a_file_is_uploaded_shared_and_shown_in_a_block(
    playground: Playground, client: WebClient
) -> None:
    uploaded = client.files_upload_v2(
        content=b"\x89PNG not really", filename="week.png", alt_txt="12 tickets", title="Week"
    )
    file_id = uploaded["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "12 tickets"}
    client.chat_postMessage(channel="C_LEADS", text="digest", blocks=[image])
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_postMessage(
            channel="C_LEADS", text="x", blocks=[image | {"slack_file": {"id": "F_NONE"}}]
        )

    client.files_upload_v2(content="a,b", filename="a.csv", channel="C_LEADS")
    assert [f.name for f in playground.messages("C_LEADS")[-1].files] == ["a.csv"]


ARGUMENTS = [
    "attachments",
    "bot",
    "blocks",
    "channel",
    "cursor",
    "email",
    "external_id",
    "filename",
    "files",
    "hash",
    "include_users",
    "latest",
    "length",
    "limit",
    "message_ts",
    "metadata",
    "name",
    "oldest",
    "text",
    "thread_ts",
    "timestamp",
    "trigger_id",
    "ts",
    "types",
    "user",
    "user_id",
    "usergroup",
    "users",
    "view",
    "view_id",
]


@pytest.mark.parametrize("nonsense", [3, "x", [], {}, [3], {"type": 3}, [{}], True, "[", -1])
def test_nonsense_is_refused_and_never_breaks_a_method(
    playground: Playground, nonsense: object
) -> None:
    headers = {"authorization": f"Bearer {playground.settings.bot_token}"}
    everything = dict.fromkeys(ARGUMENTS, nonsense)
    with httpx.Client(base_url=playground.api_url, headers=headers, trust_env=False) as http:
        for method in METHODS:
            for channel in (nonsense, "C_SUPPORT"):
                answer = http.post(method, json=everything | {"channel": channel})
                assert answer.status_code == 200, method
                assert "ok" in answer.json()
