"""Knowledge files are read as shops really save them; what cannot be read is refused by name."""

import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from knowledge.formats.values import LARGEST_FILE, LARGEST_UNPACKED
from knowledge.sources import read

GOOD = {"id": "ship", "question": "배송비는 얼마인가요?", "answer": "3,000원이에요."}
TABLE = "id,question,answer,category\nship,배송비는 얼마인가요?,3천원이에요.,배송\n"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


Rows = list[list[object]]


def write_workbook(path: Path, *sheets: Rows, hidden: Rows | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for rows in [*sheets, *([hidden] if hidden else [])]:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if rows is hidden else "visible"
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
def test_csv_is_read_in_every_encoding_excel_writes_in_korea(tmp_path: Path, encoding: str) -> None:
    loaded = read([write(tmp_path / "faq.csv", TABLE.encode(encoding))])
    assert loaded.refused == []
    article = loaded.articles[0]
    assert (article.id, article.title, article.text) == (
        "ship",
        "배송비는 얼마인가요?",
        "3천원이에요.",
    )
    assert (article.category, article.language, article.kind) == ("배송", "ko", "faq")


def test_csv_keeps_commas_and_line_breaks_inside_quotes_and_counts_lines(tmp_path: Path) -> None:
    text = 'id,question,answer\na,Q1?,"first,\nsecond"\nb,Q2?,\n'
    loaded = read([write(tmp_path / "faq.csv", text)])
    assert loaded.articles[0].text == "first,\nsecond"
    assert [(refused.line, refused.code) for refused in loaded.refused] == [(4, "no-answer")]


def test_xlsx_is_read_with_korean_column_names_and_whole_numbers_as_ids(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["번호", "질문", "답변", "분류", "메모"],
        [12.0, "교환되나요?", "7일 안에 돼요.", "교환", "x"],
        [None, None, None, None, None],
    ]
    loaded = read([write_workbook(tmp_path / "faq.xlsx", rows)])
    assert loaded.refused == []
    assert [(a.id, a.title, a.category) for a in loaded.articles] == [("12", "교환되나요?", "교환")]


def test_every_sheet_that_can_be_seen_is_read_and_a_refused_row_names_its_sheet(
    tmp_path: Path,
) -> None:
    head: list[object] = ["번호", "질문", "답변"]
    notes: Rows = [["이번 주에 할 일"]]
    hidden: Rows = [head, [4, "옛 질문?", "옛 답변"]]
    sheets: list[Rows] = [[head, [1, "Q1?", "A1"]], notes, [head, [2, "Q2?", "A2"], [3, "Q3?", ""]]]
    loaded = read([write_workbook(tmp_path / "faq.xlsx", *sheets, hidden=hidden)])
    assert [article.id for article in loaded.articles] == ["1", "2"]
    assert [(each.sheet, each.line, each.code) for each in loaded.refused] == [
        ("Sheet2", 3, "no-answer")
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_title_may_stand_above_the_names_of_the_columns(tmp_path: Path, separator: str) -> None:
    lines = ["우리 가게 FAQ, 2026년 판", "", "번호,질문,답변".replace(",", separator)]
    lines += ["7,교환되나요?,돼요".replace(",", separator), "8,환불은요?".replace(",", separator)]
    loaded = read([write(tmp_path / "faq.csv", "\n".join(lines))])
    assert [(a.id, a.title, a.text) for a in loaded.articles] == [("7", "교환되나요?", "돼요")]
    assert [(each.line, each.code) for each in loaded.refused] == [(5, "no-answer")]


def test_a_table_without_an_id_column_is_known_by_its_questions(tmp_path: Path) -> None:
    loaded = read([write(tmp_path / "faq.csv", "질문,답변\n교환되나요?,돼요\n교환되나요?,네\n")])
    assert [article.id for article in loaded.articles] == ["faq:faq.csv#교환되나요?"]
    assert [(each.line, each.code) for each in loaded.refused] == [(3, "duplicate")]


def test_a_table_of_questions_may_have_a_korean_name_in_a_macs_spelling(tmp_path: Path) -> None:
    for name in ("자주 묻는 질문", "자주하는 질문 😀"):
        file = tmp_path / unicodedata.normalize("NFD", f"{name}.csv")
        write(file, TABLE.replace("ship", name))
    assert len(read([tmp_path]).articles) == 2


def test_an_internal_folder_in_a_macs_spelling_stays_internal(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "내부/직원 할인.md")
    article = read([write(tmp_path / name, "# 직원 할인\n\n30%예요.").parent.parent]).articles[0]
    assert (article.id, article.audience) == ("policy:ko/직원 할인.md", "internal")


def test_a_link_is_followed_within_the_folder_and_refused_when_it_leads_out(tmp_path: Path) -> None:
    outside = write(tmp_path / "keys.txt", "The password is horse.")
    folder = write(
        tmp_path / "shop" / "..data" / "returns.md", "# Returns\n\n30 days."
    ).parent.parent
    (folder / "returns.md").symlink_to(folder / "..data" / "returns.md")
    (folder / "keys.md").symlink_to(outside)
    (folder / "again").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    loaded = read([folder])
    assert [article.title for article in loaded.articles] == ["Returns"]
    assert [(Path(each.path).name, each.code) for each in loaded.refused] == [
        ("keys.md", "leads-out")
    ]


def test_what_looks_like_knowledge_and_is_left_alone_is_named(tmp_path: Path) -> None:
    for name in ("faq.csv", "상품문의.xlsx", "terms.hwp", "logo.png", "shop.toml", ".old.csv"):
        write(tmp_path / name, TABLE)
    assert [Path(each).name for each in read([tmp_path]).unread] == ["terms.hwp", "상품문의.xlsx"]


def test_an_underlined_title_names_a_policy(tmp_path: Path) -> None:
    text = "Our returns\n===========\n\nHow long\n--------\n\n30 days.\n"
    assert read([write(tmp_path / "r.md", text)]).articles[0].title == "Our returns"


def test_decomposed_hangul_from_a_mac_is_composed(tmp_path: Path) -> None:
    line = json.dumps({**GOOD, "question": unicodedata.normalize("NFD", "교환되나요?")})
    assert read([write(tmp_path / "faq.jsonl", line)]).articles[0].title == "교환되나요?"


def test_an_answer_says_the_language_of_a_question_that_is_a_bare_name(tmp_path: Path) -> None:
    file = tmp_path / "faq.jsonl"
    file.write_text(
        '{"id": "a", "question": "VIP", "answer": "최근 6개월에 700,000원 이상 사신 분입니다."}\n'
        '{"id": "b", "question": "VIP", "answer": "Who buys at Moa (모아) for $700 a year."}\n',
        "utf-8",
    )
    assert [article.language for article in read([file]).articles] == ["ko", "en"]


def test_optional_fields_are_tolerated_and_a_named_language_wins(tmp_path: Path) -> None:
    line = json.dumps({**GOOD, "language": "en", "tags": ["x"], "updated": None})
    article = read([write(tmp_path / "faq.jsonl", line)]).articles[0]
    assert (article.language, article.category) == ("en", "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{not json", "bad-json"),
        ("[" * 100_000, "bad-json"),
        ('["a", "list"]', "not-an-object"),
        ('{"id": "x", "question": "Q?"}', "no-answer"),
        ('{"id": "x", "question": "  ", "answer": "A"}', "no-question"),
        ('{"question": "Q?", "answer": "A"}', "no-id"),
        ('{"id": true, "question": "Q?", "answer": "A"}', "no-id"),
        (json.dumps(GOOD), "duplicate"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_loads(
    tmp_path: Path, line: str, code: str
) -> None:
    after = json.dumps({**GOOD, "id": "later"})
    loaded = read([write(tmp_path / "faq.jsonl", f"{json.dumps(GOOD)}\n\n{line}\n{after}\n")])
    assert [article.id for article in loaded.articles] == ["ship", "later"]
    assert [(refused.line, refused.code) for refused in loaded.refused] == [(3, code)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("faq.csv", bytes(range(128, 256)) * 3, "encoding"),
        ("faq.csv", b"id,question,answer\na,\xb9\xe8\xbc\xdb?,\x00\x01\x02", "encoding"),
        ("faq.csv", b"name,text\na,b\n", "columns"),
        ("faq.csv", b"", "empty"),
        ("faq.csv", b'id,question,answer\na,"b,c\n', "bad-csv"),
        ("faq.xlsx", b"this is no zip file", "wrong-magic"),
        ("faq.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "old-office"),
        ("faq.xlsx", b"PK\x03\x04 cut off in the middle", "bad-zip"),
        ("empty.md", b" \n", "empty"),
        ("plan.md", b"# Returns\n\n## How long\n\n## How much\n", "only-headings"),
        ("faq.exe", b"x", "format"),
        ("faq.docx", b"x", "wrong-magic"),
        ("terms.pdf", b"<html>not a PDF</html>", "wrong-magic"),
        ("terms.pdf", b"%PDF-1.7 and nothing else", "bad-pdf"),
        ("terms.txt", b"%PDF-1.7 a PDF in disguise", "wrong-magic"),
        ("page.html", b"PK\x03\x04 a zip file in disguise", "wrong-magic"),
        ("faq.jsonl", b" " * (LARGEST_FILE + 1), "too-large"),
        ("book.md", "가나다라마바사 ".encode() * 60_000, "too-long"),
    ],
)
def test_an_unusable_file_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    good = write(tmp_path / "good.jsonl", json.dumps(GOOD))
    loaded = read([write(tmp_path / name, content), good])
    assert [article.id for article in loaded.articles] == ["ship"]
    assert [refused.line for refused in loaded.refused] == [None]
    assert loaded.refused[0].code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert read([tmp_path / "faq.csv"]).refused[0].code == "missing"


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "faq.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(LARGEST_UNPACKED + 1))
    assert bomb.stat().st_size < 1024**2
    assert read([bomb]).refused[0].code == "bomb"


def test_a_folder_gives_its_faq_and_policies_by_language_folder(tmp_path: Path) -> None:
    write(tmp_path / "ko" / "faq.jsonl", json.dumps(GOOD))
    write(tmp_path / "ko" / "policies" / "returns.md", "# 반품 정책\n\n7일 안에 신청해 주세요.")
    write(tmp_path / "ko" / "shop.toml", "tone = 'warm'")
    write(tmp_path / "en" / "policies" / "returns.md", "# Returns\n\nWithin 30 days.")
    write(tmp_path / "README.md", "# About this folder")
    write(tmp_path / "samples.jsonl", "{}")
    loaded = read([tmp_path])
    assert loaded.refused == []
    assert [(a.id, a.language, a.title) for a in loaded.articles] == [
        ("policy:en/returns.md", "en", "Returns"),
        ("ship", "ko", "배송비는 얼마인가요?"),
        ("policy:ko/returns.md", "ko", "반품 정책"),
    ]


def test_two_policies_of_one_name_and_language_are_not_mixed_up(tmp_path: Path) -> None:
    write(tmp_path / "a" / "returns.md", "# A\n\ntext")
    write(tmp_path / "b" / "returns.md", "# B\n\ntext")
    loaded = read([tmp_path])
    assert [article.title for article in loaded.articles] == ["A"]
    assert loaded.refused[0].code == "duplicate"
    assert loaded.refused[0].values["other"].endswith("a/returns.md")


def test_a_folder_without_knowledge_is_refused_and_covers_nothing(tmp_path: Path) -> None:
    loaded = read([tmp_path])
    assert loaded.refused[0].code == "empty-folder"
    assert not loaded.covers(f"{tmp_path}/faq.jsonl")


def test_a_file_with_a_refused_line_does_not_count_as_complete(tmp_path: Path) -> None:
    whole = write(tmp_path / "faq-a.jsonl", json.dumps(GOOD))
    torn = write(tmp_path / "faq-b.jsonl", "{oops")
    loaded = read([tmp_path])
    assert loaded.covers(whole.as_posix())
    assert not loaded.covers(torn.as_posix())
    assert loaded.covers(f"{tmp_path}/deleted.md")
    assert not loaded.covers("/elsewhere/faq.jsonl")
