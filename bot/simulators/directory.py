"""Every vendor that can be played."""

from bot.simulators.contract import Simulator

SIMULATORS: tuple[type[Simulator], ...] = ()
