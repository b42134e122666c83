"""What a draft says without a source, in words: “30,000원” (an amount)."""

from bot.slack.text import Markup, fit, tell
from bot.tickets.values import Unsupported


def claim(claimed: Unsupported, language: str) -> Markup:
    said = fit(claimed.said, 80)
    return tell(language, "claim", said=said, kind=tell(language, f"claim-{claimed.lack}"))
