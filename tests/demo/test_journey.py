"""The family-of-four demo against real installs, in one zone and split in two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

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
# An install of its own: what the tests' settings say must not reach it.
_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def play(*words: str) -> tuple[int, dict[str, Any], str]:
    clean = {k: v for k, v in os.environ.items() if k not in _OWN and not k.startswith("MADOGUCHI_")}
    answer = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "demo", *words, "--json"],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    lines = answer.stdout.splitlines()
    assert len(lines) == 1, answer.stdout + answer.stderr
    return answer.returncode, json.loads(lines[0]), answer.stderr


@pytest.mark.parametrize("zones", ["all", "split"])
def test_demo__family_of_four__reaches_the_finished_notice(zones: str, tmp_path: object) -> None:
    code, report, told = play(
        "move-in-family4", "--city", "yukuhashi", "--zones", zones, "--data", f"{tmp_path}/none"
    )
    assert set(report) == KEYS
    assert [invariant for invariant in report["invariants"] if not invariant["ok"]] == [], told
    assert report["ok"] is True
    assert code == 0
    assert len(report["forms"]) >= 10
    assert report["typed_twice"] == 0
    assert report["visits"] == 1
    assert report["handwritten"] == 4
    assert report["procedures"]["filed"]
    assert report["procedures"]["not_filed"] == []
    assumed = [entry for entry in report["timeline"] if "minutes" in entry]
    assert assumed
    assert all(entry["kind"] == "assumed" for entry in assumed)


def test_demo__unknown_household__names_those_there_are() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "demo", "nobody", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "move-in-family4" in answer.stderr
    assert answer.stdout == ""
