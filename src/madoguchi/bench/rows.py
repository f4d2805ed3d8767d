"""One line of JSON per measure. The shape is the same for every bench and stays."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is the share of the limit reached, bigger is better; None where there is no limit."""

    name: str
    measure: str
    value: float
    unit: str
    limit: float | None
    ratio: float | None
    goal: float
    ok: bool

    def line(self) -> str:
        return json.dumps({**asdict(self), "machine": machine(), "commit": commit()}, ensure_ascii=False)


def share(name: str, measure: str, value: float, *, unit: str, limit: float, goal: float) -> Row:
    """A measure that is judged by its share of the limit."""
    ratio = round(value / limit, 3)
    return Row(name, measure, round(value, 1), unit, round(limit, 1), ratio, goal, ratio >= goal)


def at_most(name: str, measure: str, value: float, *, unit: str, goal: float) -> Row:
    """A measure of its own, that must not be larger than its goal."""
    return Row(name, measure, round(value, 2), unit, None, None, goal, value <= goal)


def at_least(name: str, measure: str, value: float, *, unit: str, goal: float) -> Row:
    """A measure of its own, that must not be smaller than its goal."""
    return Row(name, measure, round(value, 2), unit, None, None, goal, value >= goal)


def below(name: str, measure: str, value: float, *, unit: str, limit: float) -> Row:
    """A measure that is better the smaller it is, against a limit that it must not pass: ratio = limit / value."""
    ratio = round(limit / value, 3) if value > 0 else float(value <= limit)
    return Row(name, measure, round(value, 3), unit, limit, ratio, 1.0, value <= limit)


def plain(name: str, measure: str, value: float, *, unit: str) -> Row:
    """A measure that is stated and not judged."""
    return Row(name, measure, round(value, 3), unit, None, None, 0.0, True)


def from_line(line: str) -> Row:
    """What `Row.line` wrote, in another process."""
    data = json.loads(line)
    return Row(**{one.name: data[one.name] for one in fields(Row)})


@cache
def machine() -> str:
    """Processor, usable cores and Python, without a name of the machine."""
    model = ""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        model = platform.machine()
    cores = len(os.sched_getaffinity(0))
    return f"{model or platform.machine()}, {cores} cores, Python {platform.python_version()}"


@cache
def commit() -> str:
    """Short id of the commit, with a plus where files differ from it; "unknown" outside a repository."""
    head = _git("rev-parse", "--short=12", "HEAD")
    return head + ("+" if head and _git("status", "--porcelain", "--untracked-files=no") else "") or "unknown"


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=_ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
