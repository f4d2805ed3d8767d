"""The demos against one real install."""

from __future__ import annotations

import subprocess
import sys

from madoguchi.bench.scratch import Scratch
from tests.demo.playing import judge, play


def test_demo__family_of_four_on_a_running_install__reaches_the_finished_notice(
    running_install: Scratch,
) -> None:
    words = ("move-in-family4", "--city", "yukuhashi", "--data", str(running_install.data))
    judge(*play(*words, environment=running_install.environment))


def test_demo__nobody_writes_on_a_running_install__counts_what_was_asked_and_signed(
    running_install: Scratch,
) -> None:
    words = ("assisted-move-in", "--city", "yukuhashi", "--data", str(running_install.data))
    report, told = play(*words, environment=running_install.environment)
    assert [invariant for invariant in report["invariants"] if not invariant["ok"]] == [], told
    counts = report["counts"]
    assert counts["asked"] == 2
    assert sum(counts["prefilled"].values()) > 60
    assert (counts["prefilled"]["core_system"], counts["prefilled"]["card"], counts["look_ups"]) == (6, 1, 1)
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
