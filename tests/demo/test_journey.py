"""The family-of-four demo against real installs, in one zone and split in two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from madoguchi.bench.scratch import Scratch

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


def test_demo__family_of_four_on_a_running_install__reaches_the_finished_notice(
    running_install: Scratch,
) -> None:
    words = ("move-in-family4", "--city", "yukuhashi", "--data", str(running_install.data))
    _judge(*play(*words, environment=running_install.environment))


def test_demo__nobody_writes_on_a_running_install__counts_what_was_asked_and_signed(
    running_install: Scratch,
) -> None:
    words = ("assisted-move-in", "--city", "yukuhashi", "--data", str(running_install.data))
    report, told = play(*words, environment=running_install.environment)
    assert [invariant for invariant in report["invariants"] if not invariant["ok"]] == [], told
    counts = report["counts"]
    assert counts["asked"] == 2
    assert sum(counts["prefilled"].values()) > 60
    assert (counts["prefilled"]["core_system"], counts["look_ups"]) == (7, 1)
    assert "m2.family_kana: core_system" in counts["conflicts"]
    assert counts["typed"] == counts["asked"] + counts["prefilled"]["home"] + 1
    assert counts["typed_twice"] == 0
    assert counts["papers"] == 13
    assert counts["signatures"] == {
        "people_on_the_tablet": 2,
        "papers": {"tablet": 9, "bank_seal": 1, "wet": 3},
    }
    assert counts["minutes"]["kind"] == "assumed"
    assert report["handwritten"] == 4


def test_demo__family_of_four_in_two_zones__reaches_the_finished_notice(tmp_path: object) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in _OWN and not k.startswith("MADOGUCHI_")}
    words = ("move-in-family4", "--city", "yukuhashi", "--zones", "split", "--data", f"{tmp_path}/none")
    _judge(*play(*words, environment=clean))


def _judge(report: dict[str, Any], told: str) -> None:
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
