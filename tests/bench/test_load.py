"""The load generator counts nothing but the right page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from madoguchi.bench.load import BenchBroken, Target, drive

PAGE = "<h1>正しいページ</h1>" + "x" * 100_000


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status = 500 if self.path == "/broken" else 200
        body = (PAGE if self.path != "/other" else "<h1>ほかのページ</h1>").encode()
        self.send_response(status)
        if self.path != "/endless":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Silence: the test says what is wrong."""


@contextmanager
def _server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.handle_error = lambda *words: None  # type: ignore[method-assign]  # clients that leave early
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_drive__right_page_in_several_parts__counts_whole_answers() -> None:
    with _server() as port:
        load = drive(port, Target("/", "正しいページ"), seconds=0.2, connections=3)
    assert len(load.waits) >= 3
    assert load.per_second == len(load.waits) / load.seconds
    assert 0 < load.waits[0] <= load.p95_ms / 1000 <= load.waits[-1]


@pytest.mark.parametrize(
    ("path", "told"), [("/broken", "500"), ("/other", "another page"), ("/endless", "length")]
)
def test_drive__anything_but_the_page__refuses_to_count(path: str, told: str) -> None:
    with _server() as port, pytest.raises(BenchBroken, match=told):
        drive(port, Target(path, "正しいページ"), seconds=0.2, connections=2)
