"""The line of a measure."""

from __future__ import annotations

import json

from madoguchi.bench import rows


def test_share__below_the_goal__is_not_ok_and_says_the_ratio() -> None:
    row = json.loads(rows.share("web", "guide_rps", 600, unit="req/s", limit=1000, goal=0.7).line())
    assert (row["ratio"], row["ok"], row["limit"]) == (0.6, False, 1000)


def test_at_most__at_the_goal__is_ok_without_a_ratio() -> None:
    row = json.loads(rows.at_most("web", "second_start_s", 3.0, unit="s", goal=3.0).line())
    assert (row["ratio"], row["limit"], row["ok"]) == (None, None, True)
    assert row["machine"]
    assert row["commit"]
