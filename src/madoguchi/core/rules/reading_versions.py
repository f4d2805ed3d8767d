"""Conditions that change with the law: one version for each stretch of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.node import Node, checked_list, checked_mapping
from madoguchi.core.rules.vocabulary import BadCondition, Place


def read_versions(node: Node) -> c.Condition:
    """In the order of the data, which may be any; in time they touch each other."""
    listed = checked_list(node.inner, node.here, "versions")
    versions = [_version(node, data, index) for index, data in enumerate(listed)]
    _check_periods(versions, node.here)
    return c.Versions(node.clause, tuple(versions))


def _version(node: Node, data: object, index: int) -> c.Version:
    at = (*node.here, index)
    inner = checked_mapping(data, at, ("valid_from", "valid_to", "condition"))
    if "condition" not in inner:
        raise BadCondition("rule.empty", at, "condition")
    start, end = (_day(inner, key, at) for key in ("valid_from", "valid_to"))
    if start and end and end < start:
        raise BadCondition("rule.bad_period", (*at, "valid_to"), "valid_to")
    return c.Version(start, end, node.part(inner["condition"], index, "condition"))


def _day(data: Mapping[str, object], key: str, at: Place) -> date | None:
    value = data.get(key)
    if value is not None and not isinstance(value, date):
        raise BadCondition("rule.bad_value", (*at, key), key)
    return value


def _check_periods(versions: list[c.Version], at: Place) -> None:
    in_time = sorted(range(len(versions)), key=lambda i: versions[i].valid_from or date.min)
    for before, after in pairwise(in_time):
        ends, begins = versions[before].valid_to, versions[after].valid_from
        if ends is None or begins is None or begins <= ends:
            raise BadCondition("rule.overlap", (*at, after), str(begins or ""))
        if begins - ends != timedelta(days=1):
            raise BadCondition("rule.gap", (*at, after), str(ends + timedelta(days=1)))
