"""The least an intake can be: one FastAPI route, one insert, one commit that survives a power cut.

`python -m tests.bench.floor PORT FILE` serves it the way the desk is served. /nothing does not even
store: what the load generator reaches there is what it can measure.
"""

import asyncio
import json
import sqlite3
import sys
import threading
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.web.server import server
from tests.bench.desk import READY_LINE

TABLE = "CREATE TABLE message (id INTEGER PRIMARY KEY, event_id TEXT UNIQUE, body BLOB NOT NULL)"


class Store:
    """One connection and a lock: SQLite takes one writer at a time anyway."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(TABLE)

    def insert(self, body: bytes) -> None:
        event_id = json.loads(body)["event_id"]
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(
                "INSERT INTO message (event_id, body) VALUES (?, ?)", (event_id, body)
            )
            self._connection.execute("COMMIT")


def create_app(store: Store) -> FastAPI:
    app = FastAPI()

    @app.post("/intake/messages", status_code=202)
    async def take(request: Request) -> JSONResponse:
        await run_in_threadpool(store.insert, await request.body())
        return JSONResponse({"ok": True}, 202)

    @app.post("/nothing", status_code=202)
    async def do_nothing(request: Request) -> JSONResponse:
        await request.body()
        return JSONResponse({"ok": True}, 202)

    return app


async def _serve(port: int, file: Path) -> None:
    web = server(create_app(Store(file)), "127.0.0.1", port)
    serving = asyncio.create_task(web.serve())
    while not web.started:
        await asyncio.sleep(0.01)
    print("the floor" + READY_LINE.decode(), flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
