"""A right copy of a city in a temporary folder, to be broken in one place."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from madoguchi.foundation.cities import Finding, read_folder

DATA = Path(__file__).resolve().parents[3] / "data"


def copy_city(target: Path, name: str = "yukuhashi") -> Path:
    """Returns the city's folder; the national base lies beside it as in the project.

    Without further languages and their files: a text that a test takes away would be missed by each of them too.
    """
    for folder in (Path("national"), Path("cities") / name):
        shutil.copytree(DATA / folder, target / folder, ignore=shutil.ignore_patterns("translations"))
    folder = target / "cities" / name
    offer_languages(folder, ("ja", "ja-easy", "en"))
    return folder


def offer_languages(folder: Path, codes: Iterable[str]) -> None:
    lines = (folder / "city.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    offer = f"languages: [{', '.join(codes)}]\n"
    (folder / "city.yml").write_text(
        "".join(offer if line.startswith("languages:") else line for line in lines), encoding="utf-8"
    )


def change(path: Path, old: str, new: str) -> int:
    """Replaces the first `old`; returns the line on which it stood, counted from 1."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def check(folder: Path) -> tuple[Finding, ...]:
    return read_folder(folder, folder.parent.parent / "national")[1]
