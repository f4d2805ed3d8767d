"""Versions of the catalogue: one when something changed, none when nothing did."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.domains.procedures import services
from madoguchi.domains.procedures.history import Moved, last_changes, list_versions
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.cities import load_city
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases
from madoguchi.foundation.policy.actors import SYSTEM
from tests.foundation.cities.folders import change, copy_city

pytestmark = pytest.mark.django_db


KEPT = {"move_in", "voter_list_registration", "dog_registration_change"}


def _copy(tmp_path: Path) -> Path:
    """A city with the cases of a few procedures."""
    folder = copy_city(tmp_path)
    for path in (tmp_path / "national" / "cases").glob("*.yml"):
        if path.stem not in KEPT:
            path.unlink()
    return folder


def _record(folder: Path) -> int:
    national = folder.parent.parent / "national"
    city = load_city(folder, national)
    return services.record_catalogue(
        actor=SYSTEM, city=city, cases=read_rule_cases(city, folder, national)[0]
    )


def test_record_catalogue__first_and_second_start__keep_one_version_each(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    first = _record(folder)
    assert first == len(load_city(folder, tmp_path / "national").procedures)
    assert ChangeRow.objects.filter(code="catalogue.version_recorded").count() == first
    assert _record(folder) == 0
    (only,) = list_versions("move_in")
    assert (only.number, only.changes, only.moved, only.recorded_by) == (1, (), (), "system")


def test_record_catalogue__changed_condition__shows_lines_and_moved_answers(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _record(folder)
    path = tmp_path / "national" / "derived" / "00-events.yml"
    change(
        path,
        "{age: {at_least: 18, from_eve: true}, law: 公職選挙法9条・年齢計算ニ関スル法律}",
        "{age: {at_least: 20, from_eve: true}, law: 公職選挙法9条・年齢計算ニ関スル法律}",
    )
    assert _record(folder) == 1
    newest, _ = list_versions("voter_list_registration")
    told = [(one.kind, one.text.strip()) for one in newest.changes]
    assert ("removed", "18歳以上(誕生日の前日から数える)(公職選挙法9条・年齢計算ニ関スル法律)") in told
    assert ("added", "20歳以上(誕生日の前日から数える)(公職選挙法9条・年齢計算ニ関スル法律)") in told
    assert newest.moved == (Moved("18歳の誕生日があした(法律ではきょう18歳)の人", "必要", "不要"),)
    assert set(last_changes()) == {"voter_list_registration"}


def test_record_catalogue__new_case_alone__is_no_version(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _record(folder)
    cases = tmp_path / "national" / "cases" / "move_in.yml"
    change(
        cases,
        "  - title: 証明書だけの用件で",
        "  - {title: もう1つの例, household: {life_event: certificate}, expect: not_needed}\n  - title: 証明書だけの用件で",
    )
    assert _record(folder) == 0


def test_record_catalogue__procedure_no_longer_offered__says_so_once(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _record(folder)
    path = folder / "city.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "procedures_not_offered: [", "procedures_not_offered: [dog_registration_change, "
        ),
        encoding="utf-8",
    )
    assert _record(folder) == 1
    newest, first = list_versions("dog_registration_change")
    assert (newest.is_offered, first.is_offered) == (False, True)
    assert _record(folder) == 0


def test_record_catalogue__command__is_a_step_of_the_start() -> None:
    from madoguchi.install import steps

    for zone in ("all", "front", "office"):
        assert "record_catalogue" in [step.command for step in steps.chosen(zone, is_demo=False)]
    call_command("record_catalogue")
    assert list_versions("move_in")
