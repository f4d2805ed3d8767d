from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.plan import Capacity
from madoguchi.core.rules import Facts, MemberFacts, evaluate
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities import City, read_folder
from madoguchi.foundation.cities.procedures import MayFile
from tests.foundation.cities.folders import change, check, copy_city

ON = date(2026, 11, 20)


def read(folder: Path) -> City:
    city, findings = read_folder(folder, folder.parent.parent / "national")
    assert city is not None
    assert not findings
    return city


def rights(city: City, procedure: str) -> dict[Capacity, MayFile]:
    return {one.right.capacity: one for one in city.procedures[procedure].may_file}


def test_may_file__who_acts_for_others__is_of_age_unless_the_data_says_otherwise(tmp_path: Path) -> None:
    city = read(copy_city(tmp_path))
    people = Facts({}, (MemberFacts("m1", {"birth_date": "2009-06-03"}),))
    adult = rights(city, "move_in")[Capacity.HOUSEHOLD_MEMBER].right.person
    sixteen = rights(city, "residence_card_address")[Capacity.HOUSEHOLD_MEMBER].right.person
    assert adult is not None
    assert sixteen is not None
    assert evaluate(adult, people, ON, "m1").truth is Truth.FALSE
    assert evaluate(sixteen, people, ON, "m1").truth is Truth.TRUE


def test_may_file__head_of_household__is_known_by_the_relationship(tmp_path: Path) -> None:
    city = read(copy_city(tmp_path))
    head = rights(city, "care_insurance_enrol")[Capacity.HOUSEHOLD_HEAD].right.person
    assert head is not None
    for relationship, truth in [("世帯主", Truth.TRUE), ("妻", Truth.FALSE)]:
        values = {"birth_date": "1960-01-01", "relationship": relationship}
        assert evaluate(head, Facts({}, (MemberFacts("m1", values),)), ON, "m1").truth is truth


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("procedures/move_in.yml", "by: household_member", "by: neighbour", "data.unknown_word"),
        (
            "procedures/move_in.yml",
            "documents: [proxy_letter]",
            "documents: [no_letter]",
            "data.unknown_documents",
        ),
        ("procedures/move_in.yml", "from_age: 15", "from_age: fifteen", "data.wrong_type"),
        ("procedures/move_in.yml", "from_age: 15", "age: 15", "data.unknown_key"),
        (
            "procedures/pension_exemption.yml",
            "better_later: {only_if",
            "better_later: {when",
            "data.unknown_key",
        ),
        (
            "documents/10-documents.yml",
            "covered_by: [my_number_card]",
            "covered_by: [magic]",
            "data.unknown_covered_by",
        ),
        ("documents/10-documents.yml", "fee_yen: 450", "fee_yen: cheap", "data.wrong_type"),
        ("lapses/10-lapses.yml", "basis: 国民年金法12条", "based_on: 国民年金法12条", "data.missing_key"),
    ],
)
def test_filing_data__wrong__is_found_with_file_and_line(
    name: str, old: str, new: str, code: str, tmp_path: Path
) -> None:
    folder = copy_city(tmp_path)
    line = change(tmp_path / "national" / name, old, new)
    found = [f for f in check(folder) if f.code == code]
    assert [f.mark.file for f in found] == [f"national/{name}"]
    assert code == "data.missing_key" or found[0].mark.line == line


def test_office__with_days_and_limits_of_its_own__is_read(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    change(
        folder / "city.yml",
        '    opens: "08:30"\n',
        '    not_here: [moped_registration]\n    closed_days: {weekdays: [mon], known_until: 2027-12-31}\n    opens: "08:30"\n',
    )
    office = read(folder).main_office
    assert office.not_here == ("moped_registration",)
    assert office.closed_days is not None
    assert office.closed_days.weekdays == frozenset({0})
