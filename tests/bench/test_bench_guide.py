"""The bench of the guide with a tiny effort: its lines, not its figures."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

from madoguchi.bench.guide_large import EVENTS, FACTS, PROCEDURES, draw
from madoguchi.core.rules import facts_used


def test_bench_guide__tiny_run__one_json_line_per_measure_with_its_limit() -> None:
    words = ["--catalogues", "2", "--interviews", "1", "--households", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "bench", "guide", "--json", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = {row["measure"]: row for row in map(json.loads, done.stdout.splitlines())}
    limits = {measure: row["limit"] for measure, row in rows.items()}
    assert (limits["mean_questions_vs_optimum"], limits["next_question_p95_ms"]) == (1.1, 5.0)
    assert limits["memory_mb"] == 200.0
    assert rows["mean_questions_real"]["value"] > 5
    assert all(row["name"] == "guide" for row in rows.values())
    assert done.returncode == (0 if all(row["ok"] for row in rows.values()) else 1)


def test_draw__large_catalogue__has_the_size_and_every_procedure_a_life_event() -> None:
    large = draw(Random(1))
    assert (len(large.goals), len(large.topics)) == (PROCEDURES, FACTS)
    assert all("event" in facts_used(goal.condition) for goal in large.goals)
    assert len(large.priors["event"].values) == EVENTS
    used = set().union(*(facts_used(goal.condition) | {goal.base} for goal in large.goals))
    assert len(used & {topic.fact for topic in large.topics}) > 0.9 * FACTS - 10
