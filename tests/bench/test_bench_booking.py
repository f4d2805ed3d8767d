"""The bench in its smallest form: every cell is measured, every promise is checked against the rows; not the figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys

CELLS = ("1_sets_2_clients", "1_sets_8_clients", "200_sets_2_clients", "200_sets_8_clients")
BESIDE = (
    "plain_sql_places_per_s",
    "bare_commits_per_s",
    "client_ms_per_place",
    "server_ms_per_place",
    "plain_sql_ms_per_place",
    "log_per_place",
)


def test_bench_booking__tiny_run__one_line_per_cell_and_the_figure_alone() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "madoguchi.cli",
            "bench",
            "booking",
            "--json",
            "--seconds",
            "0.2",
            "--rounds",
            "1",
        ],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    rows = {row["measure"]: row for row in map(json.loads, done.stdout.splitlines())}
    wanted = {f"places_per_s_{cell}" for cell in CELLS}
    told = {f"{kind}_{cell}" for cell in CELLS for kind in BESIDE} | {"flushes_per_s"}
    assert set(rows) == wanted | told | {"places_per_s_200_sets_2_clients_alone"}, done.stderr
    assert all(rows[name]["value"] > 0 for name in told)
    assert all(rows[name]["value"] > 0 and rows[name]["limit"] > 0 for name in wanted)
    assert all(row["ok"] == (row["ratio"] >= 0.5) for name, row in rows.items() if name in wanted)
    assert done.returncode == (0 if all(row["ok"] for row in rows.values()) else 1)
