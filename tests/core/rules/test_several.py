"""Facts that may have several of their answers at once, against trying every set of answers."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.rules import Condition, Evaluator, Facts, MemberFacts, Vocabulary, parse_condition
from madoguchi.core.rules.domains import Subsets
from madoguchi.core.rules.satisfiability import Outcome, possible
from madoguchi.core.truth import Truth

ON = date(2026, 4, 1)
EVENTS = ("birth", "divorce", "move", "school")
VOCABULARY = Vocabulary(frozenset({"event"}), answers={"event": EVENTS}, several=frozenset({"event"}))
SETS = [chosen for size in range(1, len(EVENTS) + 1) for chosen in combinations(EVENTS, size)]

leaves = st.one_of(
    st.sampled_from(EVENTS).map(lambda one: {"fact": "event", "is": one}),
    st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3, unique=True).map(
        lambda some: {"fact": "event", "in": some}
    ),
)
trees = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        part.map(lambda one: {"not": one}),
    ),
    max_leaves=6,
)


def rule(data: object) -> Condition:
    return parse_condition(data, VOCABULARY)


def holds(condition: Condition, chosen: tuple[str, ...]) -> Truth:
    return Evaluator(Facts({"event": chosen}, (MemberFacts("m1"),)), ON).truth(condition)


def test_truth__several_answers__each_of_them_holds() -> None:
    both = rule({"all": [{"fact": "event", "is": "divorce"}, {"fact": "event", "is": "move"}]})
    assert holds(both, ("divorce", "move")) is Truth.TRUE
    assert holds(both, ("divorce", "birth")) is Truth.FALSE
    assert Evaluator(Facts(), ON).truth(both) is Truth.UNKNOWN


@given(trees, st.sampled_from([Truth.TRUE, Truth.FALSE]))
def test_possible__any_condition__agrees_with_every_set_of_answers(data: object, want: Truth) -> None:
    condition = rule(data)
    found = possible(condition, VOCABULARY, want)
    is_possible = any(holds(condition, chosen) is want for chosen in SETS)
    assert found.outcome is (Outcome.POSSIBLE if is_possible else Outcome.IMPOSSIBLE)


@given(
    st.sets(st.sampled_from(EVENTS)),
    st.lists(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3), max_size=3),
)
def test_subsets__sample__meets_everything_that_was_asked(refused: set[str], wanted: list[list[str]]) -> None:
    left = Subsets(EVENTS).without(refused)
    for one in wanted:
        left = left.meet(one)
    allowed = [c for c in SETS if not refused & set(c) and all(set(one) & set(c) for one in wanted)]
    assert left.is_empty is (not allowed)
    if allowed:
        assert left.sample() in allowed
