from __future__ import annotations

import pytest

from madoguchi.core.errors import InvalidTransition
from madoguchi.core.statemachine import Table, Transition

DOOR = Table(
    "door",
    (
        Transition("open", frozenset({"shut"}), "open", audit_code="door.opened"),
        Transition("shut", frozenset({"open"}), "shut", audit_code="door.shut"),
        Transition("lock", frozenset({"shut"}), "locked", audit_code="door.locked"),
    ),
)


def test_target__allowed_state__gives_next_state() -> None:
    assert DOOR.target("lock", "shut") == "locked"


def test_target__wrong_state__refuses_with_code_and_both_names() -> None:
    with pytest.raises(InvalidTransition) as refused:
        DOOR.target("lock", "open")
    assert refused.value.code == "door.wrong_state"
    assert refused.value.data == {"transition": "lock", "state": "open"}


def test_leaving__state_with_two_ways__lists_them_in_table_order() -> None:
    assert [transition.name for transition in DOOR.leaving("shut")] == ["open", "lock"]


def test_get__unknown_name__is_a_programming_error() -> None:
    with pytest.raises(KeyError, match=r"door\.melt"):
        DOOR.get("melt")


def test_table__same_name_twice__is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="twice"):
        Table(
            "door",
            (
                Transition("open", frozenset({"shut"}), "open"),
                Transition("open", frozenset({"ajar"}), "open"),
            ),
        )
