from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.people import (
    Move,
    MoveEffect,
    MoveReason,
    PartialDate,
    Removal,
    ResidentStatus,
    check_history,
    effective_record,
)
from madoguchi.core.people.move_reasons import LABELS
from tests.core.people.builders import number, person, record

TODAY = date(2026, 11, 21)
TOMORROW = PartialDate.on(date(2026, 11, 22))


def test_effective_record__provisional_change__shows_the_row_before_it() -> None:
    first, second = record(1), record(2, is_provisional=True)
    assert effective_record([first, second]) is first
    assert effective_record([second]) is None
    assert effective_record([record(2), first]) == record(2)


def test_check_history__gap_or_mixture__is_refused() -> None:
    check_history([record(1), record(2)])
    with pytest.raises(InvalidValue, match=r"history\.number"):
        check_history([record(1), record(3)])
    with pytest.raises(InvalidValue, match=r"history\.mixed"):
        check_history([record(1), record(2, person=person(2))])


def test_history_record__key__is_addressee_and_history_number() -> None:
    assert record(3).key == (number(1), 3)
    with pytest.raises(InvalidValue, match=r"history\.number"):
        record(0)


def test_history_record__removal_of_a_living_entry__is_refused() -> None:
    gone = person(status=ResidentStatus.REMOVED_MOVED_OUT)
    assert record(1, person=gone, removal=Removal()).removal == Removal()
    with pytest.raises(InvalidValue, match=r"history\.removal_mismatch"):
        record(1, removal=Removal())


@pytest.mark.parametrize("reason", MoveReason)
def test_move_check__day_ahead__only_for_a_move_out(reason: MoveReason) -> None:
    move = Move(reason, TODAY, moved_on=TOMORROW)
    if reason in (MoveReason.MOVE_OUT, MoveReason.MOVE_OUT_ABROAD):
        move.check()
        return
    with pytest.raises(ValidationFailed) as refusal:
        move.check()
    assert refusal.value.field_errors == {"moved_on": "move.future_not_allowed"}


def test_move_check__today_and_before__is_allowed() -> None:
    Move(MoveReason.MOVE_IN, TODAY, moved_on=PartialDate.on(TODAY), filed_on=TODAY).check()
    Move(MoveReason.MOVE_IN, TODAY).check()


def test_move_check__uncertain_day__only_where_the_family_register_needs_it() -> None:
    about = PartialDate.year_month(2026, 10)
    Move(MoveReason.DEATH, TODAY, moved_on=about).check()
    with pytest.raises(ValidationFailed) as refusal:
        Move(MoveReason.RELOCATION, TODAY, moved_on=about, filed_on=date(2026, 11, 22)).check()
    assert refusal.value.field_errors == {
        "moved_on": "date.must_be_exact",
        "filed_on": "move.filed_in_future",
    }


@pytest.mark.parametrize(("day", "late"), [(6, True), (7, False), (30, False)])
def test_must_be_ex_officio__fourteen_days_after_a_move_out__is_the_limit(day: int, late: bool) -> None:
    moved_on = PartialDate.on(date(2026, 11, day))
    assert Move(MoveReason.MOVE_OUT, TODAY, moved_on=moved_on, filed_on=TODAY).must_be_ex_officio is late
    assert not Move(MoveReason.MOVE_IN, TODAY, moved_on=moved_on, filed_on=TODAY).must_be_ex_officio


def test_move_reason__every_reason__has_one_label_and_an_effect() -> None:
    assert set(LABELS) == set(MoveReason)
    assert len(set(LABELS.values())) == len(LABELS)
    assert MoveReason.MOVE_IN.effect is MoveEffect.ENTRY
    assert MoveReason.DEATH.effect is MoveEffect.REMOVAL
    assert MoveReason.RELOCATION.effect is MoveEffect.AMENDMENT
    assert MoveReason.MOVE_IN.label_ja == "国内転入"
