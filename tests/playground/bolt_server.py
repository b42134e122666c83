"""A Bolt app behind a plain HTTP server on the loopback address."""

import contextlib
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """One line a request would drown the test output."""


@contextlib.contextmanager
def serving(app: App) -> Iterator[str]:
    """The base URL, while the app is being served at /slack/events below it."""
    with _Server(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(SlackRequestHandler(app, path="/slack/events"))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
