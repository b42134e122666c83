"""Every channel there is. A shop has those whose settings are in its environment."""

from bot.channels.channel_talk import ChannelTalk
from bot.channels.contract import Channel

CHANNELS: tuple[type[Channel], ...] = (ChannelTalk,)


def open_channels() -> list[Channel]:
    """Raises Misconfigured for settings that are half there or wrong."""
    found = (kind.open() for kind in CHANNELS)
    return [channel for channel in found if channel is not None]
