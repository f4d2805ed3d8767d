"""Conditions about the members of a household."""

from __future__ import annotations

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.node import Node, whole_number
from madoguchi.core.rules.vocabulary import BadCondition


def read_any_member(node: Node) -> c.Condition:
    return c.AnyMember(node.clause, node.part(node.inner, of_person=True))


def read_all_members(node: Node) -> c.Condition:
    return c.AllMembers(node.clause, node.part(node.inner, of_person=True))


def read_count_members(node: Node) -> c.Condition:
    inner = node.mapping("of", "at_least", "at_most")
    if "of" not in inner:
        raise BadCondition("rule.not_a_mapping", node.here)
    low, high = (whole_number(inner, key, node.here) for key in ("at_least", "at_most"))
    if low is None and high is None:
        raise BadCondition("rule.no_comparison", node.here, "count_members")
    return c.CountMembers(node.clause, node.part(inner["of"], "of", of_person=True), low or 0, high)


def read_the_member(node: Node) -> c.Condition:
    inner = node.mapping("who", "is")
    for key in ("who", "is"):
        if key not in inner:
            raise BadCondition("rule.empty", node.here, key)
    who, part = (node.part(inner[key], key, of_person=True) for key in ("who", "is"))
    return c.TheMember(node.clause, who, part)
