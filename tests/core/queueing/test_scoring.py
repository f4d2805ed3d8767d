"""Scores against cases that were computed by hand."""

from __future__ import annotations

import doctest

import pytest

from madoguchi.core.queueing import scoring
from madoguchi.core.queueing.scoring import Scored, score
from madoguchi.core.queueing.stretching import Stretch, learn_stretch
from madoguchi.core.queueing.waits import Outlook

RANGE = Outlook(10.0, 15.0, 20.0, 25.0, 40.0)


def test_examples__in_docstrings__hold() -> None:
    failed, tried = doctest.testmod(scoring)
    assert (failed, bool(tried)) == (0, True)


def test_score__four_forecasts__is_as_by_hand() -> None:
    rows = [
        Scored(RANGE, waited, naive)
        for waited, naive in ((20.0, 30.0), (12.0, 12.0), (41.0, None), (25.0, 5.0))
    ]
    found = score(rows)
    assert found is not None
    assert (found.count, found.covered_90, found.covered_50) == (4, 0.75, 0.5)
    assert (found.width_90, found.width_50) == (30.0, 10.0)
    assert found.middle_error == (0 + 8 + 21 + 5) / 4
    # Only where there is a naive estimate are the two compared.
    assert found.middle_error_paired == pytest.approx((0 + 8 + 5) / 3)
    assert found.naive_error == pytest.approx((10 + 0 + 20) / 3)
    assert found.is_small


def test_score__nothing_called_yet__is_none() -> None:
    assert score([]) is None


def test_score__few_forecasts__leave_a_wide_doubt() -> None:
    few, many = (score([Scored(RANGE, 20.0, None)] * count) for count in (5, 500))
    assert few is not None
    assert many is not None
    assert few.sure_90[0] < 0.6 < 0.99 < many.sure_90[0]


def test_stretch__ranges_that_hold__stay_nearly_as_they_are() -> None:
    rows = [Scored(RANGE, 8.5 + 33.0 * number / 999, None) for number in range(1000)]
    found = learn_stretch(rows)
    assert found.up == pytest.approx(1.0, abs=0.1)
    assert found.down == pytest.approx(1.0, abs=0.1)


def test_stretch__half_range_that_holds_nearly_all__becomes_narrower_and_the_wide_one_does_not() -> None:
    rows = [Scored(RANGE, 17.0 + 6.0 * number / 999, None) for number in range(1000)]
    rows += [Scored(RANGE, waited, None) for waited in (10.0, 40.0) for _ in range(60)]
    found = learn_stretch(rows)
    assert found.likely_down == pytest.approx(0.5, abs=0.1)
    assert found.likely_up == pytest.approx(0.5, abs=0.1)
    assert found.down > 0.9
    shown = score([Scored(found.apply(RANGE), one.waited, None) for one in rows])
    assert shown is not None
    assert shown.covered_50 == pytest.approx(0.8, abs=0.1)


def test_stretch__half_range_wider_than_the_wide_one__ends_where_that_ends() -> None:
    shown = Stretch(1.0, 1.0, 2.5, 5.0).apply(RANGE)
    assert (shown.p05, shown.p25, shown.p75, shown.p95) == (10.0, 10.0, 40.0, 40.0)


def test_score__called_at_once__is_asked_whether_soon_was_soon() -> None:
    soon = Outlook(0.0, 0.0, 0.0, 0.0, 1.0)
    rows = [
        Scored(soon, 0.0, None),
        Scored(soon, 9.0, None),
        Scored(RANGE, 30.0, None),
        Scored(RANGE, 20.0, None),
    ]
    found = score(rows)
    assert found is not None
    assert (found.soon, found.soon_kept, found.covered_50, found.width_50) == (0.5, 0.5, 0.5, 10.0)
    only = score(rows[:2])
    assert only is not None
    assert (only.covered_50, only.width_50) == (None, None)


def test_stretch__none_known__changes_nothing() -> None:
    assert learn_stretch([]) == Stretch(1.0, 1.0)
    assert Stretch().apply(RANGE) == RANGE


def test_stretch__applied_and_undone__is_the_same() -> None:
    stretch = Stretch(1.25, 2.0, 0.6, 1.2)
    wide = stretch.apply(RANGE)
    assert (wide.p05, wide.p25, wide.p50, wide.p75, wide.p95) == (7.5, 17.0, 20.0, 26.0, 60.0)
    assert stretch.undo(wide) == RANGE
