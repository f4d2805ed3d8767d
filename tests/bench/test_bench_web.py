"""The bench against a running installation, with tiny durations: the shape of its lines, not its figures."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from madoguchi.bench.scratch import Scratch

KEYS = {"name", "measure", "value", "unit", "limit", "ratio", "goal", "ok", "machine", "commit"}
PAGES = ("guide", "plan", "booking", "status")
ALONE = {"first_view_bytes", *(f"{page}_queries" for page in PAGES)}


def test_bench_web__tiny_run_on_a_running_install__one_json_line_per_measure(
    running_install: Scratch,
) -> None:
    words = ("bench", "web", "--json", "--url", running_install.url, "--seconds", "0.2", "--rounds", "1")
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", *words],
        env=running_install.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    rows = {row["measure"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(rows) == ALONE | {f"{page}_rps" for page in PAGES}, done.stderr
    assert all(set(row) == KEYS and row["name"] == "web" for row in rows.values())
    assert all(rows[name]["limit"] is None and rows[name]["ratio"] is None for name in ALONE)
    assert [rows[name] for name in sorted(ALONE) if not rows[name]["ok"]] == []
    for page in PAGES:
        row = rows[f"{page}_rps"]
        assert row["value"] > 0
        assert row["limit"] > 0
        assert row["ratio"] == pytest.approx(row["value"] / row["limit"], abs=0.01)
        assert row["ok"] == (row["ratio"] >= row["goal"])
    assert done.returncode == (0 if all(row["ok"] for row in rows.values()) else 1)


def test_bench_web__no_server_at_the_address__says_so_and_exits_1(running_install: Scratch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "bench", "web", "--json", "--url", "http://localhost:1"],
        env=running_install.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "計れませんでした" in done.stderr
