"""Every channel there is. A shop has those whose settings are in its environment; of the others
not even the code is loaded, which is some ten megabytes."""

import os
from dataclasses import dataclass
from importlib import import_module

from dotenv import dotenv_values

from bot.channels.contract import Channel
from bot.db import Database


@dataclass(frozen=True)
class Entry:
    prefix: str  # of its settings
    module: str  # under bot.channels
    kind: str

    def load(self) -> type[Channel]:
        kind: type[Channel] = getattr(import_module(f"bot.channels.{self.module}"), self.kind)
        return kind


CHANNELS = (
    Entry("CAFE24_", "cafe24.channel", "Cafe24"),
    Entry("CHANNEL_TALK_", "channel_talk", "ChannelTalk"),
    Entry("EMAIL_", "email.mailbox", "Mailbox"),
    Entry("MAILGUN_", "email.mailgun", "Mailgun"),
    Entry("META_", "meta.channel", "Meta"),
    Entry("KAKAO_COUNSEL_", "kakao_counsel", "KakaoCounsel"),
    Entry("KAKAO_SKILL_", "kakao_skill", "KakaoSkill"),
    Entry("NAVER_TALKTALK_", "naver_talktalk", "NaverTalkTalk"),
    Entry("POSTMARK_", "email.postmark", "Postmark"),
    Entry("SENDGRID_", "email.sendgrid", "SendGrid"),
    Entry("SMARTSTORE_", "smartstore", "SmartStore"),
    Entry("SOLAPI_", "solapi", "Solapi"),
    Entry("SITE_", "website.form", "WebForm"),
    Entry("SITE_", "website.widget", "Widget"),
)


def all_channels() -> list[type[Channel]]:
    """Set up or not."""
    return [entry.load() for entry in CHANNELS]


def open_channels(db: Database) -> list[Channel]:
    """Raises Misconfigured for settings that are half there or wrong."""
    set_up = [name.upper() for name in (*os.environ, *dotenv_values(".env"))]
    named = [each for each in CHANNELS if any(name.startswith(each.prefix) for name in set_up)]
    found = [channel for entry in named if (channel := entry.load().open()) is not None]
    for channel in found:
        channel.join(db)
    return found
