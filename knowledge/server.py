"""A Chroma server instead of the folder: where it is, and who else could reach it.

Chroma's server asks nobody for a password, and had a hole through which a stranger could run code
(CVE-2026-45829). So it belongs on this machine or on a private network.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_CONNECT_SECONDS = 1.0
_NOWHERE = ("192.0.2.1", 9)  # RFC 5737: nobody has it, and choosing a route sends nothing


@dataclass(frozen=True)
class Server:
    url: str
    owner: str  # begins the names of our collections; another worker, another owner

    @property
    def prefix(self) -> str:
        return f"deskbell-{self.owner}-"


def owner_of(shop: str, *distinguishing: str) -> str:
    """For collection names, which are ASCII: the shop as far as it can be written, and a digest."""
    said = re.sub(r"[^a-z0-9]+", "-", shop.lower()).strip("-")[:40]
    digest = sha256("\0".join((shop, *distinguishing)).encode()).hexdigest()[:8]
    return f"{said}-{digest}" if said else digest


def parts(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether it is https. Raises ValueError with what is wrong."""
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise ValueError("must look like http://10.0.0.5:8000")
    if split.username or split.path.strip("/") or split.query or split.fragment:
        raise ValueError("must be an address and a port, nothing else")
    is_https = split.scheme == "https"
    return split.hostname, split.port or (443 if is_https else 8000), is_https


@dataclass(frozen=True)
class Exposure:
    """Addresses under which others may reach a server; both empty is what you want."""

    public: tuple[str, ...] = ()  # it stands on the open internet
    listening: tuple[str, ...] = ()  # meant for this machine, but open to the network as well


def exposure(url: str) -> Exposure:
    """Look names up and knock on our own door; nothing is sent. Raises OSError."""
    host, port, _ = parts(url)
    addresses = _addresses(host, port)
    public = tuple(str(each) for each in addresses if not is_private(each))
    if public or not all(each.is_loopback for each in addresses):
        return Exposure(public)
    return Exposure(listening=tuple(each for each in own_addresses() if _is_open(each, port)))


def is_private(address: _Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_loopback or (address.is_private and not address.is_unspecified)


def own_addresses() -> list[str]:
    """This machine's address towards the network, or none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOWHERE)
        except OSError:
            return []
        address = str(probe.getsockname()[0])
    return [] if ipaddress.ip_address(address).is_loopback else [address]


def _addresses(host: str, port: int) -> list[_Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]


def _is_open(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=_CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
