"""A number zone as it is run: its own processes and database, a core system over HTTP, and the office only by envelopes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from madoguchi.demo import staff
from madoguchi.demo.browser import Browser
from madoguchi.demo.installs import Install as Running
from madoguchi.demo.installs import started
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.foundation.files import command
from madoguchi.foundation.transfer import folder
from tests.support.number_zone import ADDRESS_NUMBERS, BASIS, ask, make_paper
from tests.support.two_installs import Install, office

__all__ = ["office"]

_LONGEST_S = 120


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """What the tests' own settings say must not reach it."""
    for name in list(os.environ):
        if name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE") or name.startswith("MADOGUCHI_"):
            monkeypatch.delenv(name)
    shelf = Path(tempfile.mkdtemp(prefix="madoguchi-number-", dir="/tmp"))
    shelf.chmod(0o711)  # the database's own account must be able to pass
    try:
        with started(shelf / "number", city="yukuhashi", zone="number") as install:
            yield install
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


@pytest.mark.django_db(transaction=True, databases=["default", "gate"])
def test_number_install__form_of_the_office__is_completed_and_nothing_stays(
    running: Running, office: Install, tmp_path: Path
) -> None:
    _introduce(running, office, tmp_path)
    with office.here():
        ask(make_paper())
    folder.carry(office.transfer, running.folder / "transfer", to="number")
    with staff.sign_in(running.url, "number1") as clerk:
        shown = _completed(clerk)
    folder.carry(running.folder / "transfer", office.transfer)
    with office.here():
        assert folder.import_waiting() == 1
    assert NumberRequest.objects.get().state == "completed"
    numbers = [number for number in _numbers(running) if number in shown]
    assert len(numbers) == len(ADDRESS_NUMBERS)
    dump = tmp_path / "dump.sql"
    running.madoguchi("pg", "pg_dump", "--file", str(dump))
    places = [
        dump,
        *(path for path in running.folder.rglob("*") if path.is_file() and "pg" not in path.parts),
    ]
    assert any(ADDRESS_NUMBERS[0].encode() in path.read_bytes() for path in places), "the log says whose"
    assert not [path for path in places for number in numbers if number.encode() in path.read_bytes()]


def _introduce(running: Running, office: Install, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "number.json", tmp_path / "office.json"
    running.madoguchi("keys", "zone-export", str(theirs))
    with office.here():
        assert command.main(["zone-import", str(theirs)]) == 0
        assert command.main(["zone-export", str(ours)]) == 0
    running.madoguchi("keys", "zone-import", str(ours))


def _completed(clerk: Browser) -> str:
    """The clerk's way: list, form, basis, print, end. Returns the words of the printed form without gaps."""
    _until(lambda: "/number/tasks/" in clerk.get("/number/").html)
    clerk.follow("/number/tasks/")
    task = clerk.page.url
    clerk.send("/basis/", {"basis": BASIS})
    printed = clerk.download(f"{task}form/")
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    clerk.get(task)
    clerk.send("/finish/")
    clerk.get(f"{task}form/", expect=422)
    document = pypdfium2.PdfDocument(printed.content)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def _numbers(running: Running) -> list[str]:
    """From the core system beside the install, by the key of a number zone."""
    from madoguchi.adapters.core_system import IndividualNumbers

    port = int(running.url.rpartition(":")[2]) + 3
    source = IndividualNumbers(url=f"http://127.0.0.1:{port}", key="demo-core-number-key")
    return [source.fetch(one) for one in ADDRESS_NUMBERS]


def _until(is_there: Callable[[], bool]) -> None:
    last = time.monotonic() + _LONGEST_S
    while not is_there():
        assert time.monotonic() < last
        time.sleep(0.2)
