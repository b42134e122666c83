"""Fetch pages of a help centre, and nothing else that an address may lead to.

An address in a list may point into our own network (SSRF): by a private number, by a name that
resolves to one, by a redirect, or by a name that resolves differently the second time. So a name is
resolved once, every address it has must be public, the connection goes to exactly the address that
was checked, and a redirect is a new address that is checked the same way.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from knowledge.formats.values import LARGEST_FILE, Unusable
from knowledge.sources import content_of, take
from knowledge.sources.confined import Reader
from knowledge.sources.loaded import Loaded

SECONDS = 20.0  # for one page, redirects and all
MOST_REDIRECTS = 5
MOST_ADDRESSES = 5_000
_PORTS = {"http": 80, "https": 443}
_SUFFIXES = {  # what a page may be, and who reads it
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "User-Agent": "Deskbell (reads its own shop's help centre)",
    "Accept": "text/html, text/plain, text/markdown, application/pdf",
    "Accept-Encoding": "identity",
    "Connection": "close",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Page:
    url: str
    suffix: str
    content: bytes


def read_urls(
    file: Path,
    *,
    private_hosts: Collection[str] = (),
    zone: tzinfo | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Loaded:
    """Fetch what a list names, one address a line, `#` begins a remark. A page that is gone (404,
    410) is taken out of force; one that cannot be fetched just now stays as it was."""
    loaded = Loaded()
    try:
        urls = _listed(content_of(file.resolve()).decode("utf-8-sig", "replace"))
    except Unusable as error:
        loaded.refuse(file.as_posix(), error)
        return loaded
    taken: dict[str, str] = {}
    with Reader() as reader:
        for done, url in enumerate(urls, start=1):
            try:
                page = fetch(url, private_hosts=private_hosts)
                entries = reader.parse(f"{url}{page.suffix}", page.content)
            except Unusable as error:
                if error.values.get("status") in _GONE:
                    loaded.seen.add(url)
                else:
                    loaded.refuse(url, error)
            else:
                loaded.seen.add(url)
                take(loaded, entries, url, taken, zone=zone)
            progress(done, len(urls))
    return loaded


def _listed(text: str) -> list[str]:
    lines = (line.split(" #")[0].strip() for line in text.splitlines())
    urls = dict.fromkeys(line for line in lines if line and not line.startswith("#"))
    return list(urls)[:MOST_ADDRESSES]


def fetch(url: str, *, private_hosts: Collection[str] = (), seconds: float = SECONDS) -> Page:
    """Raises Unusable. `private_hosts` are names (or name:port) that may be on our own network."""
    until = time.monotonic() + seconds
    secure = False
    for _ in range(MOST_REDIRECTS + 1):
        target = _target(url, private_hosts)
        if secure and target.scheme == "http":
            raise Unusable("downgrade")
        secure = target.scheme == "https"
        found = _get(target, private_hosts, until)
        if isinstance(found, Page):
            return found
        url = urljoin(url, found)
    raise Unusable("redirects", limit=MOST_REDIRECTS)


def _target(url: str, private_hosts: Collection[str]) -> SplitResult:
    """Raises Unusable for what is no plain web address."""
    try:
        target = urlsplit(url)
        port, host = target.port, target.hostname
    except ValueError as error:
        raise Unusable("address") from error
    if target.scheme not in _PORTS or not host or target.username or target.password:
        raise Unusable("address")
    if any(ord(char) <= 32 or ord(char) == 127 for char in url) or "\\" in url:
        raise Unusable("address")
    if port not in (None, 80, 443) and not _is_named(host, port, private_hosts):
        raise Unusable("port")
    return target


def _is_named(host: str, port: int | None, private_hosts: Collection[str]) -> bool:
    return host in private_hosts or f"{host}:{port}" in private_hosts


def _get(target: SplitResult, private_hosts: Collection[str], until: float) -> Page | str:
    """A page, or where it sends us. Raises Unusable."""
    host = str(target.hostname)
    port = target.port or _PORTS[target.scheme]
    addresses = _resolve(host, port, until)
    if not _is_named(host, port, private_hosts) and not all(map(is_public, addresses)):
        raise Unusable("private-address")
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    if not path.isascii():
        path = quote(path, safe="/?&=%:@!$'()*+,;~-._")
    connection = _connect(target.scheme, host, port, addresses[0], until)
    # A server that sends a byte now and then would never run into the time-out of a read.
    # The socket itself: the connection lets go of it when the server says that it will close.
    watchdog = threading.Timer(max(0.1, until - time.monotonic()), _hang_up, [connection.sock])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", path, headers=_HEADERS)
        with connection.getresponse() as response:
            found = _answer(response, target)
        if time.monotonic() >= until:  # we hung up, which looks like the end of the page
            raise Unusable("unreachable", why="time-out")
        return found
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= until:
            raise Unusable("unreachable", why="time-out") from error
        raise Unusable("unreachable", why=type(error).__name__) from error
    finally:
        watchdog.cancel()
        connection.close()


def _answer(response: http.client.HTTPResponse, target: SplitResult) -> Page | str:
    if response.status in _REDIRECTS and (location := response.getheader("Location")):
        return location
    if response.status != 200:
        raise Unusable("status", status=response.status)
    kind = (response.getheader("Content-Type") or "").split(";")[0].strip().lower()
    if kind not in _SUFFIXES:
        raise Unusable("content-type", type=kind[:60] or "?")
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise Unusable("compressed")
    content = response.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Unusable("too-large", mb=LARGEST_FILE // 1024**2)
    if response.length:  # it hung up before all that it announced
        raise Unusable("unreachable", why="cut off")
    return Page(target.geturl(), _SUFFIXES[kind], content)


def _resolve(host: str, port: int, until: float) -> list[Address]:
    """Every address of the name, asked for once. Raises Unusable."""
    pool = ThreadPoolExecutor(1)
    try:
        name = host.encode("idna").decode() if not host.isascii() else host
        asked = pool.submit(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM)
        found = asked.result(timeout=max(0.1, until - time.monotonic()))
        addresses = [ipaddress.ip_address(str(each[4][0]).split("%")[0]) for each in found]
    except TooLate as error:
        raise Unusable("unreachable", why="time-out") from error
    except (OSError, UnicodeError, ValueError) as error:
        raise Unusable("unknown-host", host=host[:100]) from error
    finally:
        pool.shutdown(wait=False)
    if not addresses:
        raise Unusable("unknown-host", host=host[:100])
    return addresses


def is_public(address: Address) -> bool:
    """Also false for a private IPv4 address that is wrapped in an IPv6 one."""
    return all(each.is_global and not each.is_multicast for each in (address, *_inner(address)))


def _inner(address: Address) -> Iterable[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    # The last 32 bits: translated (NAT64) and the long-deprecated compatible form.
    if address in _NAT64 or int(address) >> 32 == 0:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _connect(
    scheme: str, host: str, port: int, address: Address, until: float
) -> http.client.HTTPConnection:
    """A connection to this very address; the name is only for the certificate and the header."""
    left = max(0.1, until - time.monotonic())
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=left)
    try:
        plain = socket.create_connection((str(address), port), timeout=left)
        try:
            if scheme == "https":
                context = ssl.create_default_context()
                plain = context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    except (OSError, ValueError) as error:
        why = "certificate" if isinstance(error, ssl.SSLError) else type(error).__name__
        raise Unusable("unreachable", why=why) from error
    connection.sock = plain
    return connection


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
