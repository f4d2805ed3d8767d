"""What holds for every plan, whatever the catalogue and the household."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.calendars import ClosedDays, DeadlineKind, DeadlineRule
from madoguchi.core.plan import Candidate, CounterStop, DocumentRule, OfficeStop, Plan, Way, make_plan
from madoguchi.core.rules import Facts, Vocabulary, parse_condition

ON = date(2026, 11, 20)
FACTS = ["f0", "f1", "f2", "f3"]
VOCABULARY = Vocabulary(frozenset({*FACTS, "moved_on"}))
OFFICES = [
    OfficeStop("here", (CounterStop("h1", ("a",)), CounterStop("h2", ("b", "a")))),
    OfficeStop("there", (CounterStop("t1", ("b", "c")),)),
]
DOCUMENTS = ["d0", "d1", "d2"]


LEAVES = [{"fact": fact, "is": value} for fact in FACTS for value in (True, False)]
CONDITIONS = [
    parse_condition(data, VOCABULARY)
    for data in [*LEAVES, *({word: list(two)} for word in ("all", "any") for two in combinations(LEAVES, 2))]
]
RULES = [
    DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=days, strict=strict)
    for days in (1, 5, 14, 60)
    for strict in (False, True)
]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Candidate]:
    """Prerequisites point to what stands before, papers may be handed out by anything before."""
    found: list[Candidate] = []
    for number in range(draw(st.integers(1, 6))):
        earlier = [c.id for c in found]
        free = [d for d in DOCUMENTS if all(d not in {r.document for r in c.documents} for c in found)]
        gives = draw(st.sampled_from([*free, None])) if free else None
        needs = draw(st.lists(st.sampled_from([d for d in DOCUMENTS if d != gives]), unique=True, max_size=2))
        found.append(
            Candidate(
                id=f"p{number}",
                condition=draw(st.sampled_from(CONDITIONS)),
                rule=draw(st.sampled_from(RULES)),
                base="moved_on",
                after=tuple(
                    draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else ()
                ),
                documents=tuple(DocumentRule(d, is_kept=draw(st.booleans())) for d in needs),
                yields=(gives,) if gives else (),
                yields_after_days=draw(st.sampled_from([0, 7])) if gives else 0,
                section=draw(st.sampled_from(["a", "b", "c"])),
                must_visit=draw(st.booleans()),
            )
        )
    return found


HOUSEHOLDS = st.dictionaries(st.sampled_from(FACTS), st.booleans()).map(
    lambda known: Facts({"moved_on": "2026-11-16", **known})
)


def plan(catalogue: list[Candidate], facts: Facts) -> Plan:
    return make_plan(catalogue, facts, ON, ClosedDays(), OFFICES)


@settings(max_examples=80, deadline=None)
@given(catalogues(), HOUSEHOLDS)
def test_plan__any_household__keeps_the_order_of_prerequisites_and_visits(
    catalogue: list[Candidate], facts: Facts
) -> None:
    found = plan(catalogue, facts)
    by_id = {c.id: c for c in catalogue}
    position = {item.id: n for n, item in enumerate(found.needed)}
    trip = {name: n for n, visit in enumerate(found.trips) for name in visit.items}
    for item in found.needed:
        candidate = by_id[item.id]
        for before in candidate.after:
            if before in position:
                assert position[before] < position[item.id]
                assert before not in trip or item.id not in trip or trip[before] <= trip[item.id]
        for giver in (c for c in catalogue if c.id in position and set(c.yields) & set(item.documents)):
            if giver.id != item.id and position[giver.id] < position[item.id] and item.id in trip:
                gap = giver.yields_after_days > 0
                assert giver.id not in trip or trip[giver.id] + gap <= trip[item.id]


@settings(max_examples=80, deadline=None)
@given(catalogues(), HOUSEHOLDS)
def test_plan__any_household__lists_everything_once(catalogue: list[Candidate], facts: Facts) -> None:
    found = plan(catalogue, facts)
    every = [*found.needed, *found.automatic, *found.undecided, *found.not_needed]
    assert sorted(item.id for item in every) == [c.id for c in catalogue]
    assert len({d.document for d in found.documents}) == len(found.documents)
    assert {d.document for d in found.documents} == {d for item in found.needed for d in item.documents}
    visited = [name for visit in found.trips for name in visit.items]
    assert len(visited) == len(set(visited))
    assert {item.id for item in found.needed if item.way is Way.COUNTER} == set(visited)
    assert {c.id for c in catalogue if c.must_visit} & {i.id for i in found.needed} <= set(visited)
    assert found.visits == len(found.trips)
    assert all(item.due.due_on is None or item.due.due_on >= date(2026, 11, 16) for item in every)
    assert all(
        visit.from_on >= ON and ClosedDays().closed_reason_ja(visit.from_on) is None for visit in found.trips
    )


@settings(max_examples=80, deadline=None)
@given(catalogues(), HOUSEHOLDS, st.sampled_from(FACTS), st.booleans())
def test_plan__one_more_fact_known__adds_nothing_undecided(
    catalogue: list[Candidate], facts: Facts, fact: str, value: bool
) -> None:
    more = facts if facts.get(fact) is not None else facts.with_value(fact, value)
    before, after = plan(catalogue, facts), plan(catalogue, more)
    assert {i.id for i in after.undecided} <= {i.id for i in before.undecided}
    assert {i.id for i in before.needed} <= {i.id for i in after.needed}
    assert {i.id for i in before.not_needed} <= {i.id for i in after.not_needed}
