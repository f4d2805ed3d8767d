"""Plays a demo as a process of its own, and what its report must say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

KEYS = {
    "ok",
    "procedures",
    "forms",
    "drafts",
    "fee_yen",
    "questions",
    "unknown",
    "typed",
    "typed_twice",
    "handwritten",
    "planned_visits",
    "visits",
    "counters",
    "timeline",
    "invariants",
}


def play(*words: str, environment: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    answer = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "demo", *words, "--json"],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    lines = answer.stdout.splitlines()
    assert len(lines) == 1, answer.stdout + answer.stderr
    assert (answer.returncode == 0) == json.loads(lines[0])["ok"]
    return json.loads(lines[0]), answer.stderr


def judge(report: dict[str, Any], told: str) -> None:
    assert set(report) == KEYS
    assert [invariant for invariant in report["invariants"] if not invariant["ok"]] == [], told
    assert report["ok"] is True
    assert len(report["forms"]) >= 10
    assert report["typed_twice"] == 0
    assert report["visits"] == 1
    assert report["handwritten"] == 4
    assert report["procedures"]["filed"]
    assert report["procedures"]["not_filed"] == []
    assumed = [entry for entry in report["timeline"] if "minutes" in entry]
    assert assumed
    assert all(entry["kind"] == "assumed" for entry in assumed)
