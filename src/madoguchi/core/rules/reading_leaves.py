"""Conditions that read facts: fact, age, elapsed, limit."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import Value
from madoguchi.core.rules.node import Node, checked_list, checked_mapping, plain_value, whole_number
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.rules.vocabulary import BadCondition, Kind, Place

_BOUNDS = ("at_least", "at_most", "below")
FACT_KEYS = frozenset({"is", "in", *_BOUNDS})
_AGE_NUMBERS = ("at_least", "below", "until_fiscal_year_end_after", "past_fiscal_year_end_after")


def read_fact(node: Node) -> c.Condition:
    fact = str(node.inner)
    of_member = node.owned(fact, node.here)
    if "is" in node.data:
        value = _answer(node, fact, "is")
        if node.vocabulary.kinds.get(fact) is Kind.DAY:
            return c.FactRange(node.clause, fact, at_least=value, at_most=value, of_member=of_member)
        return c.FactIn(node.clause, fact, (value,), of_member, fact in node.vocabulary.several)
    if "in" in node.data:
        node.of_kind(fact, (*node.at, "in"), Kind.NUMBER, Kind.OTHER)
        values = checked_list(node.data["in"], (*node.at, "in"), "in")
        answers = tuple(_answer(node, fact, "in", i) for i in range(len(values)))
        return c.FactIn(node.clause, fact, answers, of_member, fact in node.vocabulary.several)
    bounds = {
        key: _bound(node, fact, plain_value(node.data[key], (*node.at, key)), (*node.at, key))
        for key in _BOUNDS
        if key in node.data
    }
    if not bounds:
        raise BadCondition("rule.no_comparison", node.at, fact)
    return c.FactRange(node.clause, fact, **bounds, of_member=of_member)


def _answer(node: Node, fact: str, *steps: str | int) -> Value:
    at = (*node.at, *steps)
    data = node.data[str(steps[0])]
    value = plain_value(data[int(steps[1])] if isinstance(data, list) and len(steps) > 1 else data, at)
    possible = node.vocabulary.answers.get(fact)
    if possible is not None and (type(value), value) not in {(type(one), one) for one in possible}:
        raise BadCondition("rule.unknown_answer", at, str(value))
    kind = node.vocabulary.kinds.get(fact)
    if not _fits(kind, value):
        raise BadCondition("rule.wrong_type", at, fact)
    return value


def _bound(node: Node, fact: str, value: Value, at: Place) -> Value:
    kind = node.of_kind(fact, node.here, Kind.NUMBER, Kind.DAY)
    if isinstance(value, bool) or not _fits(kind, value):
        raise BadCondition("rule.wrong_type", at, fact)
    return value


def _fits(kind: Kind | None, value: Value) -> bool:
    """Whether a value can be one of the fact's."""
    if kind is Kind.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return day_bounds(value) is not None if kind is Kind.DAY else True


def read_age(node: Node) -> c.Condition:
    inner = node.mapping(*_AGE_NUMBERS, "on", "birth", "from_eve")
    numbers = {key: whole_number(inner, key, node.here) for key in _AGE_NUMBERS}
    if all(number is None for number in numbers.values()):
        raise BadCondition("rule.no_comparison", node.here, "age")
    birth, on = str(inner.get("birth", c.BIRTH)), str(inner.get("on", ""))
    if not node.owned(birth, (*node.here, "birth")):
        raise BadCondition("rule.needs_member", node.here, birth)
    node.of_kind(birth, (*node.here, "birth"), Kind.DAY)
    if on:
        if on not in node.vocabulary.household:
            raise BadCondition("rule.unknown_fact", (*node.here, "on"), on)
        node.of_kind(on, (*node.here, "on"), Kind.DAY)
    from_eve = inner.get("from_eve", False)
    by_year = any(number is not None for name, number in numbers.items() if name.endswith("_after"))
    if not isinstance(from_eve, bool) or (from_eve and (on or by_year)):
        raise BadCondition("rule.bad_value", (*node.here, "from_eve"), "from_eve")
    return c.Age(node.clause, **numbers, on=on, birth=birth, from_eve=from_eve)


def read_elapsed(node: Node) -> c.Condition:
    inner = node.mapping("start", "end", "at_least", "at_most")
    start, end = str(inner.get("start", "")), str(inner.get("end", ""))
    at_least = whole_number(inner, "at_least", node.here)
    at_most = whole_number(inner, "at_most", node.here)
    if at_least is None and at_most is None:
        raise BadCondition("rule.no_comparison", node.here, "elapsed")
    of_member = _day_fact(node, start, "start")
    if start == end:
        raise BadCondition("rule.bad_value", (*node.here, "end"), "end")
    end_of_member = bool(end) and _day_fact(node, end, "end")
    return c.Elapsed(node.clause, start, end, at_least, at_most, of_member, end_of_member)


def _day_fact(node: Node, fact: str, key: str) -> bool:
    at = (*node.here, key)
    of_member = node.owned(fact, at)
    node.of_kind(fact, at, Kind.DAY)
    return of_member


def read_limit(node: Node) -> c.Condition:
    inner = node.mapping("fact", "by", "values", "each_more", "extras", "or_equal")
    fact, by = str(inner.get("fact", "")), str(inner.get("by", ""))
    of_member = _number_fact(node, fact, "fact", None)
    _number_fact(node, by, "by", of_member)
    or_equal = inner.get("or_equal", False)
    if not isinstance(or_equal, bool):
        raise BadCondition("rule.bad_value", (*node.here, "or_equal"), "or_equal")
    each_more = whole_number(inner, "each_more", node.here) or 0
    if each_more < 0:
        raise BadCondition("rule.bad_value", (*node.here, "each_more"), "each_more")
    extras = _extras(node, inner, of_member)
    return c.FactLimit(node.clause, fact, by, _limits(node, inner), each_more, extras, or_equal, of_member)


def _number_fact(node: Node, fact: str, key: str, owner: bool | None) -> bool:
    """`owner`: whose the fact must be; None for either."""
    at = (*node.here, key)
    of_member = node.owned(fact, at)
    if owner is not None and of_member is not owner:
        raise BadCondition("rule.mixed_owners", at, fact)
    node.of_kind(fact, at, Kind.NUMBER)
    return of_member


def _limits(node: Node, inner: Mapping[str, object]) -> tuple[int, ...]:
    at = (*node.here, "values")
    listed = checked_list(inner.get("values"), at, "values")
    limits = []
    for index, value in enumerate(listed):
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadCondition("rule.bad_value", (*at, index), "values")
        limits.append(value)
    if any(more < less for less, more in pairwise(limits)):
        raise BadCondition("rule.bad_value", at, "values")
    return tuple(limits)


def _extras(node: Node, inner: Mapping[str, object], owner: bool) -> tuple[tuple[str, int], ...]:
    data = inner.get("extras", {})
    at = (*node.here, "extras")
    found = []
    for fact in checked_mapping(data, at, data if isinstance(data, Mapping) else ()):
        name = str(fact)
        _number_fact(node, name, "extras", owner)
        amount = whole_number({name: data[fact]} if isinstance(data, Mapping) else {}, name, at)
        if amount is None or amount < 0:
            raise BadCondition("rule.bad_value", (*at, name), name)
        found.append((name, amount))
    return tuple(found)
