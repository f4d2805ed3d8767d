"""Runs the 判定例 of a city against its rules, and says what the examples leave untried.

Conditions are asked of the one evaluator, dates and people of the one plan: an example proves what citizens get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from madoguchi.core.rules import Evaluator, needs_member
from madoguchi.core.rules.coverage import (
    DERIVED,
    Asked,
    Coverage,
    Spot,
    edges_of,
    spots_of,
    steps_of,
    try_steps,
)
from madoguchi.core.rules.edges import Edge
from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City, Procedure
from madoguchi.foundation.cities.rule_cases import RuleCase, RuleCases

AT_LEAST = {Truth.TRUE: 2, Truth.FALSE: 2, Truth.UNKNOWN: 1}
"""How many examples each procedure has of each answer."""


@dataclass(frozen=True, slots=True)
class CaseRun:
    """`problems` are Japanese sentences; none: the rules say what the section stands for."""

    case: RuleCase
    truth: Truth
    problems: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no example tries. `kind`: clause, edge or number; `where` is a clause or a procedure.

    `procedure` is the one whose file of examples should get it; "" for a clause of a named condition.
    """

    kind: str
    procedure: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class CatalogueRun:
    """`clauses` and `covered` count each clause of the catalogue once; `gaps` name what is missing."""

    runs: tuple[CaseRun, ...]
    spots: frozenset[Spot]
    covered: frozenset[Spot]
    edges: int
    gaps: tuple[Gap, ...]

    @property
    def failed(self) -> tuple[CaseRun, ...]:
        return tuple(run for run in self.runs if not run.is_passed)

    @property
    def is_ok(self) -> bool:
        return not self.failed and not self.gaps

    def of(self, procedure: str) -> tuple[CaseRun, ...]:
        return tuple(run for run in self.runs if run.case.procedure == procedure)


def run_case(city: City, case: RuleCase) -> CaseRun:
    """The plan is only made where the case says who is concerned or until when."""
    truth = Evaluator(case.facts, case.on).truth(city.procedures[case.procedure].condition)
    problems = []
    if truth is not case.expected:
        problems.append(f"答えは「{ANSWERS[truth]}」でした(あるべき答え: {ANSWERS[case.expected]})。")
    if case.concerned is not None or case.due_on is not None:
        problems += _plan_problems(city, case)
    return CaseRun(case, truth, tuple(problems))


ANSWERS = {Truth.TRUE: "必要", Truth.FALSE: "不要", Truth.UNKNOWN: "まだ決まらない"}
"""Words for the three answers."""


def run_cases(city: City, cases: RuleCases) -> CatalogueRun:
    """Clauses of a procedure are tried by its own cases; those of named conditions and of lapses by all of them."""
    runs = [run_case(city, case) for name in city.procedures for case in cases.get(name, ())]
    coverage, edges = Coverage(), 0
    gaps: list[Gap] = []
    for procedure in city.procedures.values():
        own = cases.get(procedure.id, ())
        asked = tuple(conditions_of(procedure))
        steps = steps_of(asked)
        tried = [try_steps(steps, case.facts, case.on) for case in own]
        for owner, condition, _ in asked:
            coverage.demand(owner, condition)
        for one in tried:
            coverage.add(one)
        wanted = edges_of(procedure.id, procedure.condition)
        edges += len(wanted)
        gaps += _edge_gaps(procedure, wanted - {edge for one in tried for edge in one.edges})
        gaps += _number_gaps(procedure, own)
    _try_common(city, [run.case for run in runs], coverage)
    open_truths = coverage.open_truths()
    gaps += [
        Gap("clause", _owner(spot), _name(spot), f"「{HOLDS[truth]}」になる例がありません。")
        for spot, truth in open_truths
    ]
    spots = frozenset(coverage.wanted)
    covered = spots - {spot for spot, _ in open_truths}
    return CatalogueRun(tuple(runs), spots, covered, edges, tuple(gaps))


