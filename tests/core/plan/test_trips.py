from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.plan.trips import Errand, Trips, fewest_counters, fewest_trips

OFFICES = ["here", "there", "far"]


@st.composite
def errands(draw: st.DrawFn) -> list[Errand]:
    """Waits only on what stands before, so that they never go in circles."""
    count = draw(st.integers(1, 4))
    found: list[Errand] = []
    for number in range(count):
        places = draw(st.sets(st.sampled_from(OFFICES), min_size=1))
        before = draw(st.lists(st.sampled_from(range(number)), unique=True)) if number else []
        waits = tuple((f"e{n}", draw(st.sampled_from([0, 0, 7]))) for n in before)
        found.append(Errand(f"e{number}", frozenset(places), waits))
    return found


def is_possible(errands: Sequence[Errand], offices: Sequence[str], place: dict[str, int]) -> bool:
    return all(
        offices[place[e.id]] in e.offices
        and all(place[b] < place[e.id] or (days == 0 and place[b] == place[e.id]) for b, days in e.waits)
        for e in errands
    )


def brute_force(errands: Sequence[Errand]) -> tuple[int, int]:
    """(visits, visits elsewhere): every sequence of offices, every way to spread the errands over it."""
    for size in range(1, len(errands) + 1):
        away = [
            sum(office != OFFICES[0] for office in offices)
            for offices in product(OFFICES, repeat=size)
            if any(
                is_possible(errands, offices, dict(zip([e.id for e in errands], spread, strict=True)))
                for spread in product(range(size), repeat=len(errands))
            )
        ]
        if away:
            return size, min(away)
    raise AssertionError("no plan")


def placed(trips: Trips) -> dict[str, int]:
    return {name: number for number, (_, names) in enumerate(trips.stops) for name in names}


@settings(max_examples=60, deadline=None)
@given(errands())
def test_fewest_trips__random_errands__equals_trying_everything(found: list[Errand]) -> None:
    trips = fewest_trips(found, OFFICES)
    offices = [office for office, _ in trips.stops]
    assert (len(offices), sum(office != "here" for office in offices)) == brute_force(found)
    assert is_possible(found, offices, placed(trips))
    assert sorted(chain.from_iterable(names for _, names in trips.stops)) == sorted(e.id for e in found)
    assert trips.is_fewest


def test_fewest_trips__nothing_to_do__plans_none() -> None:
    assert fewest_trips([], OFFICES) == Trips(())


def test_fewest_trips__paper_that_comes_later__needs_a_second_visit() -> None:
    gives = Errand("gives", frozenset({"here"}))
    needs = Errand("needs", frozenset({"here"}), (("gives", 7),))
    assert fewest_trips([gives, needs], OFFICES).stops == (("here", ("gives",)), ("here", ("needs",)))


def test_fewest_trips__other_office_takes_everything__is_one_visit_there() -> None:
    both, there = frozenset({"here", "there"}), frozenset({"there"})
    trips = fewest_trips([Errand("a", both), Errand("b", there)], OFFICES)
    assert trips.stops == (("there", ("a", "b")),)


def test_fewest_trips__many_offices__stays_exact() -> None:
    """Each errand has two of twelve offices in a ring: six visits cover them."""
    ring = [f"o{n}" for n in range(12)]
    found = [Errand(f"e{n}", frozenset({ring[n], ring[(n + 1) % 12]})) for n in range(12)]
    trips = fewest_trips(found, ring)
    assert (len(trips.stops), trips.is_fewest) == (6, True)


SECTIONS = ["a", "b", "c", "d", "e"]


@given(
    st.sets(st.sampled_from(SECTIONS)),
    st.lists(st.sets(st.sampled_from(SECTIONS)), max_size=5),
)
def test_fewest_counters__random_counters__equals_trying_all_groups(
    wanted: set[str], served: list[set[str]]
) -> None:
    counters = [(f"c{n}", sections) for n, sections in enumerate(served)]
    found = fewest_counters(wanted, counters)
    reachable = wanted & set().union(*served) if served else set()
    sizes = [
        size
        for size in range(len(counters) + 1)
        for group in combinations(served, size)
        if reachable <= set().union(*group)
    ]
    assert len(found) == min(sizes)
    assert reachable <= set().union(*(dict(counters)[name] for name in found))
    assert list(found) == [name for name, _ in counters if name in found]


def test_fewest_counters__more_than_can_be_tried__still_serves_everything() -> None:
    counters = [(f"c{n}", {f"s{n}"}) for n in range(20)]
    assert fewest_counters([f"s{n}" for n in range(20)], counters) == tuple(name for name, _ in counters)
