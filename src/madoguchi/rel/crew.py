"""Processes that are killed while they work. They are forked, so a new one is at work in a moment."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from random import Random

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
_FORK = multiprocessing.get_context("fork")
Work = Callable[[int], None]


def die_with_parent() -> None:
    """A run that is killed outright must leave no process behind."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Crew:
    """`size` processes, each doing `work(slot)`; a killed one is followed by another in the same slot.

    `done[slot]` is written by the process of that slot alone, and outlives it: no lock, so none can be left
    behind by a kill. `moved_s`: seconds by which the one clock of them all has been moved on.
    """

    def __init__(self, size: int, work: Work) -> None:
        self._work = work
        self.done = _FORK.RawArray(ctypes.c_long, size)
        self.moved_s = _FORK.RawValue(ctypes.c_double)
        self._pids: dict[int, int] = {}
        self.kills = 0

    def start(self) -> None:
        for slot in range(len(self.done)):
            self._fork(slot)

    @property
    def alive(self) -> list[int]:
        return sorted(self._pids)

    def kill_one(self, rng: Random) -> int | None:
        """kill -9 of a process that works; its slot goes on with a new one. None where nobody is left."""
        self.reap()
        return self.kill(rng.choice(self.alive)) if self._pids else None

    def kill(self, slot: int) -> int:
        """kill -9 of the process of this slot, which must be alive; the slot goes on with a new one."""
        os.kill(self._pids[slot], signal.SIGKILL)
        os.waitpid(self._pids.pop(slot), 0)
        self.kills += 1
        self._fork(slot)
        return slot

    def reap(self) -> list[int]:
        """Bury those that ended by themselves; returns the slots where that was no good end."""
        failed = []
        for slot, pid in list(self._pids.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._pids[slot]
                if status:
                    failed.append(slot)
        return failed

    def end(self) -> None:
        for pid in self._pids.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._pids.clear()

    def _fork(self, slot: int) -> None:
        from django.db import connections

        # A connection that two processes share answers the one with what the other asked.
        connections.close_all()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            self._pids[slot] = pid
            return
        code = 1
        try:
            die_with_parent()
            self._work(slot)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
