"""The private server of the runs goes when its run goes, however that ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from madoguchi.rel.scratch import Scratch, sweep

_HOLD = """
import signal
from madoguchi.rel.scratch import Scratch
with Scratch() as scratch:
    print(scratch.shelf, flush=True)
    signal.pause()
"""


def _started() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def _runs(pid: int) -> bool:
    """A process that ended and that nobody has buried yet has no command line."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def test_sweep__run_was_killed__stops_its_server_and_removes_its_folder(scratch: Scratch) -> None:
    process, shelf = _started()
    postmaster = int((shelf / "pg" / "data" / "postmaster.pid").read_text().split()[0])
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=120)
    assert _runs(postmaster)
    sweep()
    assert not shelf.exists()
    assert not _runs(postmaster)
    assert scratch.shelf.exists(), "a run that lives is left alone"
