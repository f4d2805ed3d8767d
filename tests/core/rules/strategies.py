"""Random small rules and households, with all completions of what is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from madoguchi.core.rules import Facts, MemberFacts, Vocabulary

HOUSEHOLD = {"h_yes": (True, False), "h_kind": ("a", "b", "c"), "h_number": (0, 1, 2)}
MEMBER = {"m_yes": (True, False), "m_kind": ("a", "b")}
VOCABULARY = Vocabulary(frozenset(HOUSEHOLD), frozenset(MEMBER))


def _choice(fact: str, values: tuple[object, ...]) -> st.SearchStrategy[dict[str, object]]:
    return st.sets(st.sampled_from(values), min_size=1).map(
        lambda v: {"fact": fact, "in": sorted(v, key=str)}
    )


household_leaf = st.one_of(
    *(_choice(f, v) for f, v in HOUSEHOLD.items()),
    st.sampled_from((0, 1, 2)).map(lambda n: {"fact": "h_number", "at_least": n}),
    st.sampled_from((1, 2, 3)).map(lambda n: {"fact": "h_number", "below": n}),
)
member_leaf = st.one_of(*(_choice(f, v) for f, v in MEMBER.items()), household_leaf)


def _joined(inner: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        parts.map(lambda p: {"all": p}), parts.map(lambda p: {"any": p}), inner.map(lambda p: {"not": p})
    )


member_rules = st.recursive(member_leaf, _joined, max_leaves=4)
quantified = st.one_of(
    member_rules.map(lambda p: {"any_member": p}),
    member_rules.map(lambda p: {"all_members": p}),
    st.tuples(member_rules, st.integers(0, 2), st.integers(0, 3)).map(
        lambda t: {"count_members": {"of": t[0], "at_least": t[1], "at_most": t[2]}}
    ),
)
rules = st.recursive(st.one_of(household_leaf, quantified), _joined, max_leaves=6)


def _values(facts: dict[str, tuple[object, ...]]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={f: st.sampled_from(v) for f, v in facts.items()})


households = st.builds(
    lambda h, ms: Facts(h, tuple(MemberFacts(f"m{n}", m) for n, m in enumerate(ms, 1))),
    _values(HOUSEHOLD),
    st.lists(_values(MEMBER), min_size=1, max_size=2),
)


def completions(facts: Facts) -> Iterator[Facts]:
    """Every household that agrees with `facts` and knows everything."""
    open_slots = [("", f, v) for f, v in HOUSEHOLD.items() if facts.get(f) is None]
    open_slots += [(m.id, f, v) for m in facts.members for f, v in MEMBER.items() if m.get(f) is None]
    for chosen in product(*(values for _, _, values in open_slots)):
        full = facts
        for (member, fact, _), value in zip(open_slots, chosen, strict=True):
            full = full.with_value(fact, value, member)
        yield full
