"""`deskbell eval retrieval`: its files, what it teaches, and the picture it draws."""

from pathlib import Path

import pytest

from bot.environment import Environment
from bot.errors import Unacceptable
from bot.evaluating import Approval, Query, Round, portions, trial
from bot.jsonl import read_lines, require_writable
from bot.picturing import draw
from knowledge.evaluation import Asked


def test_lines_are_read_and_empty_ones_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query_id": 7, "text": "배송", "answer_ids": ["a"]}\n\n', "utf-8-sig")
    assert read_lines(file, Query, "error-queries-line") == [
        Query(query_id="7", text="배송", answer_ids=["a"])
    ]


@pytest.mark.parametrize(
    ("line", "named"),
    [("not json", "line 2"), ('{"query_id": "1", "text": "x"}', "answer_ids")],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, named: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"query_id": "1", "text": "x", "answer_ids": []}\n' + line, "utf-8")
    with pytest.raises(Unacceptable, match=named):
        read_lines(file, Query, "error-queries-line")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xd8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "queries.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Unacceptable, match=r"queries\.jsonl"):
        read_lines(file, Query, "error-queries-line")


def test_a_learning_curve_doubles_what_is_known_and_ends_with_everything() -> None:
    approvals = [Approval(text=f"q{number}", answer_id="a") for number in range(20)]
    parts = portions(approvals)
    assert [len(part) for part in parts] == [0, 2, 3, 5, 10]
    assert {each.text for part in parts for each in part} == {each.text for each in approvals}
    assert portions([]) == [[]]


def test_each_round_knows_what_the_rounds_before_it_taught(tmp_path: Path) -> None:
    (tmp_path / "faq.jsonl").write_text(
        '{"id": "post", "question": "How long does delivery take?", "answer": "Three days."}\n'
        '{"id": "money", "question": "Which cards do you accept?", "answer": "Visa."}\n',
        "utf-8",
    )
    query = Query(query_id="1", text="is Gertrude around", answer_ids=["money"])
    approval = Approval(text="Where is Gertrude?", answer_id="money")
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with trial(env, tmp_path) as shop:
        rounds = shop.rounds([[], [approval]], [query], lambda: None)
    assert [round.taught for round in rounds] == [0, 1]
    before, after = (dict(round.asked[0].ranked).get("money", 0.0) for round in rounds)
    assert after > before + 0.1


def test_ids_that_no_passage_has_are_named(tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text("# Returns\n\n## How long\n\n30 days.\n", "utf-8")
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with trial(env, tmp_path) as shop:
        known = ["policy:returns.md#How long", "returns.md"]
        assert shop.unknown([*known, "refunds"], [known[0]]) == ["refunds"]
        assert shop.unknown([], known) == ["returns.md"]  # of which passage?


def test_a_folder_of_which_nothing_can_be_asked_is_refused(tmp_path: Path) -> None:
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with (
        pytest.raises(Unacceptable, match="There is nothing to read in this folder"),
        trial(env, tmp_path),
    ):
        pass


def test_what_cannot_be_written_is_named_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Unacceptable, match=r"it\.jsonl cannot be written: No such file"):
        require_writable(tmp_path / "nowhere" / "it.jsonl")


@pytest.mark.parametrize(
    "name",
    [
        "policy:page-2.md#반품",
        "policy:page-2.md",
        "policy:ko/page-2.md",
        "page-2.md",
        "page-2",
    ],
)
def test_a_document_named_as_the_answer_is_found_with_any_of_its_passages(
    tmp_path: Path, name: str
) -> None:
    long = "반품 배송비는 고객님이 부담합니다. 색이 다르면 무료로 다시 보내 드립니다. " * 30
    (tmp_path / "page-1.md").write_text("# 배송\n\n제주에는 사흘 뒤에 도착합니다.\n", "utf-8")
    (tmp_path / "page-2.md").write_text(f"# 반품\n\n{long}\n", "utf-8")
    query = Query(query_id="1", text="색이 다른 상품의 반품 배송비", answer_ids=[name])
    other = Query(query_id="2", text="제주 배송", answer_ids=["policy:page-1.md#배송"])
    env = Environment(_env_file=None, database_url="", chroma_url="", embedding_model="")
    with trial(env, tmp_path) as shop:
        found, beside = shop.ask([query, other], lambda: None)
    assert found.place == beside.place == 1
    ids = [id for id, _ in found.ranked]
    assert ids.count(name) == 1  # its other passages take no places
    assert all(id == name or id.startswith("policy:page-1.md#") for id in ids)


def asked(right: str, sure: float, language: str) -> Asked:
    ids = frozenset([right]) if right else frozenset()
    return Asked("q", language, ids, (("a", 1.0),), sure, ms=1.0)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("rights", ["ab", ["a", "b", ""], [""]])
def test_a_picture_is_drawn_of_whatever_was_asked(
    tmp_path: Path, language: str, rights: list[str]
) -> None:
    some = [asked(right, 0.3, spoken) for right in rights for spoken in ("ko", "en")]
    draw(tmp_path / "it.png", [Round(0, some), Round(3, some)], language)
    assert (tmp_path / "it.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unacceptable, match=r"it\.png"):
        draw(tmp_path / "nowhere" / "it.png", [Round(0, [asked("a", 0.3, "en")])], "en")
