"""Households of the yardsticks: YAML that names people, the day and the law, with what each condition must answer.

A file has `subject`, `common` (day, household, members) and `cases`; a case lays its own answers on the common ones and
may carry `variations`, each of which changes answers of its case (`m1.income_yen: …`; null is "not known") or its day.
`expect` is condition → true, false or unknown; a person's condition is written `condition.m2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.core.rules import HOUSEHOLD
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import read_yaml

FOLDER = Path(__file__).parent / "households"
LIVING = {"deceased": False}
"""Nobody in these households has died: rights are asked of the living."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """`document` is in the form of a facts file. `expect`: (condition, member or "") → "true" | "false" | "unknown"."""

    name: str
    law: str
    on: date
    document: Mapping[str, Any]
    expect: Mapping[tuple[str, str], str]


def subjects() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def yardsticks(subject: str) -> Iterator[Yardstick]:
    findings = Findings()
    data = read_yaml(FOLDER / f"{subject}.yml", subject, findings)
    assert data is not None
    assert not findings.found
    common = data["common"]
    for case in data["cases"]:
        household = {**common.get("household", {}), **case.get("household", {})}
        people = case.get("members") or common["members"]
        members = {name: dict(values) for name, values in people.items()}
        on, law = case.get("on", common["on"]), case["law"]
        yield _yardstick(f"{subject}: {case['title']}", law, on, household, members, case["expect"])
        for variation in case.get("variations", ()):
            changed = _changed(household, members, variation.get("change", {}))
            name = f"{subject}: {case['title']} / {variation['title']}"
            yield _yardstick(
                name, variation.get("law", law), variation.get("on", on), *changed, variation["expect"]
            )


def _changed(
    household: Mapping[str, Any], members: Mapping[str, Mapping[str, Any]], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    new_household, new_members = dict(household), {name: dict(values) for name, values in members.items()}
    for slot, value in changes.items():
        member, dot, fact = slot.partition(".")
        if dot:
            new_members.setdefault(member, {})[fact] = value
        else:
            new_household[slot] = value
    return new_household, new_members


def _yardstick(
    name: str,
    law: str,
    on: date,
    household: Mapping[str, Any],
    members: Mapping[str, Mapping[str, Any]],
    expect: Mapping[str, Any],
) -> Yardstick:
    document = {
        "household": {fact: _plain(value) for fact, value in household.items()},
        "members": [
            {"id": member, **LIVING, **{fact: _plain(value) for fact, value in values.items()}}
            for member, values in members.items()
        ],
    }
    answers = {_slot(key): str(value).lower() for key, value in expect.items()}
    return Yardstick(name, law, on, document, answers)


def _slot(key: str) -> tuple[str, str]:
    condition, dot, member = key.partition(".")
    return condition, member if dot else HOUSEHOLD


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
