"""Waits in words: minutes while they are few, hours from one on, coarser and never narrower as they grow."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.queueing import WaitRange
from madoguchi.ui.wait_words import wait_words


@pytest.mark.parametrize(
    ("likely", "late", "words"),
    [
        ((0, 0), 0, "まもなくお呼びします"),
        ((0, 0), 15, "まもなく(遅くとも15分)"),
        ((0, 10), 10, "10分以内"),
        ((0, 10), 25, "10分以内(遅くとも25分)"),
        ((15, 25), 40, "約15分〜25分(遅くとも40分)"),
        ((50, 70), 90, "約50分〜1時間10分(遅くとも1時間30分)"),
        ((60, 120), 125, "約1時間〜2時間(遅くとも2時間30分)"),
        ((220, 310), 420, "約3時間30分〜5時間30分(遅くとも7時間)"),
    ],
)
def test_wait_words__range__is_said_as_people_plan(likely: tuple[int, int], late: int, words: str) -> None:
    assert wait_words(WaitRange(*likely), WaitRange(0, late)) == words


def test_wait_words__nobody_could_call__says_so() -> None:
    assert wait_words(None, None) == "いま開いている窓口では、いつお呼びできるか分かりません"


def test_wait_words__no_desk_open__is_told_from_too_many_waiting() -> None:
    assert wait_words(None, None, desks=0) == "お呼びできる窓口が、いま開いていません"
    assert wait_words(None, None, desks=2) == "お待ちの方が多く、いつお呼びできるかまだ分かりません"


@given(low=st.integers(1, 80), more=st.integers(1, 80), late=st.integers(1, 80))
def test_wait_words__in_english__names_each_end_outward(low: int, more: int, late: int) -> None:
    likely, wide = WaitRange(low * 5, (low + more) * 5), WaitRange(0, (low + more + late) * 5)
    with translation.override("en"):
        words = wait_words(likely, wide).removeprefix("about ").replace(" at the latest)", "")
    first, rest = words.split(" to ")
    second, third = rest.split(" (")
    assert _minutes(first) <= likely.low
    assert _minutes(second) >= likely.high
    assert _minutes(third) >= wide.high


def _minutes(words: str) -> int:
    parts = words.split()
    return sum(
        int(number) * (60 if unit == "h" else 1) for number, unit in zip(parts[::2], parts[1::2], strict=True)
    )
