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


def test_below__half_of_the_limit__is_ok_with_a_ratio_of_two() -> None:
    row = json.loads(rows.below("guide", "next_question_p95_ms", 2.5, unit="ms", limit=5.0).line())
    assert (row["ratio"], row["limit"], row["ok"]) == (2.0, 5.0, True)


def test_below__past_the_limit__is_not_ok() -> None:
    row = rows.below("guide", "memory_mb", 201, unit="MB", limit=200)
    assert not row.ok
    assert row.ratio is not None
    assert row.ratio < 1
