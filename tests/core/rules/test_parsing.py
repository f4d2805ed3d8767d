from __future__ import annotations

import pytest

from madoguchi.core.rules import BadCondition, Vocabulary, facts_used, parse_condition, walk

VOCABULARY = Vocabulary(
    frozenset({"moved_on"}),
    frozenset({"birth_date", "insurance"}),
    {
        "adult": parse_condition(
            {"age": {"at_least": 18}}, Vocabulary(member=frozenset({"birth_date"})), for_member=True
        )
    },
)


@pytest.mark.parametrize(
    ("data", "code", "at"),
    [
        ("x", "rule.not_a_mapping", ()),
        ({}, "rule.unknown_kind", ()),
        ({"all": [], "any": []}, "rule.unknown_kind", ()),
        ({"all": []}, "rule.empty", ("all",)),
        ({"all": [{"fact": "moved_on", "is": "x", "if": 1}]}, "rule.unknown_key", ("all", 0, "if")),
        ({"any": [{"always": True}, {"fact": "no_such", "is": 1}]}, "rule.unknown_fact", ("any", 1, "fact")),
        ({"fact": "insurance", "is": "x"}, "rule.needs_member", ("fact",)),
        ({"derived": "no_such"}, "rule.unknown_derived", ("derived",)),
        ({"derived": "adult"}, "rule.needs_member", ("derived",)),
        ({"fact": "moved_on"}, "rule.no_comparison", ()),
        ({"fact": "moved_on", "is": [1]}, "rule.bad_value", ("is",)),
        ({"any_member": {"age": {"at_least": "20"}}}, "rule.bad_value", ("any_member", "age", "at_least")),
        ({"any_member": {"age": {}}}, "rule.no_comparison", ("any_member", "age")),
        (
            {"any_member": {"age": {"at_least": 1, "on": "no"}}},
            "rule.unknown_fact",
            ("any_member", "age", "on"),
        ),
    ],
)
def test_parse_condition__wrong_data__says_what_and_where(
    data: object, code: str, at: tuple[str | int, ...]
) -> None:
    with pytest.raises(BadCondition) as refused:
        parse_condition(data, VOCABULARY)
    assert (refused.value.code, refused.value.at) == (code, at)


def test_parse_condition__nested__gives_every_node_its_own_id() -> None:
    leaf = {"fact": "insurance", "is": "x"}
    rule = parse_condition(
        {"any": [{"any_member": {"all": [leaf, {"not": leaf}]}}, {"all_members": leaf}]}, VOCABULARY
    )
    ids = [node.clause.id for node in walk(rule)]
    assert len(ids) == len(set(ids)) == 8
    assert facts_used(rule) == {"insurance"}


def test_parse_condition__derived_in_a_quantifier__is_taken_in() -> None:
    assert facts_used(parse_condition({"any_member": {"derived": "adult"}}, VOCABULARY)) == {"birth_date"}
