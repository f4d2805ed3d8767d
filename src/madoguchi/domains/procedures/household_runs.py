"""Runs the hard households of a city: the whole plan must be the one that is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.read_household_cases import HouseholdCase


@dataclass(frozen=True, slots=True)
class HouseholdRun:
    """`problems` are Japanese sentences; none: the plan is the one that was written down."""

    case: HouseholdCase
    problems: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        return not self.problems


def run_households(city: City, cases: Iterable[HouseholdCase]) -> tuple[HouseholdRun, ...]:
    return tuple(HouseholdRun(case, tuple(_problems(city, case))) for case in cases)


def _problems(city: City, case: HouseholdCase) -> Iterator[str]:
    plan = plan_in(city, case.facts, case.on)
    yield from _differing("必要な手続", case.needed, plan.needed)
    yield from _differing("自動の手続", case.automatic, plan.automatic)
    yield from _differing("まだ決まらない手続", case.undecided, plan.undecided)
    yield from _detail_problems(case, plan)
    if case.come is not None and case.come != plan.attendance.people:
        yield f"来る人は {_list(plan.attendance.people)} です(あるべき人: {_list(case.come)})。"


def _differing(what: str, wanted: Iterable[str], found: Iterable[PlanItem]) -> Iterator[str]:
    expected, got = set(wanted), {item.id for item in found}
    if missing := sorted(expected - got):
        yield f"{what}に {_list(missing)} がありません。"
    if extra := sorted(got - expected):
        yield f"{what}に {_list(extra)} が余分です。"


def _detail_problems(case: HouseholdCase, plan: Plan) -> Iterator[str]:
    items = {item.id: item for item in (*plan.needed, *plan.automatic, *plan.undecided)}
    for name, day in case.due.items():
        due_on = items[name].due.due_on if name in items else None
        if due_on != day:
            yield f"{name} の期限は {due_on or 'ありません'} です(あるべき日: {day})。"
    for name, people in case.members.items():
        members = items[name].members if name in items else ()
        if members != people:
            yield f"{name} に当たる人は {_list(members)} です(あるべき人: {_list(people)})。"


def _list(names: Iterable[str]) -> str:
    return "・".join(names) or "なし"
