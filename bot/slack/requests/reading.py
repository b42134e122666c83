"""What somebody asks for, read from what they typed. Pure, and forgiving.

A slip is put right by itself where the request only shows something; one that would change a ticket
is asked about first.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from bot.slack.requests.terms import ABOUT_A_TICKET, CHANGING, Filter, Only, Request, Unknown, Verb
from bot.slack.requests.vocabulary import ENDINGS, FILLERS, ONLY, TYPES, VERBS, meaning_of
from bot.tickets.terms import TicketType

_VERBS, _ONLY, _TYPES = meaning_of(VERBS), meaning_of(ONLY), meaning_of(TYPES)
_TICKET = re.compile(r"(#)?([1-9]\d{0,8})(번|호)?(?:티켓|문의)?(?:을|를|은|는)?")
_LEAST_PREFIX = 3  # letters that stand for a word: "que"
_ALIKE = 0.72  # of get_close_matches: "qeue" is queue, "quick" is nothing
_MOST_MAYBE = 3


def read(text: str, teams: Mapping[str, str]) -> Request | Unknown:
    """`teams` are the names of the shop's teams, by their keys."""
    words = text.split()
    if not words:
        return Request(Verb.HELP)
    narrowed, strange = filter_of(words, teams)
    verb = _verb(words[0])
    if verb is None and not strange and narrowed != Filter():
        return Request(Verb.QUEUE, text)
    if verb is not None:
        return _request(verb, words[1:])
    if ticket := ticket_in(words[0]):
        return _about(ticket, words[1:])
    if text.rstrip().endswith(("?", "？")):
        return Request(Verb.ASK, text)
    maybe = _meant(words)
    if len(maybe) == 1 and maybe[0] not in CHANGING:
        return _request(maybe[0], words[1:])
    return Unknown(text, maybe)


def filter_of(words: Sequence[str], teams: Mapping[str, str]) -> tuple[Filter, list[str]]:
    """What a queue is narrowed down to, and the words that say nothing about it."""
    only: set[Only] = set()
    team, kind, strange = "", None, []
    for word in map(_bare, words):
        if word in _ONLY:
            only.add(Only(_ONLY[word]))
        elif found := _team(word, teams):
            team = found
        elif word in _TYPES:
            kind = TicketType(_TYPES[word])
        elif word not in FILLERS:
            strange.append(word)
    return Filter(frozenset(only), team, kind), strange


def team_of(text: str, teams: Mapping[str, str]) -> tuple[str, str]:
    """The team a text begins with, "" for none, and what is left of the text."""
    first, _, rest = text.strip().partition(" ")
    team = _team(_bare(first), teams)
    return (team, rest.strip()) if team else ("", text.strip())


def _request(verb: Verb, words: Sequence[str]) -> Request:
    if verb in ABOUT_A_TICKET:
        for at, word in enumerate(words):
            if ticket := ticket_in(word, is_marked=verb is Verb.CUSTOMER):
                return Request(verb, " ".join([*words[:at], *words[at + 1 :]]), ticket)
    return Request(verb, " ".join(words))


def _about(ticket: int, words: Sequence[str]) -> Request | Unknown:
    """A ticket's number came first: "12 resolve", "12번 티켓 미루기 내일"."""
    said = [word for word in words if _bare(word) not in FILLERS]
    if not said:
        return Request(Verb.STATUS, ticket_id=ticket)
    verb = _verb(said[0])
    if verb in ABOUT_A_TICKET:
        return Request(verb, " ".join(said[1:]), ticket)
    return Unknown(f"#{ticket} {' '.join(words)}", _alike(said[0]))


def _verb(word: str) -> Verb | None:
    word = _bare(word) or word
    if word in _VERBS:
        return Verb(_VERBS[word])
    for ending in ENDINGS:
        if word.endswith(ending) and word.removesuffix(ending) in _VERBS:
            return Verb(_VERBS[word.removesuffix(ending)])
    if len(word) >= _LEAST_PREFIX and word.isascii():
        begun = [verb for verb in Verb if verb.startswith(word)]
        return begun[0] if len(begun) == 1 else None
    return None


def _meant(words: Sequence[str]) -> tuple[Verb, ...]:
    """What an unknown word may be a slip of: with a ticket's number, what is asked about tickets
    ("statsu 4" is no stats)."""
    maybe = _alike(words[0])
    about = tuple(verb for verb in maybe if verb in ABOUT_A_TICKET)
    return about if about and any(map(ticket_in, words[1:])) else maybe


def _alike(word: str) -> tuple[Verb, ...]:
    close = get_close_matches(_bare(word), _VERBS, n=_MOST_MAYBE, cutoff=_ALIKE)
    return tuple(dict.fromkeys(Verb(_VERBS[each]) for each in close))


def ticket_in(word: str, *, is_marked: bool = False) -> int | None:
    """A ticket's number. `is_marked`: only with a # or 번, where a bare one may be anything."""
    found = _TICKET.fullmatch(_bare(word))
    if not found or (is_marked and not (found[1] or found[3])):
        return None
    return int(found[2])


def _team(word: str, teams: Mapping[str, str]) -> str:
    """By its key, its name, or a word of its name."""
    for key, name in teams.items():
        named = name.casefold()
        if word and word in (
            key.casefold(),
            named.replace(" ", ""),
            *re.split(r"[\s·/&,-]+", named),
        ):
            return key
    return ""


def _bare(word: str) -> str:
    return word.casefold().strip(".,!:;~\"'()[]")
