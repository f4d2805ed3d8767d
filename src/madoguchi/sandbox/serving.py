"""An HTTP server in threads, faults that are ordered beforehand, and a file of what came."""

from __future__ import annotations

import json
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_LARGEST_BODY = 16 * 1024 * 1024
_LONGEST_SILENCE_S = 60


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` by lower-case name."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` goes as JSON; `pieces` instead of it go as they are, one after the other, as `content_type`."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterable[bytes] | None = None
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next request meets instead. `is_late`: only after the request was taken.

    `status` 0: no answer comes, and the line is cut once `until` is set (at once where there is none).
    """

    status: int
    body: Any = None
    is_late: bool = False
    until: threading.Event | None = None


class Shelf:
    """What was received, oldest first: in memory, and one JSON line each in a file that only its owner reads."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self.items: list[dict[str, Any]] = []

    def put(self, item: dict[str, Any]) -> None:
        with self._lock:
            self.items.append(item)
            if self._file is None:
                return
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(json.dumps({"at": time.time(), **item}, ensure_ascii=False) + "\n")


class Service(ABC):
    """One pretended service. `faults` are used up one request at a time."""

    prefixes: tuple[str, ...] = ()

    def __init__(self, shelf: Path | None = None) -> None:
        self.shelf = Shelf(shelf)
        self.requests: list[Request] = []
        self.faults: list[Fault] = []

    @abstractmethod
    def answer(self, request: Request) -> Answer: ...

    def meet(self, request: Request) -> Answer | Fault:
        """The answer, or the fault that was ordered. What a late fault hides has been done all the same."""
        self.requests.append(request)
        fault = self.faults.pop(0) if self.faults else None
        if fault is None:
            return self.answer(request)
        if fault.is_late:
            self.answer(request)
        return fault if fault.status == 0 else Answer(fault.status, fault.body)


class Server:
    """Serves several services on one port. `port` 0 lets the system choose."""

    def __init__(self, *services: Service, host: str = "127.0.0.1", port: int = 0) -> None:
        self._http = ThreadingHTTPServer((host, port), _handler(services))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}"

    def run(self) -> None:
        self._http.serve_forever(poll_interval=0.02)

    def start(self) -> None:
        threading.Thread(target=self.run, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _handler(services: tuple[Service, ...]) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Nothing: bodies and addresses of people stay out of logs."""

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > _LARGEST_BODY:
                _write(self, Answer(413))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(length))
            service = next((s for s in services if self.path.startswith(s.prefixes)), None)
            found = service.meet(request) if service else Answer(404)
            if isinstance(found, Fault):
                if found.until is not None:
                    found.until.wait(_LONGEST_SILENCE_S)
                self.close_connection = True
                return
            _write(self, found)

    return Handler


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Type", answer.content_type)
    if answer.pieces is None:
        content = b"" if answer.body is None else json.dumps(answer.body).encode()
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
        return
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for piece in answer.pieces:
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")
