"""Reads a Dockerfile strictly: what it does not know is an error."""

import json
import shlex
from dataclasses import dataclass, field

KNOWN = {
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "RUN",
    "USER",
    "VOLUME",
    "WORKDIR",
}


@dataclass(frozen=True)
class Instruction:
    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.rest)

    @property
    def flags(self) -> dict[str, str]:
        pairs = (word[2:].partition("=") for word in self.words if word.startswith("--"))
        return {name: value for name, _, value in pairs}

    @property
    def arguments(self) -> list[str]:
        return [word for word in self.words if not word.startswith("--")]

    @property
    def listed(self) -> list[str]:
        """The JSON form: no shell in between. Raises ValueError for the other form."""
        _, bracket, rest = self.rest.partition("[")
        return list(json.loads(bracket + rest))


@dataclass
class Stage:
    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        return [found for found in self.instructions if found.name == name]

    def one(self, name: str) -> Instruction:
        (found,) = self.all(name)
        return found

    def environment(self) -> dict[str, str]:
        pairs = (word.partition("=") for found in self.all("ENV") for word in found.words)
        return {name: value for name, _, value in pairs}


def read(text: str) -> list[Stage]:
    """Raises ValueError for anything that is not an instruction of ours, in a stage."""
    stages: list[Stage] = []
    for line in _logical_lines(text):
        name, _, rest = line.partition(" ")
        if name not in KNOWN or not rest.strip():
            raise ValueError(f"not an instruction: {line!r}")
        if name == "FROM":
            image, _, alias = rest.partition(" AS ")
            stages.append(Stage(image.strip(), alias.strip()))
        elif not stages:
            raise ValueError(f"before the first FROM: {line!r}")
        else:
            stages[-1].instructions.append(Instruction(name, rest.strip()))
    return stages


def _logical_lines(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines()]
