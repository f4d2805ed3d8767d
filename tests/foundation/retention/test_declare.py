"""What a model may say about its rows."""

from __future__ import annotations

import pytest

from madoguchi.foundation.retention import Keep


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": 3},
        {"after": "at"},
        {"days": -1, "after": "at"},
        {"days": 3, "after": "at", "forever": "x"},
        {"forever": "x", "parent": "cases.Case"},
        {"parent": "Case"},
        {"forever": "x", "after": "at"},
    ],
)
def test_keep__contradictory__is_a_programming_error(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"Keep"):
        Keep(**wrong)  # type: ignore[arg-type]


def test_label__each_kind__is_japanese() -> None:
    assert Keep(days=30, after="created_at").label() == "created_at から 30 日"
    assert Keep.WITH("cases.Case").label() == "cases.Case と同じ"
    assert Keep.FOREVER("証拠").label() == "期限なし（証拠）"
