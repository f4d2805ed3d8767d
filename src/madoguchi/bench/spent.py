"""What an installation has cost in processor time so far, by kind of process: a busy machine changes it little, so it says
where the time goes when a clock would only say how busy everybody else is. Linux only (/proc)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from madoguchi.bench.scratch import Scratch

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN_AND_ENDED = 1, slice(11, 15)
_KINDS = ("web", "worker", "config.live", "seal_audit", "mail-sink", "sandbox")


def spent_s(place: Scratch) -> dict[str, float]:
    """Kind of process → seconds, those of its ended children included. Errors: `BenchBroken` where nothing runs."""
    lines = {int(one.name): _stat(one) for one in Path("/proc").iterdir() if one.name.isdecimal()}
    words = {pid: _words(pid) for pid in lines}
    tops = {place.pid} | {
        pid for pid, text in words.items() if str(place.shelf) in text and "postgres" in text
    }
    found: dict[str, float] = defaultdict(float)
    for pid, fields in lines.items():
        if fields and _has_above(pid, tops, lines):
            found[_kind(words[pid])] += sum(map(int, fields[_OWN_AND_ENDED])) / _TICKS
    return dict(found)


def since(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """The kinds that took at least a hundredth of a second, the greatest first."""
    passed = {kind: after[kind] - before.get(kind, 0.0) for kind in after}
    return dict(sorted(((k, s) for k, s in passed.items() if s >= 0.01), key=lambda one: -one[1]))


def _has_above(pid: int, tops: set[int], lines: Mapping[int, list[str]]) -> bool:
    while pid > 1:
        if pid in tops:
            return True
        fields = lines.get(pid)
        pid = int(fields[_PARENT]) if fields else 0
    return False


def _kind(words: str) -> str:
    if "postgres" in words:
        return "postgres"
    return next((kind for kind in _KINDS if kind in words.split(" ", 2)[-1]), "run")


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _stat(folder: Path) -> list[str]:
    """From the state on; empty for a process that has just ended."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
