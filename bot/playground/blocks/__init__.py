"""The Block Kit checker: what Slack would refuse, with the path and the reason."""

from bot.playground.blocks.node import Problem, Surface
from bot.playground.blocks.whole import problems, view_problems

__all__ = ["Problem", "Surface", "problems", "view_problems"]
