"""One process under the supervisor: its output kept in a log, its errors shown, ended with its offspring."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from madoguchi.install.disk import MEGABYTE

_LARGEST_LOG = 5 * MEGABYTE
_PR_SET_PDEATHSIG = 1
_ALARMING = ("ERROR", "CRITICAL", "Traceback", "Error:")
_STEP_BACK = 5
"""Nice: about a third of a share while others want the processor, the whole of it while they do not."""
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    # Runs between fork and exec: a supervisor that is killed outright must not leave servers behind.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A running process in a session of its own: Ctrl-C at the terminal reaches the supervisor alone."""

    def __init__(
        self, name: str, argv: list[str], environment: dict[str, str], log: Path, *, yields: bool = False
    ) -> None:
        self.name = name
        self.started = time.monotonic()
        self._log = log
        self._popen = subprocess.Popen(
            argv,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor forks from its only busy thread
        )
        if yields:
            _let_others_first(self._popen.pid)
        assert self._popen.stdout is not None
        self._reader = threading.Thread(target=self._copy, args=(self._popen.stdout,), daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    def exit_code(self) -> int | None:
        """None while it lives."""
        return self._popen.poll()

    def wait(self) -> int:
        """Until it ends by itself; returns its exit code."""
        code = self._popen.wait()
        self._reader.join(timeout=2)
        return code

    def ask_to_end(self) -> None:
        """SIGTERM to the process; its workers follow from it."""
        if self.exit_code() is None:
            self._popen.terminate()

    def kill(self) -> None:
        """SIGKILL to everything it has started."""
        try:
            os.killpg(self._popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def close(self) -> None:
        """After its end: take the rest of the output, and nothing of its group survives."""
        self.kill()
        self._popen.wait()
        self._reader.join(timeout=2)
        if self._popen.stdout is not None and not self._reader.is_alive():
            self._popen.stdout.close()

    def _copy(self, output: IO[str]) -> None:
        for line in output:
            write_line(self._log, self.name, line.rstrip("\n"))
            if any(word in line for word in _ALARMING):
                print(f"[{self.name}] {line.rstrip()}", file=sys.stderr, flush=True)


def _let_others_first(pid: int) -> None:
    """A session of its own is scheduled as a group of its own where Linux groups by session; then the group steps back."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, _STEP_BACK)
        Path(f"/proc/{pid}/autogroup").write_text(str(_STEP_BACK), encoding="ascii")


def write_line(log: Path, name: str, line: str) -> None:
    """Append one line with its time and origin; a log that has grown large starts anew beside the old one."""
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {name} | {line}\n")


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log, for the terminal."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
