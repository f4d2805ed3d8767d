"""docs/architecture.md names only what is there: every service, event and envelope of the journey, and every file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from madoguchi.config.rooms import rooms
from tests.architecture.source import ROOT, modules

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([a-z_]+)\.([a-z_]+)`")
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _rows(after: str) -> Iterator[list[str]]:
    """Cells of the first table after a heading or a line that begins so, without its head."""
    lines = TEXT.split(after, 1)[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def _event_codes() -> set[str]:
    found = set()
    for module in modules():
        if module.name.startswith("madoguchi.domains.") and module.name.endswith(".events"):
            found |= {str(getattr(value, "code", "")) for value in vars(import_module(module.name)).values()}
    return found - {""}


def _has_service(room: str, name: str) -> bool:
    return callable(getattr(import_module(f"madoguchi.domains.{room}.services"), name, None))


def test_journey__each_service__is_in_the_code() -> None:
    named = [pair for row in _rows("## 4. The journey") for pair in CODE.findall(row[2])]
    assert len(named) > 30
    assert not [f"{room}.{name}" for room, name in named if not _has_service(room, name)]


def test_journey__each_event__is_in_the_code() -> None:
    named = {".".join(pair) for row in _rows("## 4. The journey") for pair in CODE.findall(row[3])}
    assert len(named) > 20
    assert not sorted(named - _event_codes())


def test_envelopes__each_kind__is_taken_in_by_somebody() -> None:
    source = "".join(module.text for module in modules())
    known = set(re.findall(r"receive_kind\(\s*\"([a-z_]+)\"", source))
    documented = {row[0].strip("`") for row in _rows("| kind | from")}
    assert documented == known
    takers = [pair for row in _rows("| kind | from") for pair in CODE.findall(row[2])]
    assert not [f"{room}.{name}" for room, name in takers if not _has_service(room, name)]


def test_rooms__each_installed_one__is_in_the_text() -> None:
    missing = [name for name in rooms("all") if f"`{name.removeprefix('madoguchi.')}`" not in TEXT]
    assert not missing, "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document__each_link_to_a_file__leads_somewhere(path: Path) -> None:
    targets = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in targets if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document__each_file_of_the_project_that_it_names__exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:docs|data|tests|scripts|src)/[\w./-]+)`", text)
    assert not [name for name in named if not (ROOT / name).exists()]
