"""What a person at the terminal sees while an installation starts: one line per step, with its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from madoguchi.install.errors import InstallError


def say(line: str = "") -> None:
    """One line, at once."""
    print(line, flush=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Announce a step and close its line with the seconds it took."""
    started = time.monotonic()
    is_terminal = sys.stdout.isatty()
    if is_terminal:
        print(f"  … {label}", end="", flush=True)
    yield
    seconds = time.monotonic() - started
    print(f"{chr(13) if is_terminal else ''}  ✓ {label} ({seconds:.1f} 秒)", flush=True)


def refuse(refusal: InstallError) -> int:
    """Show a refusal on stderr: what is wrong, then the fix. Returns the exit code."""
    print(f"\n× {refusal.sentence}\n→ {refusal.fix}", file=sys.stderr, flush=True)
    return 1
