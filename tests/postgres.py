"""A throwaway PostgreSQL server on the loopback address, made with the machine's own programs."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.ports import free_port

_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
"""


class Server:
    """Durable as it would be in earnest: fsync stays on."""

    def __init__(self, programs: Path, folder: Path, owner: str | None) -> None:
        self._programs, self._folder, self._owner = programs, folder, owner
        self._port = free_port()
        self._data = folder / "data"

    def start(self) -> None:
        if not self._data.exists():
            self._call(
                "initdb", "--username=desk", "--auth=trust", "--no-locale", "--encoding=UTF8"
            )
            with (self._data / "postgresql.conf").open("a") as config:
                config.write(_SETTINGS.format(port=self._port))
        self._call("pg_ctl", "start", "--wait", f"--log={self._folder / 'server.log'}")

    def stop(self, *, mode: str = "fast") -> None:
        """`immediate` is a crash: no checkpoint, clients cut off."""
        self._call("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def url(self, database: str) -> str:
        return f"postgresql://desk@127.0.0.1:{self._port}/{database}"

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        name = f"t_{uuid4().hex}"
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield self.url(name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            self._execute(drop.format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, f"--pgdata={self._data}", *arguments],
            cwd=self._folder,
            user=self._owner,
            group=self._owner and pwd.getpwnam(self._owner).pw_gid,
            extra_groups=self._owner and [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            log = self._folder / "server.log"
            raise RuntimeError(done.stdout + (log.read_text() if log.exists() else ""))


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    with TemporaryDirectory(prefix="deskbell-postgres-", ignore_cleanup_errors=True) as folder:
        owner = _owner()
        if owner:
            shutil.chown(folder, owner)
        server = Server(programs, Path(folder), owner)
        server.start()
        try:
            yield server
        finally:
            server.stop(mode="immediate")


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; root starts it as somebody else. None = as we are."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
