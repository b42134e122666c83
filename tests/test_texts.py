"""Every word exists in both languages, with the same variables."""

import re
from pathlib import Path

import pytest

from bot import texts
from bot.channels import reply_webhook
from bot.delivery import step
from bot.knowledge_report import degradation
from bot.slack import thread_sender
from knowledge.degraded import Cause, Degraded


def _variables(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in (Path(texts.__file__).parent / language).glob("*.ftl"):
        for entry in re.split(r"\n(?=[a-z])", file.read_text("utf-8")):
            if match := re.match(r"([\w-]+)\s*=", entry):
                assert match[1] not in found, f"{match[1]} is written twice"
                found[match[1]] = set(re.findall(r"\$(\w+)", entry))
    return found


def test_both_languages_say_the_same_things() -> None:
    korean, english = _variables("ko"), _variables("en")
    assert korean.keys() == english.keys()


def test_both_languages_name_the_same_variables() -> None:
    korean, english = _variables("ko"), _variables("en")
    different = {key for key in korean if korean[key] != english[key]}
    # A counted noun needs no plural in Korean, but its number is named in both.
    assert different == set()


def test_an_unknown_key_is_a_bug_and_not_something_to_show() -> None:
    with pytest.raises(KeyError):
        texts.say("en", "no-such-key")


@pytest.mark.parametrize("module", [reply_webhook, step, thread_sender])
def test_every_reason_a_delivery_can_fail_for_has_words(module: object) -> None:
    source = Path(str(getattr(module, "__file__", ""))).read_text("utf-8")
    reasons = set(re.findall(r'"(send-[a-z-]+)[":]', source))
    assert reasons
    assert reasons <= texts.keys("ko")


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_of_a_weaker_search_has_words(cause: Cause) -> None:
    said = degradation(Degraded(cause, "3/7"), "ko")
    assert not re.search("[a-z]{2,}", said)


def test_how_far_a_weaker_search_has_got_is_said_where_it_is_known() -> None:
    begun, under_way = Degraded(Cause.PREPARING), Degraded(Cause.PREPARING, "3/7")
    assert degradation(begun, "en") == "the search index is being prepared"
    assert degradation(under_way, "en") == "the search index is being prepared 3/7"
