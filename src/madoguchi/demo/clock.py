"""The demo's clock: moved by the command line of the install, as an operator of a demo would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from madoguchi.demo.browser import JourneyBroken


@dataclass(frozen=True, slots=True)
class DemoClock:
    """`folders` are the data folders of the installs that share the journey's time."""

    folders: tuple[Path, ...]

    def move(self, to: datetime | None) -> None:
        """Sets the clock of every install to `to` (aware), or back to the machine's with None."""
        text = to.isoformat(timespec="seconds") if to else "now"
        for folder in self.folders:
            answer = subprocess.run(
                [sys.executable, "-m", "madoguchi.cli", "manage", "set_demo_clock", text],
                env={**os.environ, "MADOGUCHI_DATA": str(folder)},
                capture_output=True,
                text=True,
                check=False,
            )
            if answer.returncode != 0:
                raise JourneyBroken(f"clock: {answer.stderr.strip()[-300:]}")
