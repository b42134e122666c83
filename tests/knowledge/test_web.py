"""Pages are fetched from the address that was checked, and from nowhere inside."""

import gzip
import ipaddress
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from knowledge.formats.values import Unusable
from knowledge.sources.web import fetch, is_public, read_urls

PAGE = "<h1>반품</h1><p>7일 안에 신청해 주세요.</p>".encode()


class HelpCentre(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, rest = self.path.partition("?")
        if path == "/to":
            self._answer(302, b"", Location=rest)
        elif path == "/loop":
            self._answer(301, b"", Location="/loop")
        elif path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            while not self.server.is_over.wait(0.2):  # type: ignore[attr-defined]
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
        elif path == "/large":
            self._answer(200, b"<p>" * (7 * 1024**2))
        elif path == "/packed":
            self._answer(200, gzip.compress(PAGE), **{"Content-Encoding": "gzip"})
        elif path == "/picture":
            self._answer(200, b"\x89PNG", **{"Content-Type": "image/png"})
        elif path.startswith("/status/"):
            self._answer(int(path.removeprefix("/status/")), b"")
        else:
            self._answer(200, PAGE)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def centre() -> Iterator[str]:
    """host:port"""
    server = ThreadingHTTPServer(("127.0.0.1", 0), HelpCentre)
    server.is_over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.is_over.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def refused(url: str, **options: object) -> str:
    with pytest.raises(Unusable) as error:
        fetch(url, **options)  # type: ignore[arg-type]
    return error.value.code


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1"),
        *("fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::127.0.0.1"),
    ],
)
def test_no_address_inside_counts_as_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_addresses_outside_do(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",  # 127.0.0.1 as one number
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
    ],
)
def test_nothing_on_our_own_network_is_fetched_however_it_is_written(url: str) -> None:
    assert refused(url) == "private-address"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "address"),
        ("gopher://example.com/", "address"),
        ("https://user:password@example.com/", "address"),
        ("https://example.com\\@127.0.0.1/", "address"),
        ("https://exa mple.com/", "address"),
        ("https:///nothing", "address"),
        ("https://[broken/", "address"),
        ("https://example.com:22/", "port"),
        ("https://no-such-host.invalid/", "unknown-host"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, code: str) -> None:
    assert refused(url) == code


def test_a_named_host_of_our_own_may_be_fetched(centre: str) -> None:
    page = fetch(f"http://{centre}/returns", private_hosts=[centre])
    assert (page.suffix, page.content) == (".html", PAGE)
    assert refused(f"http://{centre}/returns", private_hosts=["other:1"]) == "port"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/to?http://localhost/", "private-address"),
        ("/to?http://169.254.169.254/", "private-address"),
        ("/to?//[::1]/", "private-address"),
        ("/to?file:///etc/passwd", "address"),
        ("/loop", "redirects"),
        ("/large", "too-large"),
        ("/packed", "compressed"),
        ("/picture", "content-type"),
        ("/status/404", "status"),
        ("/status/500", "status"),
    ],
)
def test_a_redirect_is_checked_anew_and_bad_answers_are_refused(
    centre: str, path: str, code: str
) -> None:
    assert refused(f"http://{centre}{path}", private_hosts=[centre]) == code


def test_a_redirect_within_the_help_centre_is_followed(centre: str) -> None:
    assert fetch(f"http://{centre}/to?/returns", private_hosts=[centre]).content == PAGE


def test_a_server_that_drips_is_left_in_time(centre: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Unusable) as error:
        fetch(f"http://{centre}/drip", private_hosts=[centre], seconds=1.0)
    assert (error.value.code, error.value.values) == ("unreachable", {"why": "time-out"})
    assert time.monotonic() - begun < 20


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(
    centre: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently the second time (DNS rebinding) gains nothing."""
    host, port = centre.split(":")
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(name: str, *rest: object, **options: object) -> object:
        if name == "help.example":
            asked.append(name)
            name = host if len(asked) == 1 else "203.0.113.1"
        return real(name, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    page = fetch(f"http://help.example:{port}/returns", private_hosts=[f"help.example:{port}"])
    assert page.content == PAGE
    assert asked == ["help.example"]


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as plain:
        host = f"127.0.0.1:{plain.getsockname()[1]}"

        def serve() -> None:
            accepted, _ = plain.accept()
            with accepted, suppress(OSError):
                context.wrap_socket(accepted, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Unusable) as error:
            fetch(f"https://{host}/", private_hosts=[host])
        thread.join()
    assert (error.value.code, error.value.values) == ("unreachable", {"why": "certificate"})


def test_a_list_gives_articles_and_a_page_that_is_gone_is_taken_out(
    centre: str, tmp_path: Path
) -> None:
    listed = tmp_path / "pages.txt"
    base = f"http://{centre}"
    listed.write_text(
        f"# our help centre\n{base}/returns\n{base}/returns # again\n\n{base}/status/410\n"
        f"{base}/status/503\nhttp://10.0.0.1/inside\n"
    )
    loaded = read_urls(listed, private_hosts=[centre])
    (article,) = loaded.articles
    assert (article.id, article.title) == (f"policy:ko/{base}/returns", "반품")
    assert [(each.path, each.code) for each in loaded.refused] == [
        (f"{base}/status/503", "status"),
        ("http://10.0.0.1/inside", "private-address"),
    ]
    assert loaded.covers(f"{base}/status/410")
    assert not loaded.covers(f"{base}/status/503")
