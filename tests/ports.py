"""Ports on loopback for servers that must be told theirs."""

from secrets import choice
from socket import create_server

_PORTS = range(15_000, 32_000)  # Linux gives higher ones to outgoing connections


def free_port() -> int:
    """Nobody listens there, and no other connection is likely to take it before you do."""
    while True:
        port = choice(_PORTS)
        try:
            create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
