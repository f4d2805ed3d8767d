"""Whether a condition can hold (or fail) at all: a search for a household that shows it.

The condition is taken apart into what each fact may be; where a part gives a choice (any, a member, a count), each way is
tried. A way is closed when some fact can be nothing any more. A household that is found has been judged by the evaluator.
When every way is closed, there is none: that is a proof for the days tried, unless

- a leaf reads several facts (a limit, days between two facts, an age on the day of a fact) and not all values of the others
  could be tried,
- quantifiers stand inside quantifiers, or the condition would need more than MOST_PEOPLE people,
- the search took more than MOST_STEPS.

In these cases the answer is UNDECIDED. The number of people as a fact (`member_count`) is not held against the people
listed. Days tried: both sides of each change of law and of each day that the condition
names, and in each stretch of time the 31 March, the 1 April and an ordinary day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.domains import Choices, Domain, Subsets
from madoguchi.core.rules.evaluation import Evaluator
from madoguchi.core.rules.facts import HOUSEHOLD, Facts, MemberFacts, Value
from madoguchi.core.rules.solving import OutOfSteps, Solver, State
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.rules.vocabulary import Vocabulary
from madoguchi.core.truth import Truth, truth_of

MOST_PEOPLE = 4
MOST_STEPS = 20_000
ORDINARY_DAY = date(2026, 11, 16)
_QUANTIFIERS = (c.AnyMember, c.AllMembers, c.CountMembers, c.TheMember)


class Outcome(StrEnum):
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Found:
    """`facts` and `on` show it where it is possible."""

    outcome: Outcome
    facts: Facts | None = None
    on: date | None = None


def possible(
    condition: c.Condition,
    vocabulary: Vocabulary,
    want: Truth,
    *,
    known: Facts | None = None,
    on: date | None = None,
    for_member: bool = False,
) -> Found:
    """Whether some household gives the answer `want` (TRUE or FALSE).

    `known`: only households that agree with these facts and have these members. `on`: only on that day. `for_member`: the
    condition is asked of the first member.
    """
    needed = max(_people_needed(condition) + for_member, 1)
    is_sure = known is not None or (needed <= MOST_PEOPLE and _is_bounded(condition))
    for day in (on,) if on else days_of(condition):
        for base in (known,) if known else _households(needed):
            solver = Solver(vocabulary, day, base, MOST_STEPS)
            person = base.people()[0].id if for_member else HOUSEHOLD
            try:
                for state in solver.ways(condition, want is Truth.TRUE, person):
                    full = _household(base, state)
                    if Evaluator(full, day).truth(condition, person) is want:
                        return Found(Outcome.POSSIBLE, full, day)
                    is_sure = False
            except OutOfSteps:
                is_sure = False
            is_sure = is_sure and solver.is_exact
    return Found(Outcome.IMPOSSIBLE if is_sure else Outcome.UNDECIDED)


def settled(
    condition: c.Condition, vocabulary: Vocabulary, facts: Facts, on: date, member: str = HOUSEHOLD
) -> Truth:
    """The answer that all completions of the facts share; UNKNOWN where they differ or it could not be found out.

    Sharper than the evaluator where facts are read repeatedly, and slower.
    """
    truth = Evaluator(facts, on).truth(condition, member)
    if truth is not Truth.UNKNOWN or not facts.is_complete:
        return truth
    people = facts.people()
    ordered = sorted(people, key=lambda one: one.id != member)
    known = Facts(facts.household, tuple(ordered))
    for wanted in (Truth.TRUE, Truth.FALSE):
        found = possible(condition, vocabulary, wanted, known=known, on=on, for_member=member != HOUSEHOLD)
        if found.outcome is Outcome.IMPOSSIBLE:
            return truth_of(wanted is Truth.FALSE)
    return truth


def days_of(condition: c.Condition) -> tuple[date, ...]:
    """Days of asking worth trying, the latest version first."""
    edges: set[date] = set()
    for node in c.walk(condition):
        match node:
            case c.Versions(versions=versions):
                for version in versions:
                    edges.update(_sides(version.valid_from, version.valid_to))
            case c.FactRange(at_least=at_least, at_most=at_most, below=below):
                edges.update(_sides(*(_day(bound) for bound in (at_least, at_most, below))))
    if not edges:
        edges = {ORDINARY_DAY, date(2027, 3, 31), date(2027, 4, 1)}
    around = {
        day
        for edge in edges
        for day in (edge, date(edge.year + 1, 3, 31), date(edge.year + 1, 4, 1), edge + timedelta(days=200))
    }
    return tuple(sorted(around, reverse=True))


def _sides(*days: date | None) -> Iterator[date]:
    for day in days:
        if day is not None:
            yield from (day - timedelta(days=1), day, day + timedelta(days=1))


def _day(value: Value | None) -> date | None:
    bounds = None if value is None or isinstance(value, int) else day_bounds(value)
    return None if bounds is None else bounds[0]


def _households(needed: int) -> Iterator[Facts]:
    """One to as many people as the condition can need, of whom nothing is known."""
    for count in range(1, min(needed, MOST_PEOPLE) + 1):
        yield Facts({}, tuple(MemberFacts(f"m{number}") for number in range(1, count + 1)))


def _people_needed(condition: c.Condition) -> int:
    """A household that shows the answer still does when all but so many of its people are left out.

    The member of whom a condition is asked comes on top.
    """
    needed = 0
    for node in c.walk(condition):
        match node:
            case c.AnyMember() | c.AllMembers():
                needed += 1
            case c.CountMembers(at_least=low, at_most=high):
                needed += max(low, 0 if high is None else high + 1)
            case c.TheMember():
                needed += 2
    return needed


def _is_bounded(condition: c.Condition) -> bool:
    inner = [c.walk(node)[1:] for node in c.walk(condition) if isinstance(node, _QUANTIFIERS)]
    return not any(isinstance(node, _QUANTIFIERS) for nodes in inner for node in nodes)


def _household(base: Facts, state: State) -> Facts:
    """One value for each fact that was narrowed down."""
    for (owner, fact), domain in state.domains.items():
        base = base.with_value(fact, _value_in(domain), owner)
    return base


def _value_in(domain: Domain) -> Value:
    if isinstance(domain, Choices | Subsets):
        return domain.sample()
    return domain.value(domain.samples(ORDINARY_DAY.toordinal())[0])
