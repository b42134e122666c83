"""What a macro may say, and what it says to one customer. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from bot.errors import Unacceptable
from bot.vault.finding import NOTHING, Found, Known, find
from bot.vault.masking import TOKENS, mask
from bot.vault.rules import Kind

IsOurs = Callable[[str], bool]  # does this address, number or link stand in the shop's documents?


class Variable(StrEnum):
    """Written {name} in a macro, or {이름}: both are read."""

    NAME = "name"
    ORDER = "order"
    TICKET = "ticket"


_KOREAN = {"이름": Variable.NAME, "주문": Variable.ORDER, "티켓": Variable.TICKET}
_SPELLINGS = {each.value: each for each in Variable} | _KOREAN
_PLACE = re.compile(r"\{\s*([^\W\d_]{1,20})\s*\}")
_TOKEN = re.compile("|".join(map(re.escape, TOKENS)))


def key_of(name: str) -> str:
    return " ".join(name.casefold().split())


def template_of(reply: str, known: Known, is_ours: IsOurs) -> str:
    """A sent reply without its customer: a variable for the name and the order, a token for
    everything else that leads to a person. `known` is who it was sent to."""
    parts, at = [], 0
    for each in find(reply, known):
        if variable := _of_this_customer(each, known):
            parts += [reply[at : each.start], f"{{{variable}}}"]
            at = each.end
    return mask("".join([*parts, reply[at:]]), keep=is_ours)


def refuse(text: str, known: Known, is_ours: IsOurs) -> None:
    """Raises Unacceptable for what no customer may get: a token nobody filled in, a variable there
    is not, somebody's data."""
    if not text.strip():
        raise Unacceptable("error-macro-empty")
    if token := _TOKEN.search(text):
        raise Unacceptable("error-macro-token", token=token[0])
    if strange := [place[0] for place in _PLACE.finditer(text) if place[1] not in _SPELLINGS]:
        raise Unacceptable("error-macro-variable", variable=strange[0], known=variables())
    if template_of(text, known, is_ours) != text:
        raise Unacceptable("error-macro-personal")


def variables() -> str:
    return " ".join(f"{{{each}}}" for each in Variable)


def filled(text: str, values: Mapping[Variable, str]) -> str:
    """For one customer. A place we have nothing for stays, for the agent to fill in."""

    def fill(place: re.Match[str]) -> str:
        variable = _SPELLINGS.get(place[1])
        return (values.get(variable) if variable else "") or place[0]

    return _PLACE.sub(fill, text)


def unfilled(reply: str) -> str:
    """The first place of a macro that nobody has filled in; "" for none."""
    places = (place for place in _PLACE.finditer(reply) if place[1] in _SPELLINGS)
    return next((place[0] for place in places), "")


def inserted(typed: str, offered: str, macro: str) -> str:
    """Takes the place of a draft nobody has touched; goes below what somebody has typed."""
    if typed.strip() in ("", offered.strip()):
        return macro
    return f"{typed.rstrip()}\n\n{macro}"


def matching(macros: Iterable[tuple[str, str]], words: str) -> Sequence[int]:
    """Which of these (name, text) hold all the words: those whose name does go first."""
    wanted = words.casefold().split()

    def rank(name: str, text: str) -> int | None:
        texts = (name.casefold(), f"{name}\n{text}".casefold())
        found = (at for at, within in enumerate(texts) if all(word in within for word in wanted))
        return next(found, None)

    ranked = [(rank(*macro), at) for at, macro in enumerate(macros)]
    return [at for _, at in sorted((where, at) for where, at in ranked if where is not None)]


def has_personal(name: str) -> bool:
    return mask(name, NOTHING) != name


def _of_this_customer(found: Found, known: Known) -> Variable | None:
    """Another name in a reply is whoever signed it."""
    values = {Kind.NAME: (Variable.NAME, known.names), Kind.ORDER: (Variable.ORDER, known.orders)}
    variable, theirs = values.get(found.kind, (None, ()))
    is_theirs = any(each and (each in found.text or found.text in each) for each in theirs)
    return variable if is_theirs else None