def _try_common(city: City, cases: Iterable[RuleCase], coverage: Coverage) -> None:
    """Case after case until nothing is open: most named conditions have been tried with their procedures already."""
    asked = tuple(common_conditions(city))
    for owner, condition, _ in asked:
        coverage.demand(owner, condition)
    steps = steps_of(asked)
    for case in cases:
        steps = tuple(step for step in steps if coverage.is_open(step.spot))
        if not steps:
            break
        coverage.add(try_steps(steps, case.facts, case.on))


def current_run() -> CatalogueRun:
    """The run over the city of this install; its data does not change while the program runs, so it is kept."""
    city, cases = cities.current(), cities.current_cases()
    kept = _kept.get(id(city))
    if kept is None or kept[0] is not city:
        _kept.clear()
        kept = _kept[id(city)] = (city, run_cases(city, cases))
    return kept[1]


_kept: dict[int, tuple[City, CatalogueRun]] = {}

HOLDS = {Truth.TRUE: "当てはまる", Truth.FALSE: "当てはまらない", Truth.UNKNOWN: "分からない"}
"""What a clause says of one household."""


def conditions_of(procedure: Procedure) -> Iterator[Asked]:
    """Everything that decides about the procedure."""
    yield procedure.id, procedure.condition, False
    if procedure.members is not None:
        yield f"{procedure.id}.members", procedure.members, True
    if procedure.eligible is not None:
        yield f"{procedure.id}.eligible", procedure.eligible, False
    if procedure.better_later is not None:
        yield f"{procedure.id}.better_later", procedure.better_later.only_if, False
    for need in procedure.documents:
        if need.only_if is not None:
            yield f"{procedure.id}.documents.{need.document}.only_if", need.only_if, False
        if need.members is not None:
            yield f"{procedure.id}.documents.{need.document}.members", need.members, True


def common_conditions(city: City) -> Iterator[Asked]:
    """What no single procedure owns: named conditions, and what lapses by itself."""
    for name, condition in city.derived.items():
        yield f"{DERIVED}{name}", condition, needs_member(condition)
    for lapse in city.lapses.values():
        yield f"lapses.{lapse.id}", lapse.condition, False
        if lapse.members is not None:
            yield f"lapses.{lapse.id}.members", lapse.members, True


def clause_texts(city: City) -> dict[Spot, str]:
    """Each clause of the catalogue and what it says: texts are equal where clauses are."""
    return {
        spot: repr(node)
        for owner, condition, _ in (*common_conditions(city), *_of_procedures(city))
        for spot, node in spots_of(owner, condition)
    }


def _of_procedures(city: City) -> Iterator[Asked]:
    for procedure in city.procedures.values():
        yield from conditions_of(procedure)


def _plan_problems(city: City, case: RuleCase) -> Iterator[str]:
    item = plan_in(city, case.facts, case.on).item(case.procedure)
    people = item.members if item else ()
    due = item.due.due_on if item else None
    if case.concerned is not None and set(people) != set(case.concerned):
        yield f"対象の人は {_people(people)} でした(あるべき人: {_people(case.concerned)})。"
    if case.due_on is not None and due != case.due_on:
        yield f"期限は {due or 'なし'} でした(あるべき期限: {case.due_on})。"


def _people(members: tuple[str, ...]) -> str:
    return "、".join(members) or "なし"


def _edge_gaps(procedure: Procedure, missing: frozenset[tuple[Spot, Edge]]) -> Iterator[Gap]:
    for spot, edge in sorted(missing):
        side = "境目の直前" if edge.side else "境目ちょうど"
        yield Gap(
            "edge", procedure.id, procedure.id, f"{_name(spot)} の {edge.name} の{side}の例がありません。"
        )


def _number_gaps(procedure: Procedure, cases: tuple[RuleCase, ...]) -> Iterator[Gap]:
    for truth, wanted in AT_LEAST.items():
        found = sum(case.expected is truth for case in cases)
        if found < wanted:
            yield Gap(
                "number",
                procedure.id,
                procedure.id,
                f"「{ANSWERS[truth]}」の例が {found} 件です({wanted} 件以上)。",
            )


def _owner(spot: Spot) -> str:
    return "" if spot.owner.startswith((DERIVED, "lapses.")) else spot.owner.partition(".")[0]


def _name(spot: Spot) -> str:
    return f"{spot.owner} {spot.clause}"
