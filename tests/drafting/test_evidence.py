"""The signs, weighed: how much a sentence looks like one without a source."""

import time

import pytest

from bot.drafting.evidence import DOUBTED, SURE, learned, signs_of, words_in_doubt
from bot.drafting.grounding import check, unsupported
from bot.drafting.numerals import in_digits
from bot.tickets.terms import BINDING, Lack

SAUNA = (
    "찜질방은 회원만 이용하며 수건은 두 장까지 무료입니다. "
    "미개봉 비누는 영수증이 있으면 교환됩니다."
)
RINK = (
    "Skate hire is $6 and includes a helmet. Unopened laces can be exchanged with the receipt. "
    "Lockers are free for two hours."
)


def _likelihood(sentence: str, source: str) -> float:
    return learned().likelihood(signs_of(in_digits(sentence), [in_digits(source)]))


@pytest.mark.parametrize(
    ("fine", "wrong", "source"),
    [
        ("수건은 2장까지 무료예요.", "수건은 얼마든지 무료예요.", SAUNA),
        ("뜯지 않은 비누는 교환돼요.", "개봉한 비누도 교환돼요.", SAUNA),
        ("Hiring skates is six dollars.", "Hiring skates is six dollars, socks too.", RINK),
        ("You can exchange unopened laces.", "You can exchange opened laces.", RINK),
        ("Lockers cost nothing for two hours.", "Lockers cost nothing, whatever the time.", RINK),
    ],
)
def test_what_says_more_looks_worse_than_what_says_the_same(
    fine: str, wrong: str, source: str
) -> None:
    assert _likelihood(fine, source) < _likelihood(wrong, source)


def test_what_looks_bad_enough_is_named_though_no_rule_minds_it() -> None:
    said = "Laces get exchanged even opened, straight away."
    assert _likelihood(said, RINK) >= SURE
    assert [each.lack for each in unsupported(said, [RINK])] == [Lack.PROMISE]


def test_what_only_may_say_more_is_to_be_compared() -> None:
    said = "A helmet is lent with every pair."
    assert DOUBTED <= _likelihood(said, RINK) < SURE
    (hint,) = unsupported(said, [RINK])
    assert hint.is_hint
    assert hint.lack not in BINDING


def test_a_whole_sentence_of_the_source_is_never_in_doubt_a_part_of_one_may_be() -> None:
    source = "멤버십 회원이 5만 원 이상 사시면 배송비는 무료입니다."
    assert unsupported(source, [source]) == ()
    assert signs_of("배송비는 무료입니다.", [source])["free without limit"] == 1


@pytest.mark.parametrize("amount", ["$7", "$0.6", "$6.50"])
def test_a_figure_no_source_has_is_named_however_alike_the_rest(amount: str) -> None:
    said = f"Skate hire is {amount} and includes a helmet."
    assert [each.said for each in check(said, ["p"], {"p": RINK})] == [amount]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("socks are there too.", "too"),
        ("we will mend it.", "we will mend it"),
        ("Socks are warm.", "Socks are warm"),
    ],
)
def test_what_is_in_doubt_is_shown_in_few_words(sentence: str, words: str) -> None:
    assert words_in_doubt(sentence, [RINK]) == words


@pytest.mark.parametrize("unit", ["가", "가도 ", "a ", "un", "미개봉 ", "no ", "환불 "])
def test_no_text_is_slow_to_weigh(unit: str) -> None:
    text = (unit * 3_000)[:3_000]
    start = time.process_time()
    signs_of(text, [SAUNA, RINK, text])
    assert time.process_time() - start < 3
