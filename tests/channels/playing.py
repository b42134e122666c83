"""The desk's side of a vendor that is being played."""

from typing import TypeVar

import pytest

from bot.channels.contract import Channel
from bot.simulators.contract import Simulator

C = TypeVar("C", bound=Channel)


def opened_for(vendor: Simulator, kind: type[C]) -> C:
    """The channel, with the settings that make it speak to this vendor. The caller closes it."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in vendor.environment().items():
            environment.setenv(name, value)
        channel = kind.open()
    assert channel is not None
    return channel
