"""What the gate takes for a person's value: the current one, and for a moment the one it replaced."""

from __future__ import annotations

import pytest

from madoguchi.domains.cases import services
from madoguchi.domains.cases.gate_source import JUST_NOW_S, CaseSubjects
from tests.domains.cases.builders import CLERK, make_case
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db


def shown(fact: str) -> tuple[str, ...]:
    return CaseSubjects().fetch(["case:H7K2-9QXM:m1"], "default")["case:H7K2-9QXM:m1"][fact]


def correct(fact: str, text: str, member: str = "") -> None:
    services.record_facts(
        actor=CLERK,
        case="H7K2-9QXM",
        values={(member, fact): text},
        door="correction",
        expected_version=1,
        correction=True,
    )


def test_fetch__value_corrected_a_moment_ago__both_may_stand_on_a_page(frozen_clock: FrozenClock) -> None:
    make_case()
    correct("phone", "090-3333-4444")
    assert {"090-3333-4444", "090-1111-2222"} <= set(shown("phone"))


def test_fetch__value_corrected_before__only_the_new_one(frozen_clock: FrozenClock) -> None:
    make_case()
    correct("phone", "090-3333-4444")
    frozen_clock.tick(seconds=JUST_NOW_S + 1)
    assert "090-1111-2222" not in shown("phone")


def test_fetch__name_corrected__is_never_taken_in_its_old_form(frozen_clock: FrozenClock) -> None:
    make_case()
    correct("given_name", "次郎", "m1")
    assert shown("given_name") == ("次郎",)
    assert shown("full_name") == ("髙﨑　次郎",)
