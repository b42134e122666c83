"""Files that attack their reader are refused by name within ten seconds; the next file is read."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from knowledge.formats.child import MEMORY
from knowledge.formats.values import Unusable
from knowledge.sources import confined, files_in, read
from knowledge.sources.confined import Reader
from tests.knowledge import files
from tests.knowledge.test_sources import write

LONGEST = 10.0  # seconds, of which a busy machine may take a few to start the process


def _laughs(tag: str) -> str:
    """A billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)
    )
    return f"<!DOCTYPE {tag} [{entities}]>"


def _xlsx(sheet: str) -> bytes:
    return files.zipped(
        {
            "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.'
            b'openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
            b'+xml"/></Types>',
            "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
            b'2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org'
            b'/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


_SHEET = 'worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LOOPING_PAGES = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Pages /Count 1 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>",
]
_HUGE_CONTENT = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
]
_LOOPING_FORM = [
    *_HUGE_CONTENT[:2],
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
    "/Resources << /XObject << /X 5 0 R >> >> >>",
    "<< /Length 5 >>\nstream\n/X Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 "
    "/Resources << /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do\nendstream",
]

HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: files.zipped({"word/document.xml": bytes(300 * 1024**2)}),
    "inside.docx": lambda: files.docx(files.paragraph(" " * (150 * 1024**2))),
    "nested.xlsx": lambda: files.zipped(
        {"xl/workbook.xml": files.zipped({"deeper.zip": files.zipped({"x": bytes(90 * 1024**2)})})}
    ),
    "many.xlsx": lambda: files.zipped({f"xl/{n}.xml": b"<a/>" for n in range(6_000)}),
    "laughs.docx": lambda: files.docx(
        "<w:p><w:r><w:t>&a10;</w:t></w:r></w:p>", before=_laughs("x")
    ),
    "laughs.xlsx": lambda: _xlsx(
        f'<?xml version="1.0"?>{_laughs("worksheet")}<{_SHEET}><sheetData><row r="1">'
        '<c t="inlineStr"><is><t>&a10;</t></is></c></row></sheetData></worksheet>'
    ),
    "outside.docx": lambda: files.docx(
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>",
        '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ),
    "deep.docx": lambda: files.docx("<w:sdt><w:sdtContent>" * 50_000),
    "looping.pdf": lambda: files.written_pdf(_LOOPING_PAGES),
    "itself.pdf": lambda: files.written_pdf(_LOOPING_FORM),
    "bomb.pdf": lambda: files.written_pdf([*_HUGE_CONTENT, files.flate_bomb(2 * 1024**3 // 4)]),
    "large.html": lambda: b"<p>" * (50 * 1024**2 // 3),
    "deep.html": lambda: b"<div>" * (4 * 1024**2) + b"x",
    "comment.html": lambda: b"<!--" * (5 * 1024**2),
    "marks.html": lambda: b"<!" * (10 * 1024**2 - 1),
    "spaces.md": lambda: b"# a" + b" \t" * 250_000 + b"x",
    "nested.jsonl": lambda: b"[" * (10 * 1024**2),
    "disguised.pdf": lambda: b"\x7fELF" + bytes(1000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_time_and_the_next_one_is_read(
    tmp_path: Path, name: str
) -> None:
    hostile = write(tmp_path / name, HOSTILE[name]())
    good = write(tmp_path / "zz-faq.md", "## Open?\n\nFrom nine.\n")
    begun = time.monotonic()
    loaded = read([hostile, good])
    seconds = time.monotonic() - begun
    assert [article.title for article in loaded.articles] == ["Open?"]
    assert {refused.path for refused in loaded.refused} == {hostile.as_posix()}
    assert seconds < LONGEST, f"{name} took {seconds:.1f} s"


def test_a_200_mb_file_and_a_pipe_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "faq.csv").open("wb") as file:
        file.truncate(200 * 1024**2)
    os.mkfifo(tmp_path / "pipe.md")
    begun = time.monotonic()
    found = {
        Path(r.path).name: r.code
        for r in read([tmp_path / "faq.csv", tmp_path / "pipe.md"]).refused
    }
    assert found == {"faq.csv": "too-large", "pipe.md": "not-a-file"}
    assert time.monotonic() - begun < LONGEST


def test_a_file_we_may_not_read_is_refused_and_deletes_nothing() -> None:
    with TemporaryDirectory() as folder, as_nobody(Path(folder)) as place:
        file = place / "faq.md"
        loaded = read([place])
        assert [refused.code for refused in loaded.refused] == ["cannot-open"]
        assert not loaded.covers(file.as_posix())


def test_a_folder_we_may_not_look_into_is_named_and_the_others_are_read() -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder) / "open" / "returns.md", "# Returns\n\n30 days.\n")
        for name, mode in (("closed", 0), ("listed", 0o744)):
            write(Path(folder) / name / "rules.md", "# Rules\n\nNone.\n").parent.chmod(mode)
        with as_nobody(Path(folder)) as place:
            closed: list[OSError] = []
            found = files_in(place, closed.append)
            loaded = read([place])
            assert [file.relative_to(place).as_posix() for file in found] == [
                *("faq.md", "open/returns.md")
            ]
            named = {Path(error.filename).relative_to(place).as_posix() for error in closed}
            assert named == {"closed", "listed/rules.md"}
            for name, is_gone in (("closed/rules", False), ("listed/rules", False), ("old", True)):
                assert loaded.covers(f"{place}/{name}.md") == is_gone


@contextmanager
def as_nobody(folder: Path) -> Iterator[Path]:
    """A folder with a file that only its owner could open; root, who may do all, steps aside."""
    write(folder / "faq.md", "## A?\n\nB.\n").chmod(0)
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield folder.resolve()
    finally:
        if is_root:
            os.seteuid(0)


def test_a_reader_that_hangs_is_ended_and_replaced(tmp_path: Path) -> None:
    with Reader(seconds=0.02) as reader:
        with pytest.raises(Unusable) as refused:
            reader.parse("slow.md", b"## A?\n\nB.\n" * 30_000)
        assert refused.value.code == "too-slow"
    with Reader() as reader:
        assert reader.parse("faq.md", b"## A?\n\nB.\n")[0].row["answer"] == "B."


_PROBE = """
import json, os, resource, socket, subprocess, sys
from knowledge.formats.child import limit
limit()
def tried(do):
    try:
        do()
        return "done"
    except (OSError, MemoryError) as error:
        return type(error).__name__
print(json.dumps({{
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", {port}))),
    "resolve": tried(lambda: socket.getaddrinfo("localhost", 80)),
    "run": tried(lambda: subprocess.run(["true"])),
    "write": tried(lambda: open({path!r}, "w")),
    "read": tried(lambda: open("/etc/passwd").read()),
    "memory": tried(lambda: bytearray({memory})),
    "secrets": [name for name in os.environ if "TOKEN" in name],
}}))
"""


def test_the_limited_process_has_no_network_no_files_and_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-nobody-should-see-this")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        probe = _PROBE.format(
            port=listener.getsockname()[1], path=str(tmp_path / "made"), memory=MEMORY
        )
        done = subprocess.run(
            [sys.executable, "-P", "-c", probe],
            env=confined.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    assert json.loads(done.stdout) == {
        "connect": "PermissionError",
        "resolve": "PermissionError",
        "run": "PermissionError",
        "write": "PermissionError",
        "read": "PermissionError",
        "memory": "MemoryError",
        "secrets": [],
    }
    assert not (tmp_path / "made").exists()


def test_what_the_limits_allow_is_enough_for_an_ordinary_folder(tmp_path: Path) -> None:
    write(tmp_path / "terms.pdf", files.pdf([["Open " + "and open " * n] for n in range(50)]))
    write(tmp_path / "guide.docx", files.docx(files.paragraph("Open from nine.") * 2_000))
    entry = '{{"id": "{n}", "question": "Q{n}?", "answer": "From nine to six."}}'
    write(tmp_path / "faq.jsonl", "\n".join(entry.format(n=n) for n in range(5_000)))
    assert read([tmp_path]).refused == []
