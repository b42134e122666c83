"""A modal about one card."""

from collections.abc import Sequence

from bot.decision.rules import CardRef
from bot.slack.block import Block, View, modal
from bot.slack.ids import View as Id
from bot.slack.refs import dump_ref
from bot.slack.text import tell_plainly

Errors = dict[str, str]  # block_id: what is wrong, for ack(response_action="errors", errors=…)


def card_form(view: Id, key: str, blocks: Sequence[Block], ref: CardRef, language: str) -> View:
    return modal(
        view,
        tell_plainly(language, f"{key}-title"),
        blocks,
        submit=tell_plainly(language, f"{key}-submit"),
        close=tell_plainly(language, "modal-cancel"),
        private_metadata=dump_ref(ref),
        is_watched=True,
    )
