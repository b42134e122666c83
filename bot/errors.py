"""Every error we raise on purpose.

BotError                 has words for a person: `say(language)`
├── NotAllowed           this agent may not do this
├── AlreadyDecided       somebody else was first; carries who and how
├── StaleDraft           the card that was clicked is not the newest
├── NotFound             no such ticket, draft or team
├── Unconfirmed          the draft says something without a source that must be confirmed by name
├── Unacceptable         what was typed cannot be used (empty, too long, …)
└── Misconfigured        a setting is missing or wrong; says which line
ModelFailed              the language model gave nothing usable; never reaches a person
SendFailed               the channel may take the message later
├── SendRejected         it never will
└── SendUncertain        it may or may not have taken it
"""

from bot.texts import say


class BotError(Exception):
    """`key` names the words in bot/texts/*/errors.ftl, `values` fill them in: text, numbers, and
    other errors (one or a list), which are said in the same language."""

    key = "error-unexpected"

    def __init__(self, key: str | None = None, /, **values: object) -> None:
        self.key = key or self.key
        self.values = values
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        words = {name: _in_words(value, language) for name, value in self.values.items()}
        return say(language, self.key, **words)


def _in_words(value: object, language: str) -> object:
    if isinstance(value, BotError):
        return value.say(language)
    if isinstance(value, list):
        return "\n".join(str(_in_words(each, language)) for each in value)
    return value


class NotAllowed(BotError):
    key = "error-not-allowed"


class AlreadyDecided(BotError):
    key = "error-already-decided"


class StaleDraft(BotError):
    key = "error-stale-draft"


class NotFound(BotError):
    key = "error-not-found"


class Unconfirmed(BotError):
    key = "error-unconfirmed"


class Unacceptable(BotError):
    key = "error-unacceptable"


class Misconfigured(BotError):
    key = "error-misconfigured"


class ModelFailed(Exception):
    """The language model is off, slow, over its spend cap, or gave nothing usable."""


class SendFailed(Exception):
    """The channel refused for now. `retry_after` is in seconds, when the channel named one.

    `why` is a key of bot/texts/*/delivery.ftl, with a detail after a colon where there is one
    ("send-answered:500"): it is kept on the delivery and put into words for each reader.
    """

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class SendRejected(SendFailed):
    """The channel will never take this message. `is_gone`: nor any other (HTTP 410)."""

    def __init__(self, why: str, *, is_gone: bool = False) -> None:
        super().__init__(why)
        self.is_gone = is_gone


class SendUncertain(SendFailed):
    """The request went out and no answer came back."""
