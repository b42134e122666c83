"""Every channel there is. A shop has those whose settings are in its environment."""

from bot.channels.cafe24.channel import Cafe24
from bot.channels.channel_talk import ChannelTalk
from bot.channels.contract import Channel
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.mailgun import Mailgun
from bot.channels.email.postmark import Postmark
from bot.channels.email.sendgrid import SendGrid
from bot.channels.kakao_counsel import KakaoCounsel
from bot.channels.kakao_skill import KakaoSkill
from bot.channels.meta.channel import Meta
from bot.channels.naver_talktalk import NaverTalkTalk
from bot.channels.smartstore import SmartStore
from bot.channels.solapi import Solapi
from bot.channels.website.form import WebForm
from bot.channels.website.widget import Widget
from bot.db import Database

CHANNELS: tuple[type[Channel], ...] = (
    Cafe24,
    ChannelTalk,
    Mailbox,
    Mailgun,
    Meta,
    KakaoCounsel,
    KakaoSkill,
    NaverTalkTalk,
    Postmark,
    SendGrid,
    SmartStore,
    Solapi,
    WebForm,
    Widget,
)


def open_channels(db: Database) -> list[Channel]:
    """Raises Misconfigured for settings that are half there or wrong."""
    found = [channel for kind in CHANNELS if (channel := kind.open()) is not None]
    for channel in found:
        channel.join(db)
    return found
