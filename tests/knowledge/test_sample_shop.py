"""The sample shops and sample messages are complete, well-formed and agree with themselves."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ARTICLES = Path(__file__).parents[2] / "knowledge" / "articles"
LANGS = ("ko", "en")
TONES = ("concise", "warm", "formal")
LINES = (
    *("greeting", "greeting_vip", "greeting_without_name"),
    *("closing", "holding", "empathy", "empathy_named"),
)
PLACEHOLDERS = {
    "greeting": ["{name}"],
    "greeting_vip": ["{name}"],
    "empathy_named": ["{problem}"],
}
CHANNELS = {"web_form", "email", "kakao", "naver_talktalk", "instagram", "webhook", "slack"}
TYPES = {"faq", "complaint", "consultation", "order", "other"}
REASONS = {"complaint", "refund_risk", "legal", "partnership", "outage", "safety", "privacy"}
PERSON_FIELDS = ("name", "channel", "email", "phone", "segment")

FAQ_MINIMUM = {"ko": 70, "en": 45}
POLICY_MINIMUM = {"ko": 6, "en": 4}
SAMPLE_MINIMUM = {"ko": 40, "en": 25}


def read_lines(*path: str) -> list[dict[str, str]]:
    text = ARTICLES.joinpath(*path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def read_policies(lang: str) -> dict[str, str]:
    folder = ARTICLES / lang / "policies"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def read_shop(lang: str) -> dict[str, Any]:
    return tomllib.loads((ARTICLES / lang / "shop.toml").read_text(encoding="utf-8"))


def read_note(note: str) -> dict[str, list[str]]:
    """`a: x, y; b: z` → {"a": ["x", "y"], "b": ["z"]}; `shows` stays one free sentence."""
    facts, shows = note.split("; shows: ")
    pairs = [fact.split(": ") for fact in facts.split("; ")]
    return {key: values.split(", ") for key, values in pairs} | {"shows": [shows]}


def answers(lang: str) -> dict[str, str]:
    return {entry["id"]: entry["answer"] for entry in read_lines(lang, "faq.jsonl")}


def everything(lang: str) -> str:
    return "\n".join([*answers(lang).values(), *read_policies(lang).values()])


@pytest.mark.parametrize("lang", LANGS)
def test_every_faq_entry_is_complete_and_has_its_own_id_and_question(lang: str) -> None:
    entries = read_lines(lang, "faq.jsonl")
    assert len(entries) >= FAQ_MINIMUM[lang]
    assert all(list(entry) == ["id", "question", "answer", "category"] for entry in entries)
    assert all(value.strip() == value != "" for entry in entries for value in entry.values())
    assert all(re.fullmatch(rf"{lang}-[a-z]+-\d\d", entry["id"]) for entry in entries)
    for field in ("id", "question", "answer"):
        assert len({entry[field] for entry in entries}) == len(entries)


@pytest.mark.parametrize("lang", LANGS)
def test_policies_have_one_title_an_effective_date_headings_and_tables(lang: str) -> None:
    policies = read_policies(lang)
    assert len(policies) >= POLICY_MINIMUM[lang]
    for name, text in policies.items():
        assert len(re.findall(r"^# ", text, re.M)) == 1, name
        assert len(re.findall(r"^## ", text, re.M)) >= 3, name
        assert ("시행일: " if lang == "ko" else "Effective date: ") in text, name
    assert sum("\n|---" in text or "\n| |" in text for text in policies.values()) >= 4


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_row_has_as_many_cells_as_its_header(lang: str) -> None:
    for name, text in read_policies(lang).items():
        for table in re.findall(r"(?:^\|.*\|\n?)+", text, re.M):
            widths = {row.count("|") for row in table.splitlines()}
            assert len(widths) == 1, f"{name}: {table}"


@pytest.mark.parametrize("lang", LANGS)
def test_a_shop_has_every_line_in_both_languages_and_no_other_placeholder(lang: str) -> None:
    shop = read_shop(lang)
    assert set(shop) == set(LANGS)
    for section in shop.values():
        assert set(section) == {"name", *TONES}
        for tone in TONES:
            assert tuple(section[tone]) == LINES
            for key, line in section[tone].items():
                assert re.findall(r"\{[^}]*\}", line) == PLACEHOLDERS.get(key, [])


@pytest.mark.parametrize("lang", LANGS)
def test_every_sample_is_complete_and_a_persona_is_always_the_same_person(lang: str) -> None:
    samples = read_lines(f"samples.{lang}.jsonl")
    required = {"id", "lang", "persona", "channel", "name", "text", "note"}
    optional = {"email", "phone", "segment", "order", "subject"}
    assert len(samples) >= SAMPLE_MINIMUM[lang]
    assert len({sample["id"] for sample in samples}) == len(samples)
    people: dict[str, list[str | None]] = {}
    for sample in samples:
        assert required <= set(sample) <= required | optional
        assert all(value.strip() for value in sample.values())
        assert sample["lang"] == lang
        assert sample["channel"] in CHANNELS
        person = [sample.get(field) for field in PERSON_FIELDS]
        assert people.setdefault(sample["persona"], person) == person
    assert {sample["channel"] for sample in samples} == CHANNELS


@pytest.mark.parametrize("lang", LANGS)
def test_notes_name_known_types_review_reasons_articles_and_policies(lang: str) -> None:
    known, policies = answers(lang), read_policies(lang)
    for sample in read_lines(f"samples.{lang}.jsonl"):
        note = read_note(sample["note"])
        assert set(note) <= {"expected type", "review", "answer", "policy", "shows"}
        assert set(note["expected type"]) <= TYPES
        assert set(note.get("review", [])) <= REASONS
        if note["expected type"] == ["complaint"]:
            assert "complaint" in note["review"], sample["id"]
        assert note["answer"] == ["none"] or set(note["answer"]) <= set(known), sample["id"]
        assert set(note.get("policy", [])) <= set(policies), sample["id"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_five_samples_show_the_range(lang: str) -> None:
    first = read_lines(f"samples.{lang}.jsonl")[:5]
    notes = [read_note(sample["note"]) for sample in first]
    types = [note["expected type"][0] for note in notes]
    assert types == ["faq", "order", "complaint", "consultation", "faq"]
    assert "review" not in notes[0]
    assert "refund_risk" in notes[2]["review"]
    assert "partnership" in notes[3]["review"]
    assert [note["answer"] == ["none"] for note in notes] == [False, False, False, False, True]
    assert len({sample["persona"] for sample in first}) == 5


@pytest.mark.parametrize("lang", LANGS)
def test_people_and_addresses_are_reserved_ones(lang: str) -> None:
    samples = (ARTICLES / f"samples.{lang}.jsonl").read_text(encoding="utf-8")
    text = everything(lang) + samples
    hosts = re.findall(r"@([a-z0-9.-]*[a-z0-9])", text)
    assert all(re.fullmatch(r"(?:.+\.)?example\.com", host) for host in hosts)
    assert all(middle == "0000" for middle in re.findall(r"\b0\d{1,2}-(\d{3,4})-\d{4}\b", text))


FIGURES = [
    ("ko-ship-01", "shipping.md", ["3,000원", "50,000원 이상", "5,000원"]),
    ("ko-ship-02", "shipping.md", ["평일 오후 2시"]),
    ("ko-ship-03", "shipping.md", ["1~2영업일", "2~4영업일", "3~5영업일"]),
    ("ko-ship-08", "shipping.md", ["14일"]),
    ("ko-ship-10", "shipping.md", ["3영업일", "2,000원"]),
    ("ko-ship-13", "shipping.md", ["7~10영업일", "30,000원", "50,000원"]),
    ("ko-order-05", "custom-and-gift.md", ["30개 이상", "500,000원 이상", "2영업일", "15%"]),
    ("ko-order-07", "membership.md", ["1,000원"]),
    ("ko-order-08", "custom-and-gift.md", ["5~7영업일", "1영업일", "2회"]),
    ("ko-ret-02", "returns.md", ["받은 날부터 7일 이내|받으신 날부터 7일 이내"]),
    ("ko-ret-05", "returns.md", ["3개월 이내", "30일 이내"]),
    ("ko-ret-16", "returns.md", ["6,000원", "8,000원", "12,000원", "16,000원"]),
    ("ko-ret-17", "returns.md", ["수도권 30,000원, 그 외 내륙 지역 50,000원"]),
    ("ko-refund-01", "returns.md", ["3영업일", "3~5영업일", "1~2영업일"]),
    ("ko-refund-04", "returns.md", ["2~3영업일"]),
    ("ko-pay-02", "payment.md", ["48시간"]),
    ("ko-pay-05", "payment.md", ["다음 달 5일까지"]),
    ("ko-pay-06", "payment.md", ["50,000원 이상", "2~5개월"]),
    ("ko-member-02", "membership.md", ["100,000원 이상", "300,000원 이상", "700,000원 이상"]),
    ("ko-member-03", "membership.md", ["5,000원 쿠폰", "10,000원 쿠폰", "무료배송 쿠폰 3장"]),
    ("ko-member-07", "membership.md", ["30일"]),
    ("ko-member-08", "privacy.md", ["10일 안에"]),
    ("ko-point-02", "membership.md", ["1,000원", "10원 단위", "50%까지"]),
    ("ko-point-03", "membership.md", ["12개월", "30일 전"]),
    ("ko-point-07", "membership.md", ["200원", "500원", "30일 안에"]),
    ("ko-item-07", "warranty.md", ["1년", "7~10영업일", "6,000원"]),
    ("ko-gift-02", "custom-and-gift.md", ["2,500원", "60자"]),
    ("ko-gift-04", "custom-and-gift.md", ["7일"]),
    ("en-ship-01", "shipping.md", [r"\$5\.95", r"\$60", r"\$14\.95"]),
    ("en-ship-05", "shipping.md", [r"\$12\.95", r"\$6\.95", "7 to 10 business|7–10 business"]),
    ("en-ship-06", "shipping.md", [r"\$18\.95", "7 to 12 business|7–12 business"]),
    ("en-ship-09", "shipping.md", ["7 business days"]),
    ("en-ship-11", "shipping.md", [r"\$79", r"\$50", "70 lb"]),
    ("en-order-01", "shipping.md", ["within 2 hours"]),
    ("en-ret-01", "returns.md", [r"\$6\.95", "30 days"]),
    ("en-ret-05", "returns.md", ["60 days"]),
    ("en-ret-07", "returns.md", [r"\.97"]),
    ("en-ret-08", "returns.md", ["November 1", "December 24", "January 31"]),
    ("en-refund-01", "returns.md", ["3 business days", "3 to 5|3–5", "1 to 2|1–2"]),
    ("en-pay-05", "returns.md", ["within 7 days", "once per item"]),
    ("en-plus-01", "membership.md", [r"\$8 a month", r"\$72 a year", "14-day|14 days", "5%"]),
    ("en-plus-05", "membership.md", ["1, 3 and 7", "10"]),
    ("en-plus-08", "membership.md", ["25 items", "90 days"]),
    ("en-acct-02", "privacy.md", ["30 days", "7 years"]),
    ("en-prod-01", "warranty.md", ["2 years", "1 year", "5 years", "90 days"]),
]


@pytest.mark.parametrize(("article", "policy", "figures"), FIGURES, ids=lambda value: str(value))
def test_faq_and_policy_give_the_same_figures(
    article: str, policy: str, figures: list[str]
) -> None:
    lang = article[:2]
    for figure in figures:
        assert re.search(figure, answers(lang)[article]), f"{article} does not say {figure}"
        assert re.search(figure, read_policies(lang)[policy]), f"{policy} does not say {figure}"


@pytest.mark.parametrize(
    ("lang", "pattern", "only"),
    [
        ("ko", r"([\d,]+원) 이상(?:이면| 구매해)(?: 기본 배송비가)? 무료", "50,000원"),
        ("ko", r"([\d,]+원) 이상 무료배송", "50,000원"),
        ("ko", r"기본 배송비(?:는)? ([\d,]+원)", "3,000원"),
        ("ko", r"02-\d{4}-\d{4}", "02-0000-1234"),
        ("en", r"(\$\d+) (?:free shipping|threshold)", "$60"),
        ("en", r"[Ff]ree (?:on orders of|at) (\$\d+)", "$60"),
        ("en", r"(\$[\d.]+) (?:return )?label", "$6.95"),
    ],
)
def test_a_central_figure_is_the_same_wherever_it_stands(
    lang: str, pattern: str, only: str
) -> None:
    assert set(re.findall(pattern, everything(lang))) == {only}
