"""What customers ask, by whether help pages usually treat it: what the map of it is taught.

Whether a page answers a question shows in part before any page is looked at. Where a parcel is and
how to send something back, every shop writes about; whether the lid fits the model of 2012, or an
author would sign a letter, hardly any. Ours, in usual.toml: messages of both kinds, asked alike.
"""

import tomllib
from pathlib import Path

_FILE = Path(__file__).with_name("usual.toml")
CONTENT = _FILE.read_bytes()


def lessons(language: str) -> tuple[list[str], list[bool]]:
    """Messages, and whether help pages usually treat what each asks."""
    kinds = tomllib.loads(CONTENT.decode())[language]
    usual, unusual = kinds["usual"], kinds["unusual"]
    return [*usual, *unusual], [True] * len(usual) + [False] * len(unusual)
