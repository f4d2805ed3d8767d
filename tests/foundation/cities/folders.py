"""A right copy of a city in a temporary folder, to be broken in one place."""

from __future__ import annotations

import shutil
from pathlib import Path

from madoguchi.foundation.cities import Finding, read_folder

DATA = Path(__file__).resolve().parents[3] / "data"


def copy_city(target: Path, name: str = "yukuhashi") -> Path:
    """Returns the city's folder; the national base lies beside it as in the project."""
    shutil.copytree(DATA / "national", target / "national")
    shutil.copytree(DATA / "cities" / name, target / "cities" / name)
    return target / "cities" / name


def change(path: Path, old: str, new: str) -> int:
    """Replaces the first `old`; returns the line on which it stood, counted from 1."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def check(folder: Path) -> tuple[Finding, ...]:
    return read_folder(folder, folder.parent.parent / "national")[1]
