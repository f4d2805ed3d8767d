"""Conditions and facts that say nothing are named with file, line and fix, and the shipped data has none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from madoguchi.core.rules import (
    Condition,
    Derived,
    FactLimit,
    Facts,
    MemberFacts,
    Vocabulary,
    evaluate,
    needs_member,
    reads_of,
    reads_once,
    walk,
)
from madoguchi.core.rules.domains import Choices, Subsets, domain_of
from madoguchi.core.rules.satisfiability import settled
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities import City, Finding, check_folder, load_city, read_folder
from tests.foundation.cities.folders import DATA, change, copy_city

CITIES = sorted(folder.name for folder in (DATA / "cities").iterdir() if (folder / "city.yml").exists())
MOVE_IN = "national/procedures/move_in.yml"
FACTS = "national/facts/10-household.yml"
DERIVED = "national/derived/00-events.yml"
EVENT = "{fact: life_event, is: move_in, law: 住民基本台帳法22条}"

MISTAKES = {
    "never true": (
        DERIVED,
        EVENT,
        "{all: [{fact: life_event, is: move_in}, {not: {fact: life_event, is: move_in}}]}",
        "data.condition_never",
    ),
    "always true": (
        DERIVED,
        EVENT,
        "{any: [{fact: life_event, is: move_in}, {not: {fact: life_event, is: move_in}}]}",
        "data.condition_always",
    ),
    "outside of its events": (
        MOVE_IN,
        "condition: {derived: arrives_within_japan}",
        "condition: {derived: changes_home}",
        "data.condition_outside_events",
    ),
    "outside of the range": (
        DERIVED,
        EVENT,
        "{all: [{fact: life_event, is: move_in}, {fact: member_count, at_least: 13}]}",
        "data.condition_never",
    ),
    "unreachable question": (
        FACTS,
        "relevant_if: {fact: life_event, is: move_in}",
        "relevant_if: {all: [{fact: life_event, is: move_in}, {not: {fact: life_event, is: move_in}}]}",
        "data.condition_never",
    ),
    "wrong type": (DERIVED, EVENT, "{fact: life_event, at_least: 3}", "data.condition_wrong_type"),
    "always without reason": (DERIVED, EVENT, "{always: true}", "data.condition_no_reason"),
    "gap": (
        DERIVED,
        EVENT,
        "{versions: [{valid_to: 2024-09-29, condition: {fact: life_event, is: move_in}}, "
        "{valid_from: 2024-10-01, condition: {fact: life_event, is: certificate}}]}",
        "data.condition_gap",
    ),
    "overlap": (
        DERIVED,
        EVENT,
        "{versions: [{valid_to: 2024-10-01, condition: {fact: life_event, is: move_in}}, "
        "{valid_from: 2024-10-01, condition: {fact: life_event, is: certificate}}]}",
        "data.condition_overlap",
    ),
    "dates without law": (
        DERIVED,
        EVENT,
        "{versions: [{valid_to: 2024-09-30, condition: {fact: life_event, is: move_in}}, "
        "{valid_from: 2024-10-01, condition: {fact: life_event, is: certificate}}]}",
        "data.condition_no_law",
    ),
    "limit without law": (
        DERIVED,
        EVENT,
        "{limit: {fact: member_count, by: member_count, values: [3]}}",
        "data.condition_no_law",
    ),
    "unused fact": (
        FACTS,
        "facts:\n",
        "facts:\n  - {id: shoe_size, scope: member, type: integer, asked_in: entry, label: 靴, question: 靴は。}\n",
        "data.unused_fact",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_check_folder__one_mistake__names_file_line_and_fix(kind: str, tmp_path: Path) -> None:
    name, old, new, code = MISTAKES[kind]
    folder = copy_city(tmp_path)
    line = change(tmp_path / name, old, new)
    found = [finding for finding in _check(folder) if finding.code == code]
    assert [(one.mark.file, one.mark.line) for one in found[:1]] in ([(name, line)], [(name, line + 1)])
    assert all(one.message and one.fix for one in found)


def test_check_folder__city_replaces_a_condition__is_judged_in_the_citys_file(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    own = "derived:\n  - id: child_for_medical_care\n    condition:\n      versions:\n"
    own += "        - {valid_to: 2025-03-31, condition: {age: {until_fiscal_year_end_after: 15}, law: 市の条例}}\n"
    own += "        - {valid_from: 2025-04-01, condition: {age: {until_fiscal_year_end_after: 18}, law: 市の条例}}\n"
    (folder / "derived.yml").write_text(own, encoding="utf-8")
    assert _check(folder) == ()
    rule = load_city(folder, tmp_path / "national").derived["child_for_medical_care"]
    facts = Facts({}, (MemberFacts("m1", {"birth_date": date(2008, 6, 1)}),))
    assert evaluate(rule, facts, date(2025, 3, 31), "m1").truth is Truth.FALSE
    assert evaluate(rule, facts, date(2025, 4, 1), "m1").truth is Truth.TRUE
    change(folder / "derived.yml", "2025-04-01", "2025-04-02")
    found = _check(folder)
    assert [(one.code, one.mark.file, one.mark.line) for one in found] == [
        ("data.condition_gap", "yukuhashi/derived.yml", 6)
    ]


def test_check_folder__circle_through_documents__is_found(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    """The card is changed after the move, and would hand out what the move needs."""
    change(
        tmp_path / "national" / "procedures" / "card_continued_use.yml",
        "duty: required",
        "duty: required\nyields: [residence_card]",
    )
    found = [one for one in _check(folder) if one.code == "data.circle"]
    assert [one.mark.file for one in found] in (
        ["national/procedures/card_continued_use.yml"],
        ["national/procedures/move_in.yml"],
    )


@pytest.mark.parametrize("name", CITIES)
def test_check_folder__city_of_the_project__finds_nothing_wrong(name: str) -> None:
    city, findings = check_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    assert [str(finding) for finding in findings] == []


def _check(folder: Path) -> tuple[Finding, ...]:
    return check_folder(folder, folder.parent.parent / "national")[1]


BIRTHS = tuple(
    date(year, 4, day) for year in (1945, 1955, 1985, 2004, 2007, 2008, 2012, 2019, 2024) for day in (1, 2)
)
DAYS = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 11, 16))
HOUSEHOLDS = 10
CAUSES = {
    # Whoever comes wants the certificate, or came for nothing else: each of the two answers leads there.
    "asks_for_residence_certificate",
    # Two age limits in one condition (or of a parent and a child) that no birth date meets together.
    "may_count_as_elder_child",
    "may_live_in_facility",
    "care_insured_category_1",
    "care_insured_category_2",
    "late_elderly_insured",
    "eligible_disabled_child_welfare_allowance",
    # One person is both the one who died and the one asked, or two clauses read who has died or who is the head: a random
    # household of which half is unknown leaves both open although only one way is left.
    "kin_of_deceased",
    "close_kin_of_deceased",
    "lost_a_parent",
    "head_follows",
    "head_must_be_named",
    "national_insurance_head_changes",
    # Several ways in which the number of children changes, each reading the same events.
    "procedure child_allowance_change_of_amount",
    "procedure child_allowance_after_death",
    "procedure head_change_after_death",
    "procedure property_owner_declaration",
}
"""Named conditions that can stay open for a household although all completions agree; so can what uses them."""


@pytest.mark.parametrize("name", CITIES)
def test_catalogue__open_although_completions_agree__is_named_here(name: str) -> None:
    """For HOUSEHOLDS random households of two for each condition; half of the facts are unknown."""
    city, _ = read_folder(DATA / "cities" / name, DATA / "national")
    assert city is not None
    draw = Random(20261121)
    found = set()
    for label, rule in _conditions(city).items():
        if reads_once(rule):
            continue
        member = "m1" if needs_member(rule) else ""
        for _ in range(HOUSEHOLDS):
            facts = _household(rule, city.vocabulary, draw)
            open_still = evaluate(rule, facts, DAYS[-1], member).truth is Truth.UNKNOWN
            if open_still and settled(rule, city.vocabulary, facts, DAYS[-1], member) is not Truth.UNKNOWN:
                found.add(label)
    conditions = _conditions(city)
    assert {label for label in found if not _names(label, conditions[label]) & CAUSES} == set()
    assert found


def _names(label: str, rule: Condition) -> set[str]:
    return {label, *(node.name for node in walk(rule) if isinstance(node, Derived))}


def _conditions(city: City) -> dict[str, Condition]:
    found = {name: rule for name, rule in city.derived.items()}
    found |= {f"procedure {one.id}": one.condition for one in city.procedures.values()}
    found |= {f"whom {one.id}": one.members for one in city.procedures.values() if one.members}
    return found


def _household(rule: Condition, vocabulary: Vocabulary, draw: Random) -> Facts:
    facts = Facts({}, (MemberFacts("m1"), MemberFacts("m2")))
    for fact, of_member in sorted({read for node in walk(rule) for read in reads_of(node)}):
        for owner in ("m1", "m2") if of_member else ("",):
            if draw.random() < 0.5:
                facts = facts.with_value(fact, _value(fact, rule, vocabulary, draw), owner)
    return facts


def _value(fact: str, rule: Condition, vocabulary: Vocabulary, draw: Random) -> object:
    domain = domain_of(fact, vocabulary)
    if isinstance(domain, Choices | Subsets):
        return draw.choice(domain.values)
    if domain.is_day:
        return draw.choice(BIRTHS if fact == "birth_date" else DAYS)
    limits = [
        n
        for node in walk(rule)
        if isinstance(node, FactLimit)
        for limit in node.limits
        for n in (limit - 1, limit)
    ]
    return draw.choice([n for n in (0, 1, 2, *limits) if domain.meet(n, n).spans])
