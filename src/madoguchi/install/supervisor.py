"""Keeps the processes of an installation alive, and ends them in order.

Ctrl-C, SIGTERM or a closed terminal end everything and keep the data; a second one doesn't wait.
"""

from __future__ import annotations

import http.client
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from madoguchi.install.child import Child, tail
from madoguchi.install.cluster import Cluster
from madoguchi.install.environment import Place
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.processes import Process

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE_S = 10.0
_READY_TIMEOUT_S = 90.0
_STABLE_AFTER_S = 60.0
_LONGEST_PAUSE_S = 30.0
_HOPELESS = 3


class Supervisor:
    """Owns the children of one `madoguchi run`."""

    def __init__(
        self, *, environment: dict[str, str], logs: Path, place: Place, cluster: Cluster | None
    ) -> None:
        self._environment = environment
        self._logs = logs
        self._place = place
        self._cluster = cluster
        self._children: dict[Process, Child] = {}
        self._failures: dict[Process, int] = {}
        self._retry_at: dict[Process, float] = {}
        self._signals = 0
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)

    def listen(self) -> None:
        """From here on the signals are counted instead of raising KeyboardInterrupt."""
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
        if self._signals > 1:
            for child in self._children.values():
                child.kill()

    def start(self, processes: tuple[Process, ...]) -> None:
        """Start every process; `wait_ready` says when the pages answer."""
        for process in processes:
            self._spawn(process)

    def _spawn(self, process: Process) -> None:
        log = self._logs / f"{process.name}.log"
        self._children[process] = Child(
            process.name, process.command(self._place), self._environment, log, yields=process.yields
        )

    def wait_ready(self, process: Process) -> bool:
        """Until `process` answers with a page. False: the person has pressed Ctrl-C meanwhile.

        Errors: `STEP_FAILED` where it keeps dying or stays silent.
        """
        limit = time.monotonic() + _READY_TIMEOUT_S
        while not self._signals:
            status = first_page(self._place)
            if 0 < status < 500:
                return True
            self._revive()
            # A page that is an error stays one; a silent process may still be loading.
            if status or self._failures.get(process, 0) >= _HOPELESS or time.monotonic() > limit:
                raise self._hopeless(process)
            self._pause(0.03)
        return False

    def watch(self) -> None:
        """Restart what dies, until a signal comes."""
        while not self._signals:
            self._revive()
            self._revive_database()
            self._pause(0.5)

    def _pause(self, seconds: float) -> None:
        if select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 1024)

    def _revive(self) -> None:
        for process, child in list(self._children.items()):
            code = child.exit_code()
            if code is None:
                if time.monotonic() - child.started > _STABLE_AFTER_S:
                    self._failures.pop(process, None)
                continue
            if process not in self._retry_at:
                self._note_death(process, child, code)
            if time.monotonic() >= self._retry_at[process]:
                del self._retry_at[process]
                self._spawn(process)

    def _note_death(self, process: Process, child: Child, code: int) -> None:
        child.close()
        failures = self._failures[process] = self._failures.get(process, 0) + 1
        pause = 0.0 if failures == 1 else min(_LONGEST_PAUSE_S, 0.5 * 2.0**failures)
        self._retry_at[process] = time.monotonic() + pause
        print(
            f"! {process.label}({process.name})が終わったので({code})、始め直します。"
            f"記録 {self._logs / process.name}.log",
            file=sys.stderr,
            flush=True,
        )

    def _revive_database(self) -> None:
        if self._cluster is None or self._cluster.pid() is not None:
            return
        print("! データベースが終わったので、始め直します。", file=sys.stderr, flush=True)
        try:
            self._cluster.start()
        except InstallError as refusal:
            print(f"× {refusal.sentence}\n→ {refusal.fix}", file=sys.stderr, flush=True)
            self._pause(5)

    def stop(self) -> None:
        """End the children in order, each after the one before; then nothing of theirs is left."""
        for child in self._children.values():
            child.ask_to_end()
            self._wait(lambda child=child: child.exit_code() is not None)  # type: ignore[misc]
            child.close()
        signal.set_wakeup_fd(-1)
        os.close(self._reader)
        os.close(self._writer)
        if self._cluster is not None and self._signals > 1:
            self._cluster.stop(mode="immediate")

    def _wait(self, is_over: Callable[[], bool]) -> None:
        limit = time.monotonic() + _PATIENCE_S
        while not is_over() and time.monotonic() < limit and self._signals < 2:
            time.sleep(0.02)

    def _hopeless(self, process: Process) -> InstallError:
        log = self._logs / f"{process.name}.log"
        print(tail(log), file=sys.stderr, flush=True)
        return InstallError(
            Refusal.STEP_FAILED,
            f"{process.label}を始められません。",
            f"上の記録({log})の最後の行を確かめてください。",
        )


def first_page(place: Place) -> int:
    """Status of the first page; 0 where nobody answers yet."""
    host = "127.0.0.1" if place.host == "0.0.0.0" else place.host  # noqa: S104
    connection = http.client.HTTPConnection(host, place.port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{place.port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
