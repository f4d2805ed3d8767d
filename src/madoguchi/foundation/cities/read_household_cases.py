"""households/<life event>.yml → whole households with the plan that they must get. National ones, then the city's own.

life_event: birth
common: {on: 2026-04-10}                       # of every household, unless it says otherwise
households:
  - title: 双子が生まれた
    cities: [this_city]                        # not given: every city
    household: {life_event: [birth]}
    members: {m1: {…}, m2: {newborn: はい}, m3: {newborn: はい}}
    expect:
      needed: [birth_notification]             # exactly those to be filed
      automatic: [birth_resident_record]       # exactly those that the city does by itself
      undecided: []                            # exactly
      due: {birth_notification: 2026-04-23}
      members: {birth_notification: [m2, m3]}
      come: [m1]
    note: …
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from madoguchi.core.rules import Facts
from madoguchi.foundation.cities.case_drafts import Draft, read_draft
from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.findings import Finding, Findings, Mark
from madoguchi.foundation.cities.located import read_yaml
from madoguchi.foundation.cities.read_facts import events_of
from madoguchi.foundation.cities.reader import Reader

FOLDER = "households"


@dataclass(frozen=True, slots=True)
class HouseholdCase:
    """One household on one day and the plan it must get. `come` None: not said."""

    event: str
    title: str
    on: date
    facts: Facts
    mark: Mark
    needed: tuple[str, ...]
    automatic: tuple[str, ...]
    undecided: tuple[str, ...]
    due: Mapping[str, date]
    members: Mapping[str, tuple[str, ...]]
    come: tuple[str, ...] | None = None


def read_household_cases(
    city: City, folder: Path, national: Path
) -> tuple[tuple[HouseholdCase, ...], tuple[Finding, ...]]:
    """The households of the city and everything that is wrong in the files, by file and line."""
    findings = Findings()
    found: list[HouseholdCase] = []
    for root in (national, folder):
        for path in sorted((root / FOLDER).glob("*.yml")):
            data = read_yaml(path, str(path.relative_to(root.parent)), findings)
            if data is not None:
                found += _in_file(city, Reader(data, findings))
    return tuple(found), findings.in_order()


def _in_file(city: City, reader: Reader) -> Iterator[HouseholdCase]:
    event = reader.reference(LIFE_EVENT, events_of(city.vocabulary), "用件")
    first = reader.child("common")
    common = read_draft(city.facts, first, Draft(None, {}))
    if first is not None:
        first.finish()
    for part in reader.items("households", required=True):
        cities = part.strings("cities")
        if cities and city.id not in cities:
            continue
        draft = read_draft(city.facts, part, common.copy())
        yield from _case(city, event, part, draft)
        part.finish()
    reader.finish()


def _case(city: City, event: str, part: Reader, draft: Draft) -> Iterator[HouseholdCase]:
    title, expect = part.text("title", required=True), part.child("expect", required=True)
    part.text("note")
    if draft.on is None:
        part.wrong(
            "on",
            "data.missing_key",
            "「on」がありません。",
            "計画の日を「on: 2026-04-10」のように書いてください。",
        )
    if expect is None or draft.on is None:
        return
    facts, known = draft.facts(), city.procedures
    people = [member.id for member in facts.people()]
    yield HouseholdCase(
        event=event,
        title=title,
        on=draft.on,
        facts=facts,
        mark=part.mark(),
        needed=expect.references("needed", known, "手続"),
        automatic=expect.references("automatic", known, "手続"),
        undecided=expect.references("undecided", known, "手続"),
        due=MappingProxyType(dict(_days(expect, city))),
        members=MappingProxyType(dict(_people(expect, city, people))),
        come=expect.references("come", people, "人") if "come" in expect.data else None,
    )
    expect.finish()


def _days(expect: Reader, city: City) -> Iterator[tuple[str, date]]:
    for name, part in _by_procedure(expect, "due", city):
        day = part.day(name)
        if day is not None:
            yield name, day


def _people(expect: Reader, city: City, people: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, part in _by_procedure(expect, "members", city):
        yield name, part.references(name, people, "人")


def _by_procedure(expect: Reader, key: str, city: City) -> Iterator[tuple[str, Reader]]:
    part = expect.child(key)
    for name in part.data if part is not None else ():
        if part is not None and name in city.procedures:
            yield str(name), part
        elif part is not None:
            part.wrong(
                str(name),
                "data.unknown_procedure",
                f"「{name}」という手続はありません。",
                "手続の id を確かめてください。",
            )
