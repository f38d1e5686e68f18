"""The product behind a real port for a browser, inside the test's own transaction.

Requests run in threads that share the test's database connection, one at a time: a page sees what the test
has made without a commit, and everything is rolled back as in any other test (a flush would take away the
rows that migrations made).
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """A test's output is no access log."""


class _Server(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """The connection is the test's."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves a page hangs up in the middle of an answer; our faults are error pages."""


class Site:
    """A server on a free loopback port at `url`; `renew` forgets what the last test left in it."""

    def __init__(self) -> None:
        shared = {alias: connections[alias] for alias in connections}
        for connection in shared.values():
            connection.inc_thread_sharing()
        self._shared = shared
        self._one_at_a_time = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Quiet, connections_override=shared)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.renew()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def renew(self) -> None:
        """A fresh application, as after a start."""
        self._server.set_app(self._in_turn(StaticFilesHandler(WSGIHandler())))

    @contextmanager
    def paused(self) -> Iterator[None]:
        """No page is answered meanwhile: the test has the connection to itself, also while a page polls."""
        with self._one_at_a_time:
            yield

    def _in_turn(self, application: Application) -> Application:
        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with self._one_at_a_time:
                response = application(environ, start_response)
                try:
                    return list(response)
                finally:
                    response.close()  # type: ignore[attr-defined] - Django's responses close

        return answer

    def stop(self) -> None:
        """End the server and give the connections back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        for connection in self._shared.values():
            connection.dec_thread_sharing()
