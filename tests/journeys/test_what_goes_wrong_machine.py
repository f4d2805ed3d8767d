"""What people see when a part of the machine dies: against a real installation, whose parts are killed.

Each test is a line of docs/what-goes-wrong.md, and leaves the installation as it found it.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from madoguchi.bench.scratch import Scratch
from madoguchi.demo.browser import Browser
from madoguchi.demo.citizen import book_first_free
from madoguchi.install.cluster import Cluster
from madoguchi.install.database import private_cluster
from madoguchi.install.folder import open_existing
from tests.journeys.failure_table import Row

PATIENCE_S = 120
TARO = "worker.ended@example.jp"


def until(condition: Callable[[], bool]) -> None:
    """Wait for another process; there is nothing to be told by, so it is asked."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it did not come back"
        time.sleep(0.05)


def child(install: Scratch, word: str) -> int:
    """Process id of the supervisor's child whose command line has `word`."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(parent) == install.pid and word.encode() in words:
                return int(entry.name)
    raise AssertionError(f"no process {word}")


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=60).status_code == 200
    except httpx.TransportError:
        return False


def status(install: Scratch, path: str = "/book/") -> int:
    try:
        return httpx.get(f"{install.url}{path}", timeout=60).status_code
    except httpx.TransportError:
        return 0


def cluster_of(install: Scratch) -> Cluster:
    return private_cluster(open_existing(install.data))


@contextmanager
def database_away(install: Scratch) -> Iterator[None]:
    """PostgreSQL has crashed, and the supervisor does not look until the end of the block."""
    os.kill(install.pid, signal.SIGSTOP)
    try:
        cluster_of(install).stop(mode="immediate")
        yield
    finally:
        os.kill(install.pid, signal.SIGCONT)


def mails(install: Scratch, to: str) -> list[Path]:
    sent = (install.data / "mail").rglob("*.eml")
    return [path for path in sent if f"To: {to}" in path.read_text(encoding="utf-8")]


def test_worker__killed__is_started_again_and_the_mail_arrives(running_install: Scratch, row: Row) -> None:
    until(lambda: status(running_install) == row.status)
    worker = child(running_install, "worker")
    os.kill(running_install.pid, signal.SIGSTOP)
    try:
        os.kill(worker, signal.SIGKILL)
        with Browser(running_install.url, "citizen") as citizen:
            citizen.get("/book/")
            form = citizen.page.form("/book/take/")
            place = form.controls["place"].options[0]
            citizen.send(form, {"place": place, "mail": TARO})
            assert row.seen in citizen.page.text
        assert mails(running_install, TARO) == []
    finally:
        os.kill(running_install.pid, signal.SIGCONT)
    until(lambda: len(mails(running_install, TARO)) == 1)
    assert child(running_install, "worker") != worker


def test_database__restarted__clear_page_while_away_and_back_by_itself(
    running_install: Scratch, row: Row
) -> None:
    with Browser(running_install.url, "citizen") as citizen:
        book_first_free(citizen)
        citizen.get("/book/")
        assert "予約しています" in citizen.page.text
        with database_away(running_install):
            answer = citizen.client.get("/book/")
            assert answer.status_code == row.status
            assert row.seen in answer.text
            assert row.next_step in answer.text
            assert f'data-code="{row.code}"' in answer.text
            assert "Traceback" not in answer.text
        until(lambda: status(running_install) == 200)
        citizen.get("/book/")
        assert "予約しています" in citizen.page.text


def test_database__restarted__open_screens_are_told_to_fetch_again(
    running_install: Scratch, row: Row
) -> None:
    until(lambda: status(running_install) == 200)
    with Browser(running_install.url, "screen") as screen:
        screen.get("/signage/")
        if "data-live-url" not in screen.page.html:
            screen.follow("/signage/")
        found = re.search(r'data-live-url="([^"]+)"', screen.page.html)
    assert found
    # Another test may just have taken the live process down with the database: its health page comes first.
    health = f"{found[1].partition('/live/')[0]}/live/"
    until(lambda: answers(health))
    with httpx.stream("GET", found[1], timeout=PATIENCE_S) as stream:
        assert stream.status_code == row.status
        news = (line for line in stream.iter_lines() if line.startswith("event: "))
        while next(news) not in ("event: hello", "event: resync"):
            pass
        with database_away(running_install):
            pass
        assert f"event: {row.seen}" in news


def test_web__killed__is_started_again(running_install: Scratch, row: Row) -> None:
    web = child(running_install, "web")
    os.killpg(web, signal.SIGKILL)
    until(lambda: status(running_install, "/") == row.status)
    assert child(running_install, "web") != web
    assert row.seen in httpx.get(running_install.url, timeout=60).text
