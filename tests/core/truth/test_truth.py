from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.truth import Truth, all_of, and_, any_of, not_, or_, truth_of

truths = st.sampled_from(Truth)
RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


@pytest.mark.parametrize("value", Truth)
def test_bool__any_truth__is_refused(value: Truth) -> None:
    with pytest.raises(TypeError):
        bool(value)


@given(truths, truths)
def test_and__two_values__is_the_lower_in_kleene_order(a: Truth, b: Truth) -> None:
    assert and_(a, b) is min(a, b, key=RANK.__getitem__)


@given(truths, truths)
def test_or__two_values__is_the_higher_in_kleene_order(a: Truth, b: Truth) -> None:
    assert or_(a, b) is max(a, b, key=RANK.__getitem__)


@given(truths, truths)
def test_not__of_and_and_or__follows_de_morgan(a: Truth, b: Truth) -> None:
    assert not_(and_(a, b)) is or_(not_(a), not_(b))
    assert not_(or_(a, b)) is and_(not_(a), not_(b))


@given(truths, truths, truths)
def test_and__or__distribute_and_associate(a: Truth, b: Truth, c: Truth) -> None:
    assert and_(a, or_(b, c)) is or_(and_(a, b), and_(a, c))
    assert or_(a, and_(b, c)) is and_(or_(a, b), or_(a, c))
    assert and_(a, and_(b, c)) is and_(and_(a, b), c)


@given(truths)
def test_not__twice__gives_the_value_back(a: Truth) -> None:
    assert not_(not_(a)) is a


@given(st.lists(truths))
def test_all_of__any_list__keeps_unknown_unless_one_is_false(values: list[Truth]) -> None:
    expected = (
        Truth.FALSE if Truth.FALSE in values else Truth.UNKNOWN if Truth.UNKNOWN in values else Truth.TRUE
    )
    assert all_of(values) is expected
    assert any_of(not_(v) for v in values) is not_(expected)


def test_truth_of__none__is_unknown() -> None:
    assert [truth_of(v) for v in (True, False, None)] == [Truth.TRUE, Truth.FALSE, Truth.UNKNOWN]
