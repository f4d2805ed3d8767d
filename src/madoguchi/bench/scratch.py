"""A throw-away installation: its own folder, keys, database and ports; nothing of it stays."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from madoguchi.bench.load import BenchBroken

# Below the range from which the system hands out ports of its own.
_PORTS = range(24000, 32000, 4)
_START_TIMEOUT_S = 180.0
_STOP_TIMEOUT_S = 180.0
_OURS = ("MADOGUCHI_", "DATABASE_", "DJANGO_")


class Scratch:
    """One installation, started and stopped as often as wished. Four free ports in a row from `port`.

    `program`: what is run instead of the command line of the program, with the same words.
    """

    def __init__(self, environ: Mapping[str, str], program: Sequence[str] = ("madoguchi.cli",)) -> None:
        # As root the database's own account must reach the folder, and TMPDIR may be closed to it.
        top = "/tmp" if os.geteuid() == 0 else None  # noqa: S108
        self.shelf = Path(tempfile.mkdtemp(prefix="madoguchi-bench-", dir=top))
        self.shelf.chmod(0o711)
        self.data = self.shelf / "data"
        self.log = self.shelf / "run.log"
        self.port = free_ports()
        self._program = program
        kept = {name: value for name, value in environ.items() if not name.startswith(_OURS)}
        self.environment = {
            **kept,
            "MADOGUCHI_PG_HOME": str(self.shelf / "database"),
            "MADOGUCHI_KEYS": str(self.shelf / "keys"),
            "MADOGUCHI_DATA": str(self.data),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.shelf, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        """The supervisor's. Errors: `BenchBroken` where it does not run."""
        if self._process is None:
            raise BenchBroken("the installation does not run")
        return self._process.pid

    def start(self) -> float:
        """Seconds from the command to the first page. Errors: `BenchBroken`."""
        words = ("run", "--demo", "--data", str(self.data), "--port", str(self.port))
        self._output = self.log.open("ab")
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *self._program, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for_page(self.port, "/", self._process, began + _START_TIMEOUT_S)
        except BenchBroken as problem:
            raise BenchBroken(f"{problem}:\n{self.log.read_text(errors='replace')[-2000:]}") from None
        return time.perf_counter() - began

    def stop(self) -> None:
        """As Ctrl-C does; the data stays until the end of the block."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_STOP_TIMEOUT_S)
        if self._output is not None:
            self._output.close()
        self._process = self._output = None


def wait_for_page(port: int, path: str, process: subprocess.Popen[bytes], limit: float) -> None:
    """Until `path` answers 200. Errors: `BenchBroken` where the process ends or `limit` (perf_counter) is past."""
    while status(port, path) != 200:
        if process.poll() is not None:
            raise BenchBroken(f"the server ended with {process.returncode} before its first page")
        if time.perf_counter() > limit:
            raise BenchBroken("the server shows no page")
        time.sleep(0.02)


def status(port: int, path: str) -> int:
    """HTTP status of one page; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def limit_server(environment: Mapping[str, str], port: int) -> Iterator[None]:
    """The minimal page on `port`, beside the installation that `environment` names."""
    process = subprocess.Popen(
        [sys.executable, "-m", "madoguchi.bench.limit_server", str(port)],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        wait_for_page(port, "/", process, time.perf_counter() + _START_TIMEOUT_S)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_STOP_TIMEOUT_S)


def free_ports(count: int = 4) -> int:
    """The first of `count` free ports in a row, from a place that differs by process."""
    start = os.getpid() * 37 % len(_PORTS)
    for base in chain(_PORTS[start:], _PORTS[:start]):
        if _are_free(range(base, base + count)):
            return base
    raise BenchBroken("no free ports in a row")


def _are_free(ports: range) -> bool:
    with ExitStack() as stack:
        for port in ports:
            probe = stack.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
