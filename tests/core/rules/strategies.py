"""Random rules and households that use every word of the condition language, for this room and for other engines.

rules          rules of a household; facts are read any number of times
once_rules     the same, but each fact of each owner is read at most once (see `reads_once`)
member_rules   rules that are asked of one person
households     1 to 3 members (m1 …); each fact is known or not; dates may be known only within bounds
DOMAINS        what each fact can be, by its id; enough values that each side of each limit is among them
ON, DAYS       the day of asking, and days on which versions of the law change
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import Facts, Kind, MemberFacts, Value, Vocabulary

Data: TypeAlias = dict[str, Any]

ON = date(2026, 4, 1)
CHANGED = date(2024, 10, 1)
DAYS = (ON, CHANGED, CHANGED - timedelta(days=1))

_MOVED = tuple(ON + timedelta(days=n) for n in (-30, -15, -14, -13, 0, 1))
_EDGES = (date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 31), date(2026, 12, 31))
_FAR = (ON - timedelta(days=400), *_EDGES, ON + timedelta(days=400))
"""Days on the other side of every limit, whatever the other day is; only what is unknown may turn out to be one."""
_BIRTHS = tuple(
    date.fromisoformat(text)
    for text in (
        "1950-06-01",
        "2004-02-29",
        "2006-01-01",
        "2006-12-31",
        "2008-01-01",
        "2008-12-31",
        "2006-04-01",
        "2006-04-02",
        "2008-04-01",
        "2008-04-02",
        "2019-04-01",
        "2019-04-02",
        "2026-03-31",
    )
)
_YEN = (0, 99, 100, 149, 150, 195, 100_000)
_MANY = 100_000
"""Lifts each limit above every income; as with days, only what is unknown may turn out to be so many."""
_COUNTS = (0, 1, 2, 3, 300, _MANY)

HOUSEHOLD: dict[str, tuple[Value, ...]] = {
    "h_yes": (True, False),
    "h_kind": ("a", "b", "c"),
    "h_number": (0, 1, 2),
    "h_day": (*_MOVED, *_FAR),
    "h_filed": (*_MOVED, *_FAR),
    "h_income": _YEN,
    "h_count": _COUNTS,
    "h_extra": _COUNTS,
}
MEMBER: dict[str, tuple[Value, ...]] = {
    "m_yes": (True, False),
    "m_kind": ("a", "b"),
    "birth_date": _BIRTHS,
    "m_day": (*_MOVED, *_FAR),
    "m_income": _YEN,
    "m_count": _COUNTS,
}
DOMAINS = HOUSEHOLD | MEMBER
KINDS = {fact: Kind.DAY for fact in ("h_day", "h_filed", "birth_date", "m_day")} | {
    fact: Kind.NUMBER for fact in ("h_number", "h_income", "h_count", "h_extra", "m_income", "m_count")
}
VOCABULARY = Vocabulary(
    frozenset(HOUSEHOLD),
    frozenset(MEMBER),
    answers={fact: DOMAINS[fact] for fact in ("h_yes", "h_kind", "m_yes", "m_kind")},
    kinds=KINDS,
)


def _choice(fact: str) -> st.SearchStrategy[Data]:
    """Not all of the values: that would always hold."""
    values = DOMAINS[fact]
    some = st.sets(st.sampled_from(values), min_size=1, max_size=len(values) - 1)
    return some.map(lambda v: {"fact": fact, "in": sorted(v, key=str)})


def _bounds(fact: str, *bounds: Data) -> st.SearchStrategy[Data]:
    return st.sampled_from(bounds).map(lambda bound: {"fact": fact, **bound})


def _elapsed(start: str, end: str = "") -> st.SearchStrategy[Data]:
    ends = {"end": end} if end else {}
    bounds: list[Data] = [
        {"at_least": 14},
        {"at_least": 1, "at_most": 14},
        {"at_most": 13},
        {"at_most": 14},
        {"at_least": 0},
    ]
    if end:
        # DOMAINS has days beyond every single limit, but not two days for each window between two of them.
        bounds = [bound for bound in bounds if len(bound) == 1]
    return st.sampled_from(bounds).map(lambda bound: {"elapsed": {"start": start, **ends, **bound}})


def _limit(fact: str, by: str, *extras: str) -> st.SearchStrategy[Data]:
    more = {"extras": dict.fromkeys(extras, 5)} if extras else {}
    return st.builds(
        lambda each, equal: {
            "limit": {
                "fact": fact,
                "by": by,
                "values": [100, 150],
                "each_more": each,
                "or_equal": equal,
                **more,
            }
        },
        st.sampled_from((0, 40)),
        st.booleans(),
    )


_AGES: tuple[Data, ...] = (
    {"at_least": 20},
    {"below": 18},
    {"at_least": 20, "below": 60},
    {"until_fiscal_year_end_after": 18},
    {"past_fiscal_year_end_after": 6, "until_fiscal_year_end_after": 15},
    {"at_least": 22},
    {"at_least": 18, "from_eve": True},
    {"below": 20, "from_eve": True},
)
_AGES_ON: tuple[Data, ...] = (
    {"at_least": 20, "on": "h_day"},
    {"until_fiscal_year_end_after": 18, "on": "h_day"},
)

# Leaves by the facts that they read; no two of one list share a fact.
_HOUSEHOLD_LEAVES: tuple[st.SearchStrategy[Data], ...] = (
    _choice("h_yes"),
    _choice("h_kind"),
    _bounds("h_number", {"at_least": 1}, {"at_least": 2}, {"below": 1}, {"at_most": 1}, {"is": 1}),
    st.one_of(
        _elapsed("h_day"), _elapsed("h_day", "h_filed"), _bounds("h_day", {"below": ON}, {"at_least": ON})
    ),
    st.one_of(_limit("h_income", "h_count"), _limit("h_income", "h_count", "h_extra")),
)
_MEMBER_LEAVES: tuple[st.SearchStrategy[Data], ...] = (
    _choice("m_yes"),
    _choice("m_kind"),
    st.sampled_from(_AGES).map(lambda age: {"age": age}),
    st.one_of(_elapsed("m_day"), _bounds("m_day", {"below": ON}, {"at_least": ON})),
    _limit("m_income", "m_count"),
)

household_leaf = st.one_of(*_HOUSEHOLD_LEAVES)
member_leaf = st.one_of(
    *_MEMBER_LEAVES,
    household_leaf,
    st.sampled_from(_AGES_ON).map(lambda age: {"age": age}),
    _elapsed("h_day", "m_day"),
    _elapsed("birth_date", "h_filed"),
)


def _versions(before: Data, after: Data) -> Data:
    return {
        "versions": [
            {"valid_from": CHANGED, "condition": after},
            {"valid_to": CHANGED - timedelta(days=1), "condition": before},
        ]
    }


def _joined(inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        parts.map(lambda p: {"all": p}),
        parts.map(lambda p: {"any": p}),
        inner.map(lambda p: {"not": p}),
        st.builds(_versions, inner, inner),
    )


member_rules = st.recursive(member_leaf, _joined, max_leaves=4)
_count_bounds = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(
    lambda t: {"at_least": t[0], "at_most": t[0] + t[1]}
)
quantified = st.one_of(
    member_rules.map(lambda p: {"any_member": p}),
    member_rules.map(lambda p: {"all_members": p}),
    st.builds(lambda p, bounds: {"count_members": {"of": p, **bounds}}, member_rules, _count_bounds),
    st.builds(lambda who, part: {"the_member": {"who": who, "is": part}}, member_rules, member_rules),
)
rules = st.recursive(st.one_of(household_leaf, quantified), _joined, max_leaves=6)


@st.composite
def once_rules(draw: st.DrawFn) -> Data:
    """Each fact is read at most once, and no fact of the household inside a quantifier."""
    parts = [draw(leaf) for leaf in draw(_some(_HOUSEHOLD_LEAVES, 0, 2))]
    of_members = [draw(leaf) for leaf in draw(_some(_MEMBER_LEAVES, 0, 3))]
    if of_members:
        parts.append(draw(_quantified_once(of_members)))
    if not parts:
        parts.append(draw(household_leaf))
    return draw(_tree(parts))


def _some(leaves: Iterable[Any], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(leaves)), min_size=least, max_size=most, unique_by=id)


@st.composite
def _quantified_once(draw: st.DrawFn, leaves: list[Data]) -> Data:
    if len(leaves) > 1 and draw(st.booleans()):
        who, part = leaves[:1], leaves[1:]
        return {"the_member": {"who": draw(_tree(who)), "is": draw(_tree(part))}}
    inner = draw(_tree(leaves))
    word: Callable[[Data], Data] = draw(
        st.sampled_from(
            (
                lambda p: {"any_member": p},
                lambda p: {"all_members": p},
                lambda p: {"count_members": {"of": p, "at_least": 1, "at_most": 1}},
                lambda p: {"count_members": {"of": p, "at_least": 2}},
            )
        )
    )
    return word(inner)


@st.composite
def _tree(draw: st.DrawFn, parts: list[Data]) -> Data:
    """The parts, each once, under random words."""
    if len(parts) == 1:
        return draw(st.sampled_from(({"not": parts[0]}, parts[0])))
    cut = draw(st.integers(1, len(parts) - 1))
    both = [draw(_tree(parts[:cut])), draw(_tree(parts[cut:]))]
    return {draw(st.sampled_from(("all", "any"))): both}


def _values(facts: dict[str, tuple[Value, ...]]) -> st.SearchStrategy[dict[str, Value]]:
    known = {
        fact: st.sampled_from((*_usual(fact, values), *_VAGUE.get(fact, ())))
        for fact, values in facts.items()
    }
    return st.fixed_dictionaries({}, optional=known)


def _usual(fact: str, values: tuple[Value, ...]) -> Iterator[Value]:
    is_income = fact in ("h_income", "m_income")
    return (value for value in values if is_income or (value not in _FAR and value != _MANY))


_VAGUE: dict[str, tuple[Value, ...]] = {
    "birth_date": (PartialDate.year_only(2006), PartialDate.year_only(2008), PartialDate.year_month(2019, 4)),
    "h_day": (PartialDate.year_month(2026, 3), PartialDate.year_only(2026)),
    "m_day": (PartialDate.year_month(2026, 3),),
}


def _household(of_household: dict[str, Value], people: list[dict[str, Value]]) -> Facts:
    return Facts(of_household, tuple(MemberFacts(f"m{n}", values) for n, values in enumerate(people, 1)))


households = st.builds(_household, _values(HOUSEHOLD), st.lists(_values(MEMBER), min_size=1, max_size=3))
small_households = st.builds(
    _household, _values(HOUSEHOLD), st.lists(_values(MEMBER), min_size=1, max_size=2)
)
