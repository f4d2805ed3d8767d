"""The demo's clock: moved by the command line of the install, as an operator of a demo would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from madoguchi.demo.browser import JourneyBroken

_SEEN_BY_ALL_S = 0.3


class DemoClock:
    """One long-lived `madoguchi manage set_demo_clock -` per data folder; both zones share the journey's time."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._hands = [
            subprocess.Popen(
                [sys.executable, "-m", "madoguchi.cli", "manage", "set_demo_clock", "-"],
                env={**os.environ, "MADOGUCHI_DATA": str(folder)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for folder in folders
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Back to the machine's time, whatever happened."""
        try:
            self.move(None)
        finally:
            for hand in self._hands:
                hand.communicate()

    def move(self, to: datetime | None) -> None:
        """Sets the clock of every install to `to` (aware), or back to the machine's with None."""
        text = to.isoformat(timespec="seconds") if to else "now"
        for hand in self._hands:
            if hand.stdin is None or hand.stdout is None or hand.stderr is None:
                raise JourneyBroken("clock: no pipe to the install")
            if hand.poll() is None:
                hand.stdin.write(f"{text}\n")
                hand.stdin.flush()
            if hand.stdout.readline().strip() != text:
                raise JourneyBroken(f"clock: {hand.stderr.read().strip()[-300:]}")
        # Every process of the install reads the clock's row at most this much later.
        time.sleep(_SEEN_BY_ALL_S)
