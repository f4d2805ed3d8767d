"""Four free ports in a row, as `madoguchi run` wants them."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack

_FIRST, _LAST = 20000, 32000  # below the range from which the system hands out ports of its own


def free_ports(start: int = 0) -> int:
    """The first of four; tries on from a place that differs by process, so that workers don't meet."""
    at = start or _FIRST + os.getpid() * 37 % (_LAST - _FIRST)
    for base in (*range(at, _LAST, 4), *range(_FIRST, at, 4)):
        if _are_free(base):
            return base
    raise RuntimeError("no four free ports in a row")


def _are_free(base: int) -> bool:
    with ExitStack() as stack:
        for port in range(base, base + 4):
            probe = stack.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
