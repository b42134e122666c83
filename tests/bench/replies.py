"""What reached the customers, as the playground shows it to them."""

from dataclasses import dataclass, field

from bot.playground.board import Item, Notice
from tests.bench.audit import Reply


@dataclass
class Replies:
    """Subscribe `see` to the playground's board."""

    seen: list[Reply] = field(default_factory=list)

    def see(self, item: Item) -> None:
        if isinstance(item, Notice) and item.type == "customer_message":
            message = item.body["message"]
            if message["direction"] == "out":
                self.seen.append(Reply(message["id"], int(message["ticket"]), message["text"]))
