"""Every kind of mistake is named with file, line and fix, and keeps the city from opening."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.foundation.cities import CityDataWrong, load_city
from madoguchi.foundation.cities.command import main
from tests.foundation.cities.folders import change, check, copy_city

MOVE_IN = "national/procedures/move_in.yml"
CITY = "cities/yukuhashi/city.yml"
FACTS = "national/facts/10-household.yml"

MISTAKES = {
    "unknown fact": (MOVE_IN, "fact: moved_from", "fact: moved_form", "data.condition_unknown_fact"),
    "wrong type": (MOVE_IN, "value: 20", "value: twenty", "data.wrong_type"),
    "wrong number": (MOVE_IN, "{amount_yen: 0,", "{amount_yen: free,", "data.wrong_type"),
    "unknown section": (MOVE_IN, "section: resident_registry", "section: registry", "data.unknown_section"),
    "unknown form": (MOVE_IN, "[move_in_notification]", "[move_in_notice]", "data.unknown_forms"),
    "unknown document": (
        MOVE_IN,
        "document: identity_document",
        "document: id_card",
        "data.unknown_document",
    ),
    "unknown channel": (MOVE_IN, "assisted: true", "assisted: true, fax: true", "data.unknown_channel"),
    "promise against the law": (MOVE_IN, "submit: false", "submit: true", "data.channel_conflict"),
    "missing source": (
        MOVE_IN,
        "source: {title: 住民基本台帳法の条文(再掲ページ), url:",
        "source: {url:",
        "data.missing_source",
    ),
    "bad date": (MOVE_IN, "checked_on: 2026-11-21", "checked_on: 2026-02-30", "data.bad_date"),
    "unknown certainty": (MOVE_IN, "certainty: verified\nnote", "certainty: sure\nnote", "data.unknown_word"),
    "unknown key": (MOVE_IN, "duty: required", "duty: required\ndutty: required", "data.unknown_key"),
    "deadline without length": (MOVE_IN, ", days: 14}", "}", "data.bad_deadline"),
    "unknown base": (MOVE_IN, "base: moved_on", "base: moved", "data.unknown_fact"),
    "member fact outside": (
        MOVE_IN,
        "{any_member: {fact: card_held, is: true}}",
        "{fact: card_held, is: true}",
        "data.condition_needs_member",
    ),
    "bad check digit": (CITY, '"402133"', '"402134"', "data.bad_code"),
    "duplicate id": (CITY, "{id: pension, name", "{id: health_insurance, name", "data.duplicate_id"),
    "duplicate key": (
        CITY,
        "prefecture: 福岡県",
        "prefecture: 福岡県\nprefecture: 大分県",
        "data.duplicate_key",
    ),
    "share of nobody": (
        CITY,
        "seats: [{id: children_1, name: 子ども 1番}]",
        "seats: [{id: children_1, name: 子ども 1番}]\n        booked_percent: 100",
        "data.share_out_of_range",
    ),
    "no seat": (CITY, "seats: [{id: children_1, name: 子ども 1番}]", "seats: []", "data.no_seat"),
    "counter of no section": (
        CITY,
        "sections: [child_support, school, maternal_health]",
        "sections: [childs]",
        "data.unknown_sections",
    ),
    "bad time": (CITY, '"08:30"', '"25:30"', "data.bad_time"),
    "bad month and day": (CITY, '"12-29"', '"12-32"', "data.bad_date"),
    "booking of no procedure": (
        CITY,
        "events: [certificate, business]",
        "procedures: [x]",
        "data.unknown_procedures",
    ),
    "personal fact in the guide": (
        FACTS,
        "personal: false\n    label: {ja: 用件",
        "personal: true\n    label: {ja: 用件",
        "data.personal_in_guide",
    ),
    "choices without choice": (
        FACTS,
        "type: choices\n    asked_in: guide\n    personal: false\n    label: {ja: 用件",
        "type: text\n    asked_in: guide\n    personal: false\n    label: {ja: 用件",
        "data.wrong_choices",
    ),
    "unknown scope": (FACTS, "scope: household", "scope: house", "data.unknown_word"),
    "unknown choice": (
        MOVE_IN,
        "{fact: moved_from, in: [other_prefecture,",
        "{fact: moved_from, in: [other_country,",
        "data.condition_unknown_answer",
    ),
    "text for yes or no": (
        MOVE_IN,
        "{fact: card_held, is: true}",
        "{fact: card_held, is: yes please}",
        "data.condition_unknown_answer",
    ),
    "unknown derived": (
        MOVE_IN,
        "derived: arrives_within_japan",
        "derived: arrives",
        "data.condition_unknown_derived",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_read_folder__one_mistake__names_file_line_and_fix(kind: str, tmp_path: Path) -> None:
    name, old, new, code = MISTAKES[kind]
    folder = copy_city(tmp_path)
    path = tmp_path / name
    line = change(path, old, new)
    lines = range(line, line + old.count("\n") + new.count("\n") + 1)
    found = [f for f in check(folder) if f.code == code]
    assert found
    assert any(f.mark.file == name.removeprefix("cities/") for f in found)
    if kind not in ("choices without choice", "personal fact in the guide"):
        assert any(f.mark.line in lines for f in found)
    assert all(f.message and f.fix for f in found)
    with pytest.raises(CityDataWrong):
        load_city(folder, tmp_path / "national")


def test_read_folder__broken_yaml__names_the_line(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    line = change(tmp_path / MOVE_IN, "name: 転入届", "name: {転入届")
    found = check(folder)
    assert [f.code for f in found][:1] == ["data.syntax"]
    assert found[0].mark.file == MOVE_IN
    assert found[0].mark.line >= line


def test_read_folder__missing_city_file__says_so(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    (folder / "city.yml").unlink()
    assert [(f.code, f.mark.file) for f in check(folder)] == [("data.missing_file", "yukuhashi/city.yml")]


def test_read_folder__counter_without_procedures__is_unreachable(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    change(folder / "city.yml", "sections: [child_support, school, maternal_health]", "sections: [election]")
    codes = {f.code for f in check(folder)}
    assert {"data.unreachable_counter", "data.no_counter"} <= codes


def test_read_folder__circle_of_after__is_found(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    change(tmp_path / MOVE_IN, "duty: required", "duty: required\nafter: [child_allowance_claim]")
    assert "data.circle" in {f.code for f in check(folder)}


def test_read_folder__procedure_after_itself__is_a_circle(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    change(tmp_path / MOVE_IN, "duty: required", "duty: required\nafter: [move_in]")
    assert "data.circle" in {f.code for f in check(folder)}


def test_read_folder__deadline_from_a_fact_that_is_no_day__is_refused_with_its_line(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    line = change(tmp_path / MOVE_IN, "base: moved_on", "base: has_dog")
    found = [(f.code, f.mark.line) for f in check(folder)]
    assert ("data.wrong_type", line) in found


def test_read_folder__file_that_is_a_list__is_refused(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    (tmp_path / MOVE_IN).write_text("- id: move_in\n", encoding="utf-8")
    assert "data.not_a_mapping" in {f.code for f in check(folder)}


def test_read_folder__city_file__holds_only_the_difference(tmp_path: Path) -> None:
    city = load_city(copy_city(tmp_path, "kitakyushu"), tmp_path / "national")
    claim = city.procedures["child_medical_care_claim"]
    assert (claim.deadline.rule.days, claim.name, claim.forms) == (
        15,
        "子ども医療証 交付申請",
        ("child_medical_care_claim",),
    )
    assert city.procedures["school_change_permission"].section == "child_support"
    water = city.procedures["water_service_start"].channels
    assert (water.assisted, water.information) == (False, True)


def test_read_folder__procedure_not_offered__is_left_out(tmp_path: Path) -> None:
    folder = copy_city(tmp_path, "kitakyushu")
    change(folder / "city.yml", "languages:", "procedures_not_offered: [moped_registration]\nlanguages:")
    assert "moped_registration" not in load_city(folder, tmp_path / "national").procedures


def test_command__right_folder__exits_zero_with_one_json_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(copy_city(tmp_path)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"city": "yukuhashi", "findings": 0, "ok": True}


def test_command__wrong_folder__prints_only_json_and_exits_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_city(tmp_path)
    line = change(folder / "city.yml", '"402133"', '"123456"')
    assert main(["check", str(folder), "--json"]) == 1
    first, last = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert (first["file"], first["line"], first["code"]) == ("yukuhashi/city.yml", line, "data.bad_code")
    assert last == {"city": "yukuhashi", "findings": 1, "ok": False}


def test_command__no_such_folder__is_wrong_usage(tmp_path: Path) -> None:
    assert main(["check", str(tmp_path / "none")]) == 2
