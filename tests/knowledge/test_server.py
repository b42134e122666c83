"""A Chroma server in place of the folder: the same search, whatever happens to the server."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session

from knowledge.child import Child
from knowledge.embedding import HashEmbedder
from knowledge.search import Library
from knowledge.server import Exposure, Server, exposure, own_addresses, owner_of, parts
from tests.knowledge import shop
from tests.knowledge.test_index import Put, assert_answers, reader_of, wait_until

pytestmark = pytest.mark.timeout(600)  # many processes, and a machine that has other work

Sessions = Callable[[], Session]


class ChromaServer:
    """`chroma run` on this machine; may be ended and started again on the same files."""

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [
            sys.executable,
            "-c",
            "from chromadb.cli.cli import app; app()",
            *("run", "--path", str(folder), "--host", host, "--port", str(self.port)),
        ]

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def collections(self) -> list[str]:
        where = "/api/v2/tenants/default_tenant/databases/default_database/collections"
        answer = httpx.get(self.url + where, trust_env=False).raise_for_status()
        return sorted(each["name"] for each in answer.json())

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", trust_env=False).is_success
        except httpx.HTTPError:
            return False


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_library(
    tmp_path: Path, sessions: Sessions, chroma: ChromaServer
) -> Iterator[Callable[..., Library]]:
    opened: list[Library] = []

    def open_library(home: str = "desk", owner: str = "moa") -> Library:
        server = Server(chroma.url, owner)
        library = Library(tmp_path / home, sessions, HashEmbedder(), server=server)
        opened.append(library)
        library.refresh()
        library.wait_ready()
        return library

    yield open_library
    for library in opened:
        library.close()


def test_search_goes_through_the_server(
    put: Put, open_library: Callable[..., Library], chroma: ChromaServer, tmp_path: Path
) -> None:
    put(shop.faq("en"))
    library = open_library()
    found = assert_answers(library)
    assert (found.degraded, "vectors" in found.hits[0].parts) == (None, True)
    assert chroma.collections() == [f"deskbell-moa-{library.health().generation}"]
    assert list((tmp_path / "desk").rglob("chroma.sqlite3")) == []


@pytest.mark.slow
def test_old_collections_are_deleted_and_nobody_elses(
    put: Put, open_library: Callable[..., Library], chroma: ChromaServer
) -> None:
    put(shop.faq("en"))
    other = open_library("other", "fernway")
    library = open_library()
    for number in (1, 2):
        put([*shop.faq("en"), *shop.faq("ko")[:number]])
        library.refresh()
        assert library.wait_ready()
    left = chroma.collections()
    assert len([name for name in left if name.startswith("deskbell-moa-")]) == 2
    assert f"deskbell-moa-{library.health().generation}" in left
    assert f"deskbell-fernway-{other.health().generation}" in left


@pytest.mark.slow
def test_a_lost_home_is_built_anew_and_what_it_left_is_deleted(
    put: Put, open_library: Callable[..., Library], chroma: ChromaServer
) -> None:
    put(shop.faq("en"))
    open_library("container-1").close()
    library = open_library("container-2")
    assert chroma.collections() == [f"deskbell-moa-{library.health().generation}"]


def test_a_server_that_is_down_leaves_keyword_search_and_comes_back(
    put: Put, open_library: Callable[..., Library], chroma: ChromaServer
) -> None:
    put(shop.faq("en"))
    library = open_library()
    before = library.health().generation
    chroma.stop()
    assert assert_answers(library).degraded is not None
    away = f"the Chroma server {chroma.url} does not answer"
    wait_until(lambda: str(assert_answers(library).degraded) == away)
    chroma.start()
    wait_until(lambda: library.health().degraded is None)
    assert assert_answers(library).degraded is None
    assert library.health().generation == before


@pytest.mark.slow
def test_a_collection_that_somebody_deleted_is_made_again(
    put: Put, open_library: Callable[..., Library], chroma: ChromaServer
) -> None:
    put(shop.faq("en"))
    library = open_library()
    before = library.health().generation
    eraser = Child()
    try:
        eraser.ask("erase", seconds=30, where=chroma.url, prefix="deskbell-moa-", kept=[])
    finally:
        eraser.close()
    assert assert_answers(library).degraded is not None
    wait_until(lambda: library.health().degraded is None)
    assert library.health().generation != before
    assert reader_of(library).is_running()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://10.1.2.3:8000", Exposure()),
        ("http://192.168.0.9", Exposure()),
        ("http://[fd00::5]:8000", Exposure()),
        ("http://1.1.1.1:8000", Exposure(public=("1.1.1.1",))),
        ("https://[2606:4700:4700::1111]", Exposure(public=("2606:4700:4700::1111",))),
        ("http://[::ffff:1.1.1.1]:8000", Exposure(public=("::ffff:101:101",))),
    ],
)
def test_public_addresses_are_told_from_private_ones(url: str, found: Exposure) -> None:
    assert exposure(url) == found


@pytest.mark.slow
def test_a_server_for_this_machine_is_found_out_when_it_listens_to_the_network(
    tmp_path: Path, chroma: ChromaServer
) -> None:
    assert exposure(chroma.url) == Exposure()
    if not own_addresses():
        pytest.skip("this machine has no address but its own")
    careless = ChromaServer(tmp_path / "careless", host="0.0.0.0")
    careless.start()
    try:
        assert exposure(careless.url) == Exposure(listening=tuple(own_addresses()))
    finally:
        careless.stop()


@pytest.mark.parametrize(
    "url", ["10.0.0.5:8000", "ftp://10.0.0.5", "http://", "http://u:p@h:8000", "http://h:8000/api"]
)
def test_anything_but_an_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        parts(url)


def test_names_for_collections_are_ascii_and_differ_by_worker() -> None:
    assert owner_of("Moa Store", "w1").startswith("moa-store-")
    assert owner_of("모아상점", "w1") != owner_of("모아상점", "w2")
    assert owner_of("모아상점", "w1").isascii()
