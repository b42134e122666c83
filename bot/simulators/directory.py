"""Every vendor that can be played."""

from bot.simulators.cafe24 import Cafe24Simulator
from bot.simulators.channel_talk import ChannelTalkSimulator
from bot.simulators.contract import Simulator
from bot.simulators.email import EmailSimulator
from bot.simulators.kakao import KakaoSimulator
from bot.simulators.kakao_counsel import CounselSimulator
from bot.simulators.meta import MetaSimulator
from bot.simulators.naver_talktalk import TalkTalkSimulator
from bot.simulators.smartstore import SmartStoreSimulator

SIMULATORS: tuple[type[Simulator], ...] = (
    Cafe24Simulator,
    ChannelTalkSimulator,
    EmailSimulator,
    MetaSimulator,
    KakaoSimulator,
    CounselSimulator,
    SmartStoreSimulator,
    TalkTalkSimulator,
)
