"""Two app servers on one database, as an installation behind a balancer has them; their workers get killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from madoguchi.bench.load import BenchBroken
from madoguchi.bench.scratch import free_ports, wait_for_page
from madoguchi.rel.outcome import RelBroken

SERVERS = 2
_FIRST_PAGE = "/staff/sign-in/"
_START_S = 180.0
_STOP_S = 30.0
_BETWEEN_KILLS_S = 7.0
"""A server gives up when a worker that it has just started dies within 5.5 s (granian 2). `madoguchi run` would start the
server anew; here nobody does.
"""


class Servers:
    """`ports`: where each of them listens."""

    def __init__(self, processes: list[subprocess.Popen[bytes]], ports: list[int]) -> None:
        self._processes = processes
        self._killed_at = {process.pid: float("-inf") for process in processes}
        self.ports = ports

    def kill_worker(self, rng: Random) -> bool:
        """kill -9 of a process that makes pages, where its server has another one and has lost none just now. Whether one
        was hit.
        """
        server = rng.choice(self._processes)
        if time.monotonic() - self._killed_at[server.pid] < _BETWEEN_KILLS_S:
            return False
        workers = _workers(server.pid)
        if len(workers) < 2:
            return False
        try:
            os.kill(rng.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            return False
        self._killed_at[server.pid] = time.monotonic()
        return True

    @property
    def are_alive(self) -> bool:
        return all(process.poll() is None for process in self._processes)


@contextmanager
def serving(folder: Path) -> Iterator[Servers]:
    """Errors: RelBroken where a server shows no page."""
    port = free_ports(SERVERS)
    with ExitStack() as stack:
        processes = [stack.enter_context(_served(folder, number, port + number)) for number in range(SERVERS)]
        end = time.perf_counter() + _START_S
        try:
            for number, process in enumerate(processes):
                wait_for_page(port + number, _FIRST_PAGE, process, end)
        except BenchBroken as problem:
            raise RelBroken(str(problem)) from problem
        yield Servers(processes, [port + number for number in range(SERVERS)])


@contextmanager
def _served(folder: Path, number: int, port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = ("madoguchi.rel.disclosure_server", str(folder), str(number), "--port", str(port))
    with (folder / f"server-{number}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _workers(pid: int) -> list[int]:
    """The children of a server that run its program; a helper of Python's own runs another."""
    own = Path(f"/proc/{pid}/cmdline").read_bytes()
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                is_worker = Path(f"/proc/{child}/cmdline").read_bytes() == own
            except OSError:
                continue
            if is_worker:
                found.append(int(child))
    return found
