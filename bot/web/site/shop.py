"""The shop, as its website shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shop:
    """What the pages say of the shop, as it is set now."""

    name: str
    language: str  # where the customer's browser asks for none we have
    is_open: bool = True  # somebody is there to answer
