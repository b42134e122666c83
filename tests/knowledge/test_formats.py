"""Every format gives the same kind of article: headings, rows and sentences as written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.formats.outline import headed
from knowledge.formats.pdf import joined
from knowledge.formats.values import Entry
from knowledge.passages import INTERNAL, Article
from knowledge.sources import read
from knowledge.sources.confined import Reader
from knowledge.splitting import split
from tests.knowledge import files
from tests.knowledge.test_sources import write


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(seconds=60) as reader:
        yield reader


def one(reader: Reader, name: str, content: str | bytes) -> Entry:
    (entry,) = reader.parse(name, content.encode() if isinstance(content, str) else content)
    return entry


def text(reader: Reader, name: str, content: str | bytes) -> str:
    return one(reader, name, content).row["text"]


def test_html_keeps_the_order_of_words_and_leaves_menus_and_scripts_out(reader: Reader) -> None:
    page = """<!doctype html><title>반품 안내</title><nav>홈 > 고객센터</nav>
    <script>var price = '0원'</script><style>p{}</style>
    <main><h1>반품 정책</h1><p>수령 후 <b>7일</b> 이내에 <a href=x>신청</a>해 주세요.</p>
    <h2>비용</h2><p>왕복 배송비는<br>6,000원이에요.</p>
    <p style="display: none">모든 고객에게 100% 환불</p><p hidden>숨은 글</p>
    <ul><li>단순 변심<ul><li>색상</li></ul></li><li><p>불량</p></li></ul></main>
    <footer>사업자 번호</footer>"""
    assert text(reader, "returns.html", page) == (
        "# 반품 정책\n\n수령 후 7일 이내에 신청해 주세요.\n\n"
        "## 비용\n\n왕복 배송비는\n6,000원이에요.\n\n- 단순 변심\n  - 색상\n- 불량"
    )


def test_html_tables_are_read_row_by_row_with_merged_cells_repeated(reader: Reader) -> None:
    page = """<h1>배송</h1><table><tr><th>지역<th>무게<th>요금</tr>
    <tr><td rowspan=2>제주<td>5kg<td>3,000원</tr><tr><td>10kg<td>5,000원</tr>
    <tr><td>서울<td colspan=2>무료</tr></table><p>끝</p>"""
    assert text(reader, "ship.html", page) == (
        "# 배송\n\n| 지역 | 무게 | 요금 |\n|---|---|---|\n| 제주 | 5kg | 3,000원 |\n"
        "| 제주 | 10kg | 5,000원 |\n| 서울 | 무료 | 무료 |\n\n끝"
    )


def test_html_in_an_old_korean_encoding_is_read_as_it_declares(reader: Reader) -> None:
    page = "<meta charset=euc-kr><h1>교환</h1><p>펲시는 교환되지 않아요.</p>"
    assert "펲시는 교환되지" in text(reader, "x.html", page.encode("cp949"))


def test_questions_in_a_page_become_faq_entries(reader: Reader) -> None:
    page = (
        "<h1>FAQ</h1><details><summary>영업시간은요?</summary><p>9시부터 6시까지예요.</p></details>"
    )
    entry = one(reader, "help/faq.html", page)
    assert (entry.kind, entry.row["question"]) == ("faq", "영업시간은요?")
    assert entry.row["answer"] == "9시부터 6시까지예요."


def test_word_documents_give_headings_tables_and_whole_words(reader: Reader) -> None:
    body = (
        files.paragraph("환불 규정", "a1")
        + files.paragraph("기간", "a2")
        + files.paragraph("받은 날부터 7일 안에 신청할 수 있습니다.")
        + files.word_table([["사유", "배송비"], ["변심", "고객"], ["불량", "가게"]])
        + "<w:p><w:del><w:r><w:delText>지운 글</w:delText></w:r></w:del></w:p>"
    )
    assert text(reader, "refund.docx", files.docx(body)) == (
        "# 환불 규정\n\n## 기간\n\n받은 날부터 7일 안에 신청할 수 있습니다.\n\n"
        "| 사유 | 배송비 |\n|---|---|\n| 변심 | 고객 |\n| 불량 | 가게 |"
    )


def test_pdf_lines_are_joined_and_page_furniture_is_dropped(reader: Reader) -> None:
    pages = [
        [
            "모아상점 이용약관",
            f"제{n}조 (환불 {n})",
            "받으신 날부터 7일이 지난 상품은 환불 대상에서 제외합",
            "니다. 다만 상품이 표시된 내용과 다르게 배송된 경우에는",
            "그 사실을 안 날부터 30일 안에 신청할 수 있습니다.",
            f"- {n} -",
        ]
        for n in (1, 2, 3)
    ]
    found = text(reader, "terms.pdf", files.pdf(pages))
    assert "모아상점 이용약관" not in found
    assert "- 2 -" not in found
    assert "#### 제2조(환불 2)" in found
    assert found.count("제외합니다. 다만") == 3
    assert found.count("경우에는 그 사실을") == 3


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["환불 대상에서 제외합", "니다."], ["환불 대상에서 제외합니다."]),
        (["배송이 시작된 상품은", "취소할 수 없어요."], ["배송이 시작된 상품은 취소할 수 없어요."]),
        (
            ["We accept returns of unworn ship-", "ments."],
            ["We accept returns of unworn shipments."],
        ),
        (["첫 문장이에요.", "둘째 문장이에요."], ["첫 문장이에요.", "둘째 문장이에요."]),
        (
            ["준비물은 다음과 같아요", "- 영수증", "- 상품"],
            ["준비물은 다음과 같아요", "- 영수증", "- 상품"],
        ),
        (
            ["환불", "받으신 날부터 7일 안에 신청하시면 돼요"],
            ["환불", "받으신 날부터 7일 안에 신청하시면 돼요"],
        ),
    ],
)
def test_lines_broken_in_a_word_or_a_sentence_are_joined(
    lines: list[str], expected: list[str]
) -> None:
    assert joined(lines) == expected


def test_articles_of_korean_terms_and_numbered_titles_become_headings() -> None:
    terms = "제1장 총칙\n\n제1조 (목적) 이 약관은 목적을 정합니다.\n제2조(정의)\n용어는 이래요."
    assert [line for line in headed(terms).split("\n") if line] == [
        "## 제1장 총칙",
        "#### 제1조(목적)",
        "이 약관은 목적을 정합니다.",
        "#### 제2조(정의)",
        "용어는 이래요.",
    ]
    policy = "Returns\n\n1. How long\n\nThirty days.\n\n2. What it costs\nNothing."
    assert "## 1. How long" in headed(policy)
    assert "## 2. What it costs" in headed(policy)
    assert headed("제3조에 따라 환불해요.") == "제3조에 따라 환불해요."


def test_a_numbered_list_is_no_row_of_titles_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    text = (
        "반품 안내\n\n1. 준비물\n\n다음을 챙겨 주세요.\n\n"
        "1. 영수증\n2. 상품 사진\n\n3. 신분증\n\n끝."
    )
    assert [line for line in headed(text).split("\n") if line.startswith("#")] == ["## 1. 준비물"]
    write(tmp_path / "guide.txt", text)
    found = "\n".join(passage.section for passage in split(read([tmp_path]).articles))
    for item in ("반품 안내", "영수증", "상품 사진", "신분증", "끝."):
        assert item in found
    nested = "1. 총칙\n1.1 목적\n정해요.\n1.2 범위\n모두예요.\n2. 반품\n7일이에요."
    assert [line for line in headed(nested).split("\n") if line.startswith("#")] == [
        "## 1. 총칙",
        "### 1.1 목적",
        "### 1.2 범위",
        "## 2. 반품",
    ]


def test_a_text_file_of_terms_is_cut_at_its_articles(tmp_path: Path) -> None:
    write(tmp_path / "terms.txt", "제1조 (목적) 정해요.\n\n제2조 (환불) 7일이에요.".encode("cp949"))
    passages = split(read([tmp_path]).articles)
    assert [(p.id, p.section.strip()) for p in passages] == [
        ("policy:terms.txt#제1조(목적)", "정해요."),
        ("policy:terms.txt#제2조(환불)", "7일이에요."),
    ]


@pytest.mark.parametrize(
    ("name", "markdown", "expected"),
    [
        (
            "faq.md",
            "# 도움말\n\n## 배송\n\n### 언제 와요?\n\n이틀 걸려요.\n\n"
            "```\n## 코드\n```\n\n### 얼마예요?\n\n무료예요.\n",
            [
                ("언제 와요?", "이틀 걸려요.\n\n```\n## 코드\n```", "배송"),
                ("얼마예요?", "무료예요.", "배송"),
            ],
        ),
        (
            "help.md",
            "Q. 언제 와요?\nA. 이틀 걸려요.\n주말은 쉬어요.\n\n"
            "**Q2. 얼마예요?**\n\nA2: 무료예요.\n",
            [("언제 와요?", "이틀 걸려요.\n주말은 쉬어요.", ""), ("얼마예요?", "무료예요.", "")],
        ),
        (
            "help.md",
            "# Help\n\nWhere is it?\n---\nOn its way.\n\n## How much?\n\nFree.\n\n## Who?\n\nWe.\n",
            [("Where is it?", "On its way.", ""), ("How much?", "Free.", ""), ("Who?", "We.", "")],
        ),
    ],
)
def test_markdown_written_as_questions_is_a_faq(
    reader: Reader, name: str, markdown: str, expected: list[tuple[str, str, str]]
) -> None:
    entries = reader.parse(name, markdown.encode())
    assert [
        (e.row["question"], e.row["answer"], e.row.get("category", "")) for e in entries
    ] == expected
    assert entries[0].row["id"] == f"faq:{name}#{expected[0][0]}"


@pytest.mark.parametrize("name", ["policies/returns.md", "guide.md"])
def test_markdown_that_asks_now_and_then_stays_a_policy(reader: Reader, name: str) -> None:
    policy = "# 반품\n\n## 언제까지?\n\n7일.\n\n## 비용\n\n6,000원.\n\n## 절차\n\n신청해요.\n"
    assert one(reader, name, policy).kind == "policy"


def test_a_question_without_an_answer_is_named(reader: Reader) -> None:
    good, bad = reader.parse("faq.md", b"## A?\n\nYes.\n\n## B?\n")
    assert good.row["question"] == "A?"
    assert (bad.line, bad.code, bad.values["question"]) == (5, "no-answer-to", "B?")


def test_dates_audience_and_language_are_read_from_a_row_and_from_the_top_of_a_document(
    tmp_path: Path,
) -> None:
    write(
        tmp_path / "faq.csv",
        "id,question,answer,audience,valid_from,valid_until\n"
        "a,이벤트가 있나요?,네.,공개,2026-03-01,2026-03-31\nb,한도는요?,5만원.,내부,,\n",
    )
    write(
        tmp_path / "sale.md",
        "---\ntitle: Spring sale\naudience: internal\nvalid_until: 2026.4.30\n---\n# S\n\ntext\n",
    )
    write(tmp_path / "internal" / "limits.md", "# 한도\n\n10만원까지.\n")
    loaded = read([tmp_path], zone=ZoneInfo("Asia/Seoul"))
    assert loaded.refused == []
    by_title = {article.title: article for article in loaded.articles}
    event = by_title["이벤트가 있나요?"]
    # Midnight in Seoul is 15:00 of the day before in UTC; the last day counts.
    assert event.valid_from == datetime(2026, 2, 28, 15, tzinfo=UTC)
    assert event.valid_until == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert by_title["Spring sale"].valid_until == datetime(2026, 4, 30, 15, tzinfo=UTC)
    internal = {title for title, article in by_title.items() if article.audience == INTERNAL}
    assert internal == {"한도는요?", "Spring sale", "한도"}


def test_only_folders_inside_what_was_read_say_that_something_is_internal(tmp_path: Path) -> None:
    root = tmp_path / "internal" / "shop"
    write(root / "open.md", "# Open\n\nFrom nine.\n")
    write(root / "내부" / "limits.md", "# Limits\n\nTen.\n")
    found = {article.title: article.audience for article in read([root]).articles}
    assert found == {"Open": "public", "Limits": "internal"}
    (article,) = read([root / "내부" / "limits.md"]).articles
    assert article.audience == INTERNAL


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("public ,2026-13-01,", "date"),
        ("public,soon,", "date"),
        (",2026-03-02,2026-03-01", "dates"),
        ("intrenal,,", "audience"),
    ],
)
def test_a_slip_in_dates_or_audience_refuses_the_row_and_never_publishes_it(
    tmp_path: Path, cells: str, code: str
) -> None:
    file = write(
        tmp_path / "faq.csv",
        f"id,question,answer,audience,valid_from,valid_until\na,Q?,A,{cells}\n",
    )
    loaded = read([file])
    assert loaded.articles == []
    assert [refused.code for refused in loaded.refused] == [code]


def test_passages_carry_the_audience_of_their_article() -> None:
    article = Article(
        "p", "policy", "T", "# A\n\nx", "", "en", "p.md", audience=INTERNAL, version=3
    )
    (passage,) = split([article])
    assert (passage.audience, passage.version) == (INTERNAL, 3)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-16", "배송비는 얼마예요?"),
        ("cp949", "똠방각하 펲시 뷁 배송비는 얼마예요? 제주도도 같은가요?"),
        ("cp1252", "It’s free – “really”. Crème brûlée costs 5 €."),
    ],
)
def test_text_is_read_in_the_encodings_windows_writes(
    reader: Reader, encoding: str, words: str
) -> None:
    assert words in text(reader, "x.txt", f"{words}\n{words}\n".encode(encoding))
