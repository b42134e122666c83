"""Every vendor that can be played."""

from bot.simulators.channel_talk import ChannelTalkSimulator
from bot.simulators.contract import Simulator

SIMULATORS: tuple[type[Simulator], ...] = (ChannelTalkSimulator,)
