"""The bench of the forms in its smallest form: its lines, not its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def test_bench_documents__tiny_run__one_line_per_measure_with_its_goal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "bench", "documents", "--json", "--bundles", "2"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    rows = {row["measure"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(rows) == {
        "forms_per_s",
        "family4_bundle_ms",
        "family4_bundle_cpu_ms",
        "family4_bundle_all_cores_ms",
        "bundles",
        "family4_sheets",
        "memory_growth_mb",
    }, done.stderr
    assert rows["bundles"]["value"] == 2
    assert rows["family4_sheets"]["value"] >= 10
    assert rows["forms_per_s"]["limit"] > 0
    assert rows["forms_per_s"]["ok"] == (rows["forms_per_s"]["ratio"] >= 0.4)
    assert done.returncode == (0 if all(row["ok"] for row in rows.values()) else 1)
