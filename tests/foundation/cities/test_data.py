"""The data that comes with the project is right, in every city."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.cities import read_folder

DATA = Path(__file__).resolve().parents[3] / "data"
CITIES = sorted(folder.name for folder in (DATA / "cities").iterdir() if (folder / "city.yml").exists())


@pytest.mark.parametrize("name", CITIES)
def test_read_folder__city_of_the_project__finds_nothing_wrong(name: str) -> None:
    city, findings = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    assert [str(finding) for finding in findings] == []
