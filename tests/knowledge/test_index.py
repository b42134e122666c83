"""The index is a cache in another process: killed, hung or damaged, search goes on and it mends."""

import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from sqlmodel import Session

from knowledge import generations, keeper, record
from knowledge.child import Child, IndexBroken
from knowledge.embedding import EmbeddingFailed, HashEmbedder, Vector
from knowledge.generations import Contents
from knowledge.passages import Article, Found
from knowledge.record import Stored
from knowledge.search import Library
from knowledge.vectors import Vectors
from tests.knowledge import shop
from tests.knowledge.conftest import NOW, OpenLibrary, empty_database

pytestmark = pytest.mark.timeout(600)  # many processes, and a machine that has other work

Put = Callable[[list[Article]], Stored]


def wait_until(is_so: Callable[[], bool], seconds: float = 45) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.02)


def reader_of(library: Library) -> psutil.Process:
    children = psutil.Process().children()
    (reader,) = [c for c in children if "knowledge.index" in c.cmdline()]
    return reader


def kill(process: psutil.Process) -> None:
    process.send_signal(signal.SIGKILL)
    # Not process.wait(): the library itself must learn how its child ended.
    wait_until(lambda: process.status() == psutil.STATUS_ZOMBIE)


def assert_answers(library: Library) -> Found:
    found = library.search("When will I get my refund?")
    assert found.hits[0].passage.id == "en-refund"
    return found


