"""What customers and agents get to see, as the playground shows it to them.

Subscribe `see` to the playground's board.
"""

from dataclasses import dataclass, field

from bot.playground.board import Item, MessageChange, Notice
from tests.bench.audit import Reply


@dataclass
class Replies:
    seen: list[Reply] = field(default_factory=list)

    def see(self, item: Item) -> None:
        if isinstance(item, Notice) and item.type == "customer_message":
            message = item.body["message"]
            if message["direction"] == "out":
                self.seen.append(Reply(message["id"], int(message["ticket"]), message["text"]))


@dataclass
class Posts:
    changes: int = 0  # cards and thread entries posted or changed

    def see(self, item: Item) -> None:
        self.changes += isinstance(item, MessageChange) and item.message.is_ours
