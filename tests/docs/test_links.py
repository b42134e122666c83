"""Every relative link leads somewhere, and every picture is shown by some page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs import PAGES, ROOT

_LINK = re.compile(r"\]\(([^()\s]+)\)|<img src=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MOST_BYTES = 250_000


def _links(page: Path) -> Iterator[str]:
    text = _CODE.sub("", page.read_text("utf-8"))
    for markdown, html in _LINK.findall(text):
        yield markdown or html


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = _HEADING.findall(_CODE.sub("", page.read_text("utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    for link in _links(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in _anchors(target), link


def test_every_picture_is_shown_and_small_enough_to_load() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in _links(page)}
    pictures = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
    other_language = {"ko": "en", "en": "ko"}
    for picture in pictures:
        name, language, suffix = picture.name.split(".")
        twin = picture.with_name(f"{name}.{other_language[language]}.{suffix}")
        assert {picture, twin} & shown, f"no page shows {picture.name}"
        assert picture.stat().st_size <= MOST_BYTES, picture.name