@pytest.fixture(scope="module")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English shop with its index, built once and copied for each test."""
    home = tmp_path_factory.mktemp("built")
    engine = empty_database(home)
    with Session(engine) as session:
        record.store(session, shop.faq("en"), now=NOW)
        session.commit()
    library = Library(home, lambda: Session(engine), HashEmbedder())
    library.refresh()
    assert library.wait_ready(), library.health()
    library.close()
    engine.dispose()
    return home


@pytest.fixture
def library(built_home: Path, tmp_path: Path, put: Put, open_library: OpenLibrary) -> Library:
    shutil.copytree(built_home / "index", tmp_path / "index")
    put(shop.faq("en"))
    return open_library()


def test_generation_names_say_content_embedder_and_dimension(
    library: Library, tmp_path: Path
) -> None:
    name = library.health().generation
    assert name is not None
    assert (tmp_path / "index" / "current").read_text() == name
    assert name.startswith("gen-")
    assert f"-{library.health().embedder}-" in name


def test_the_readers_environment_holds_no_secrets(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    kill(reader_of(library))
    assert_answers(library)
    wait_until(lambda: library.health().degraded is None)
    assert "SLACK_BOT_TOKEN" not in reader_of(library).environ()


def test_a_killed_reader_costs_one_degraded_answer_and_comes_back(library: Library) -> None:
    generations_served = [library.health().generation]
    for _ in range(2):
        kill(reader_of(library))
        assert str(assert_answers(library).degraded) == "the index process died of SIGKILL"
        wait_until(lambda: library.health().degraded is None)
        found = assert_answers(library)
        assert found.degraded is None
        generations_served.append(found.generation)
    first, again, rebuilt = generations_served
    assert again == first
    assert rebuilt != first  # who fails twice is not trusted a third time


@pytest.mark.slow
def test_a_reader_that_keeps_dying_is_restarted_ever_more_slowly(library: Library) -> None:
    deaths: list[float] = []
    while len(deaths) < 3:
        wait_until(lambda: library.health().degraded is None)
        kill(reader_of(library))
        assert assert_answers(library).degraded is not None
        deaths.append(time.monotonic())
    pauses = [later - earlier for earlier, later in itertools.pairwise(deaths)]
    assert pauses[1] > 1  # nothing and then a second, besides the start itself


def test_a_hung_reader_holds_a_search_for_about_a_second(library: Library) -> None:
    reader_of(library).suspend()
    begun = time.monotonic()
    assert str(assert_answers(library).degraded) == "the index gave no answer within 1 seconds"
    assert time.monotonic() - begun < 20
    wait_until(lambda: library.health().degraded is None)


def _truncate_everything(index: Path, generation: Path) -> None:
    for file in generation.rglob("*"):
        if file.is_file():
            os.truncate(file, file.stat().st_size // 2)


def _zero_everything(index: Path, generation: Path) -> None:
    for file in (generation / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(bytes(file.stat().st_size))


def _lose_the_vectors(index: Path, generation: Path) -> None:
    (generation / "chroma" / "chroma.sqlite3").unlink()


def _delete_the_folder(index: Path, generation: Path) -> None:
    shutil.rmtree(generation)


def _flip_a_bit_of_a_vector(index: Path, generation: Path) -> None:
    """In the middle, where neither Chroma nor SQLite would notice."""
    (file,) = (generation / "chroma").glob("chroma.sqlite3")
    content = bytearray(file.read_bytes())
    content[len(content) * 3 // 4] ^= 1
    file.write_bytes(content)


def _scribble_on_the_pointer(index: Path, generation: Path) -> None:
    (index / "current").write_bytes(b"\xff\x00 nonsense")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_truncate_everything, marks=pytest.mark.slow),
        pytest.param(_zero_everything, marks=pytest.mark.slow),
        pytest.param(_lose_the_vectors, marks=pytest.mark.slow),
        _delete_the_folder,
        _flip_a_bit_of_a_vector,
        pytest.param(_scribble_on_the_pointer, marks=pytest.mark.slow),
    ],
)
def test_damage_found_at_the_start_is_served_around_and_rebuilt(
    damage: Callable[[Path, Path], None],
    library: Library,
    tmp_path: Path,
    open_library: OpenLibrary,
) -> None:
    before = library.health().generation
    library.close()
    assert before is not None
    damage(tmp_path / "index", tmp_path / "index" / before)
    reopened = open_library(ready=False)
    assert assert_answers(reopened).degraded is not None
    assert reopened.wait_ready()
    assert assert_answers(reopened).degraded is None
    assert reopened.health().generation != before


def test_a_folder_deleted_under_a_running_reader_is_noticed_and_rebuilt(
    library: Library, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "index")
    assert str(assert_answers(library).degraded) == "the index files are gone"
    wait_until(lambda: library.health().degraded is None)
    assert assert_answers(library).degraded is None


def test_a_whole_generation_is_opened_again_without_a_new_build(
    library: Library, open_library: OpenLibrary
) -> None:
    before = library.health().generation
    library.close()
    assert open_library().health().generation == before


def test_two_generations_are_kept_and_unfinished_ones_are_swept(
    library: Library, put: Put, tmp_path: Path
) -> None:
    (tmp_path / "index" / "building-99999").mkdir()
    for number in (1, 2):
        put([*shop.faq("en"), *shop.faq("ko")[:number]])
        library.refresh()
        assert library.wait_ready()
    kept = {folder.name for folder in (tmp_path / "index").glob("gen-*")}
    assert len(kept) == 2
    assert library.health().generation in kept
    assert list((tmp_path / "index").glob("building-*")) == []


def test_a_builder_killed_halfway_leaves_nothing_to_be_opened(
    tmp_path: Path, sessions: Callable[[], Session]
) -> None:
    contents = Contents("stamp", ("a", "b"), ("one", "two"))
    builder = Child()
    try:
        builder.kill()
        with pytest.raises(IndexBroken, match="SIGKILL"):
            generations.build(tmp_path, contents, Vectors(sessions, HashEmbedder()), builder)
    finally:
        builder.close()
    assert list(tmp_path.glob("gen-*")) == []
    assert generations.current(tmp_path) is None


def test_an_index_without_its_vectors_does_not_pass_its_canaries(
    tmp_path: Path, sessions: Callable[[], Session]
) -> None:
    texts = tuple(f"text number {number}" for number in range(40))
    contents = Contents("stamp", tuple(map(str, range(40))), texts)
    vectors = Vectors(sessions, HashEmbedder())
    builder, reader, copy = Child(), Child(), generations.Copy(tmp_path)
    try:
        generation = generations.build(tmp_path, contents, vectors, builder)
        canaries = generation.folder / "canaries.f32"
        canaries.write_bytes(canaries.read_bytes()[::-1])
        seal = {**generation.manifest.digests, "canaries.f32": sha256_of(canaries)}
        sealed = replace(generation, manifest=replace(generation.manifest, digests=seal))
        with pytest.raises(IndexBroken, match="does not find its own vectors"):
            generations.open_for_reading(sealed, reader, copy)
    finally:
        builder.close()
        reader.close()
        copy.remove()


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_deleted_article_is_in_no_file_of_the_index_after_the_next_build(
    library: Library, put: Put, tmp_path: Path
) -> None:
    """Neither its text nor its headings, which passage ids quote."""
    secret = shop.policy("# Rules\n\n## Kumquat clause\n\nMarzipan is not returnable.\n")
    put([*shop.faq("en"), secret])
    library.refresh()
    assert library.wait_ready()
    ids = [hit.passage.id for hit in library.search("Is marzipan returnable?").hits]
    assert any("Kumquat" in passage_id for passage_id in ids)
    with_it = library.health().generation
    put([*shop.faq("en"), replace(secret, text="# Rules\n\n## Other\n\nNothing here.\n")])
    library.refresh()
    assert library.wait_ready()
    assert library.health().generation != with_it
    files = [file for file in (tmp_path / "index").rglob("*") if file.is_file()]
    assert any(file.name == "chroma.sqlite3" for file in files)
    for file in files:
        content = file.read_bytes().lower()
        assert b"marzipan" not in content, file
        assert b"kumquat" not in content, file


def test_an_older_generation_goes_when_the_others_had_time_to_let_go_of_it(
    monkeypatch: pytest.MonkeyPatch, library: Library, put: Put, tmp_path: Path
) -> None:
    monkeypatch.setattr(keeper, "_CHANGE_OVER", 0.5)
    put([*shop.faq("en"), *shop.faq("ko")])
    library.refresh()
    assert library.wait_ready()
    wait_until(lambda: len(list((tmp_path / "index").glob("gen-*"))) == 1)
    wait_until(lambda: len(list((tmp_path / "index").glob("reading-*"))) == 1)
    assert assert_answers(library).degraded is None


def test_what_a_killed_reader_left_is_swept_and_what_is_read_is_not(
    library: Library, put: Put, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    (read,) = index.glob("reading-*")
    (left := index / "reading-left").mkdir()
    for folder in (read, left):
        os.utime(folder, (0, 0))
    put([*shop.faq("en"), *shop.faq("ko")])
    with generations.building(index):
        generations.prune(index)
    assert read.exists()
    assert not left.exists()
    assert assert_answers(library).degraded is None


def test_a_failing_embedder_leaves_keyword_search(put: Put, open_library: OpenLibrary) -> None:
    put(shop.faq("en"))
    library = open_library(ready=False, embedder=Unreachable())
    assert not library.wait_ready()
    assert str(assert_answers(library).degraded) == "nobody answers"


def test_an_unexpected_error_does_not_end_the_mending(put: Put, open_library: OpenLibrary) -> None:
    put(shop.faq("en"))
    library = open_library(ready=False, embedder=FirstTimeUnlucky())
    assert assert_answers(library).degraded is not None
    wait_until(lambda: library.health().degraded is None)


class FirstTimeUnlucky(HashEmbedder):
    name = "first-time-unlucky"
    tried = False

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        if not self.tried:
            self.tried = True
            raise ZeroDivisionError
        return super().embed(texts)


class Unreachable(HashEmbedder):
    name = "unreachable"

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        raise EmbeddingFailed("nobody answers")


def test_a_killed_parent_takes_its_reader_along(library: Library, tmp_path: Path) -> None:
    library.close()
    program = (
        "import sys, time; from pathlib import Path; from sqlmodel import Session, create_engine\n"
        "from knowledge.search import Library; from knowledge.embedding import HashEmbedder\n"
        f"engine = create_engine('sqlite:///{tmp_path}/desk.db')\n"
        f"library = Library(Path('{tmp_path}'), lambda: Session(engine), HashEmbedder())\n"
        "library.refresh(); assert library.wait_ready()\n"
        "print('ready', flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        (reader,) = psutil.Process(parent.pid).children()
        parent.kill()
    assert psutil.wait_procs([reader], timeout=10)[1] == []


def test_closing_ends_the_reader_and_keywords_still_answer(library: Library) -> None:
    reader = reader_of(library)
    library.close()
    assert not reader.is_running()
    assert str(assert_answers(library).degraded) == "the index is closed"
    library.close()
