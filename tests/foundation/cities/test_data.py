"""The data that comes with the project is right, in every city."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.cities import read_folder
from tests.foundation.cities.folders import copy_city

DATA = Path(__file__).resolve().parents[3] / "data"
CITIES = sorted(folder.name for folder in (DATA / "cities").iterdir() if (folder / "city.yml").exists())


@pytest.mark.parametrize("name", CITIES)
def test_read_folder__city_of_the_project__finds_nothing_wrong(name: str) -> None:
    city, findings = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("name", CITIES)
def test_read_folder__every_text__is_there_in_each_language(name: str) -> None:
    city, _ = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    texts = [(p.id, t) for p in city.procedures.values() for t in (p.title, p.summary, p.not_needed, p.who)]
    texts += [(d.id, t) for d in city.facts for t in (d.label, d.question, *(c.label for c in d.choices))]
    texts += [(d.id, d.name) for d in city.documents.values()]
    assert [name for name, text in texts if text.lacks("ja-easy") or text.lacks("en")] == []


@pytest.mark.parametrize("name", CITIES)
def test_read_folder__guide__asks_nothing_that_points_to_a_person(name: str) -> None:
    city, _ = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    kinds = {d.type.value for d in city.facts if d.asked_in.value == "guide"}
    assert kinds == {"choice", "choices", "yes_no", "date", "integer"}


@pytest.mark.parametrize("name", CITIES)
def test_read_folder__old_rules__are_not_in_the_data(name: str) -> None:
    """Rules that have changed: 健康保険の保険証 (until 2024-12), child allowance until 15 and its income limit (until 2024-10)."""
    city, _ = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    shown = "".join(f"{p.title.ja}{p.summary.ja}" for p in city.procedures.values())
    shown += "".join(d.name.ja for d in city.documents.values())
    assert "保険証" not in shown.replace("マイナ保険証", "").replace("介護保険証", "")
    assert "所得制限" not in shown
    assert not city.procedures["move_in"].channels.submit


def test_read_folder__example_of_the_handbook__is_right(tmp_path: Path) -> None:
    text = (DATA.parent / "docs" / "howto" / "add-a-procedure.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    folder = copy_city(tmp_path)
    (folder / "procedures" / "bicycle_disposal.yml").write_text(example, encoding="utf-8")
    city, findings = read_folder(folder, tmp_path / "national")
    assert (findings, city is not None and "bicycle_disposal" in city.procedures) == ((), True)
