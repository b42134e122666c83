"""What the vault finds of the lines, and what it finds where nothing is."""

from collections import Counter
from dataclasses import dataclass, field

from bot.vault.finding import Found, find
from bot.vault.reading import read
from bot.vault.rules import SPOKEN, Kind
from tests.vault.lines import Line

_TEXTS = (Kind.EMAIL, Kind.ADDRESS)  # every letter counts; of the others, every digit


@dataclass
class Figures:
    lines: Counter[Kind] = field(default_factory=Counter)
    covered: Counter[Kind] = field(default_factory=Counter)
    innocent: int = 0
    missed: list[Line] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    def recall(self, kind: Kind) -> float:
        return self.covered[kind] / self.lines[kind]

    @property
    def false_alarm_rate(self) -> float:
        return len(self.false_alarms) / max(self.innocent, 1)


def measure(lines: list[Line]) -> Figures:
    figures = Figures()
    for line in lines:
        found = find(line.text)
        if line.kind is None:
            figures.innocent += 1
            if found:
                figures.false_alarms.append(line.text)
            continue
        figures.lines[line.kind] += 1
        if is_covered(line, found):
            figures.covered[line.kind] += 1
        else:
            figures.missed.append(line)
    return figures


def is_covered(line: Line, found: list[Found]) -> bool:
    """Nothing of the value is left outside what was found."""
    start = line.text.index(line.value)
    covered = {at for each in found for at in range(each.start, each.end)}
    counts = _letters_that_count(line)
    return bool(found) and not any(
        read(character).text in counts and at not in covered
        for at, character in enumerate(line.value, start)
    )


def _letters_that_count(line: Line) -> set[str]:
    plain = read(line.value).text
    if line.kind in _TEXTS:
        return {character for character in plain if character.isalnum()}
    is_spoken = sum(character in SPOKEN for character in plain) >= 5
    return set("0123456789") | (set(SPOKEN) if is_spoken else set())


if __name__ == "__main__":
    import sys

    from tests.vault.lines import Part, lines

    for language in ("ko", "en"):
        seen = measure(lines(language, Part(sys.argv[1])))
        for kind, count in seen.lines.items():
            print(f"{language} {kind}: {seen.covered[kind]}/{count}")
        print(f"{language} false alarms: {len(seen.false_alarms)}/{seen.innocent}")
        if len(sys.argv) > 2:
            print(*seen.missed[:20], *seen.false_alarms[:20], sep="\n")
