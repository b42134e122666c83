"""How the shop sounds: the lines around the facts, by language and tone, from its shop.toml."""

import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bot.drafting.grounding import states_something
from bot.drafting.politeness import formally
from bot.errors import Misconfigured
from bot.texts import say
from bot.tickets.terms import Language, Segment, Tone

FILE = "shop.toml"
_LONGEST_NAME = 30
_SHORTEST_QUESTION, _LONGEST_QUESTION = 5, 40
_OPENING = re.compile(
    r"^(?:그리고|그런데|근데|그럼|또|혹시|and|also|but|so|then)[\s,]+", re.IGNORECASE
)
# A customer chooses their own name: an address, a number or a sentence is not greeted with.
_NAME = re.compile(
    r"[가-힣]{1,10}(?: [가-힣]{1,10})?|(?!.*[가-힣])[^\W\d_]+(?:[ .'’-]{1,2}[^\W\d_]+){0,4}\.?"
)


@dataclass(frozen=True)
class Lines:
    greeting: str  # {name} stands for the customer's name
    greeting_without_name: str
    closing: str
    holding: str  # promises nothing but a person's look
    empathy: str
    rest: str  # the holding line where the other questions of a message were answered
    rest_named: str  # the same, where {question} can be named
    empathy_named: str  # {problem} stands for what went wrong, in the customer's case
    closing_sorry: str  # after a complaint
    greeting_vip: str  # only the greeting may differ
    thanked: str  # to a customer who only thanks
    asked_back: str  # to one who only says hello


class Voice:
    def __init__(
        self, lines: dict[tuple[Language, Tone], Lines], *, speaks_formally: bool = False
    ) -> None:
        self._lines, self._speaks_formally = lines, speaks_formally

    def formally(self) -> "Voice":
        """The same shop, its Korean lines in 합쇼체."""
        if self._speaks_formally:
            return self
        lines = {
            (language, tone): _formal(each) if language is Language.KO else each
            for (language, tone), each in self._lines.items()
        }
        return Voice(lines, speaks_formally=True)

    def lines(self, language: Language, tone: Tone) -> Lines:
        return self._lines[language, tone]

    def greeting(self, language: Language, tone: Tone, name: str, segment: Segment | None) -> str:
        lines = self.lines(language, tone)
        if not (name := greetable(name)):
            return lines.greeting_without_name
        vip = lines.greeting_vip if segment is Segment.VIP else ""
        return (vip or lines.greeting).replace("{name}", name)

    def empathy(self, language: Language, tone: Tone, problem: str) -> str:
        lines = self.lines(language, tone)
        if not problem or not lines.empathy_named:
            return lines.empathy
        named = say(language, f"problem-{problem}")
        return lines.empathy_named.replace("{problem}", named)

    def rest(self, language: Language, tone: Tone, question: str) -> str:
        """What is left open, by name where it is short enough to be named, and says enough."""
        lines, question = self.lines(language, tone), " ".join(question.split()).strip(" ?？.!")
        question = _OPENING.sub("", question)
        is_telling = _SHORTEST_QUESTION <= len(question) <= _LONGEST_QUESTION
        if not is_telling or not lines.rest_named:
            return lines.rest
        return lines.rest_named.replace("{question}", question)

    def left_open(self, language: Language, text: str) -> str | None:
        """The question a line of ours leaves open, "" for one without a name; None for another."""
        for lines in [v.lines(language, tone) for v in (self, self.formally()) for tone in Tone]:
            if text == lines.rest:
                return ""
            before, named, after = lines.rest_named.partition("{question}")
            if named and text.startswith(before) and text.endswith(after):
                return text[len(before) : len(text) - len(after)]
        return None


def _formal(lines: Lines) -> Lines:
    return replace(lines, **{f.name: formally(getattr(lines, f.name)) for f in fields(Lines)})


def greetable(name: str) -> str:
    """The name as it can be greeted with, or "" when it is not one."""
    name = re.sub(r" {2,}", " ", name.strip()).removesuffix(" 고객님").removesuffix(" 님")
    is_name = len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) and not states_something(name)
    return name if is_name else ""


def read_voice(folder: Path) -> Voice:
    """Missing file, section or key = our own line. Raises Misconfigured for an unreadable file."""
    path = folder / FILE
    try:
        settings = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise Misconfigured(why=f"{path}: {e}") from e
    return Voice({key: _merge(_default(*key), settings, *key, path) for key in _KEYS})


_KEYS = [(language, tone) for language in Language for tone in Tone]


def _default(language: Language, tone: Tone) -> Lines:
    def line(name: str) -> str:
        key = name.replace("_", "-")
        return say(
            language,
            f"voice-{tone}-{key}",
            name="{name}",
            question="{question}",
            problem="{problem}",
        )

    return Lines(**{f.name: line(f.name) for f in fields(Lines)})


def _merge(
    lines: Lines, settings: dict[str, Any], language: Language, tone: Tone, path: Path
) -> Lines:
    given = settings.get(language, {})
    section = given.get(tone, {}) if isinstance(given, dict) else {}
    if not isinstance(section, dict):
        raise Misconfigured(why=f"{path}: [{language}.{tone}] must be a section")
    known = {f.name for f in fields(Lines)}
    chosen = {name: text for name, text in section.items() if name in known}
    for name, text in chosen.items():
        if not isinstance(text, str):
            raise Misconfigured(why=f"{path}: [{language}.{tone}] {name} must be a text")
    own = (("empathy", "empathy_named"), ("rest", "rest_named"), ("greeting", "greeting_vip"))
    for plain, named in own:
        if plain in chosen and named not in chosen:
            chosen[named] = ""  # the shop's own line, rather than ours beside it
    return replace(lines, **{name: text.strip() for name, text in chosen.items()})
