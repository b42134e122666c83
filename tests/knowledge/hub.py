"""Stands in for the place models are published: lists the files of one model and hands them out."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

REVISION = "a" * 40


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.fetched: list[str] = []
        self.callers: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def content(self, path: str) -> bytes | None:
        """What stands at a path; None for another model than "shop/tiny"."""
        if not path.startswith(("/api/models/shop/tiny/", "/shop/tiny/resolve/")):
            return None
        if path.startswith("/shop"):
            return (self.folder / path.split("/", 5)[5]).read_bytes()
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        names = [(file.relative_to(self.folder).as_posix(), file.stat().st_size) for file in files]
        if "/tree/" in path:
            tree = [{"type": "file", "path": n, "size": size, "oid": "b" * 40} for n, size in names]
            return json.dumps(tree).encode()
        siblings = [{"rfilename": name} for name, _ in names]
        return json.dumps({"id": "shop/tiny", "sha": REVISION, "siblings": siblings}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        self.server.callers.add(self.headers["user-agent"])
        content = self.server.content(self.path)
        if content is not None and self.command == "GET" and "/resolve/" in self.path:
            self.server.fetched.append(self.path.split("/", 5)[5])
        self.send_response(404 if content is None else 200)
        if content is None:
            self.send_header("x-error-code", "RepoNotFound")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content or b"")))
        self.send_header("x-repo-commit", REVISION)
        self.send_header("etag", f'"{hashlib.sha256(content or b"").hexdigest()}"')
        self.end_headers()
        if content is not None and self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running_hub(folder: Path) -> Iterator[Hub]:
    with Hub(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
