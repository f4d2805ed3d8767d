"""A child of the supervisor: its output kept, its whole family ended."""

from __future__ import annotations

import os
import select
import sys
import threading
from pathlib import Path

import pytest

from madoguchi.install.child import Child, tail, write_line


def _run(code: str, log: Path) -> Child:
    return Child("web", [sys.executable, "-c", code], dict(os.environ), log)


def test_output__every_line__is_kept_with_origin(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    child = _run("print('one'); print('two')", log)
    child.wait()
    child.close()
    assert [line.split(" ", 2)[2] for line in log.read_text().splitlines()] == ["web | one", "web | two"]


def test_output__an_error__is_shown_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = _run("raise ValueError('broken')", tmp_path / "web.log")
    assert child.wait() == 1
    child.close()
    assert "[web] ValueError" in capsys.readouterr().err


def test_close__grandchildren__are_gone(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "print(p.pid, flush=True); sys.stdin.read()"
    )
    log = tmp_path / "web.log"
    child = _run(code, log)
    child.wait()
    grandchild = int(log.read_text().split("| ")[1])
    descriptor = os.pidfd_open(grandchild)
    child.close()
    assert select.select([descriptor], [], [], 10)[0]
    os.close(descriptor)


def test_start__work_that_nobody_waits_for__steps_back_behind_what_people_wait_for(tmp_path: Path) -> None:
    code = "import time; time.sleep(600)"
    words = ([sys.executable, "-c", code], dict(os.environ), tmp_path / "x.log")
    pages, work = Child("web", *words), Child("worker", *words, yields=True)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    found = [os.getpriority(os.PRIO_PROCESS, child.pid) for child in (pages, work)]
    for child in (pages, work):
        child.close()
    assert found[0] == own < found[1]


def test_write_line__large_log__starts_anew_and_keeps_the_old(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("x" * (5 * 1024 * 1024 + 1))
    write_line(log, "web", "fresh")
    assert log.read_text().endswith("web | fresh\n")
    assert len(log.read_text()) < 100
    assert (tmp_path / "web.log.1").stat().st_size > 5 * 1024 * 1024


def test_tail__short_and_absent_logs__no_error(tmp_path: Path) -> None:
    assert tail(tmp_path / "none.log") == ""
    (tmp_path / "a.log").write_text("1\n2\n3\n")
    assert tail(tmp_path / "a.log", lines=2) == "2\n3"


def test_threads__after_close__none_left(tmp_path: Path) -> None:
    before = threading.active_count()
    child = _run("print('x')", tmp_path / "web.log")
    child.wait()
    child.close()
    assert threading.active_count() == before
