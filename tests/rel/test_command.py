"""What the command prints and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import pytest

from madoguchi.rel import command
from madoguchi.rel.outcome import Findings, Order, Outcome, outcome

KEYS = ["name", "n", "violations", "faults", "defect", "seed", "seconds", "ok", "counts", "gate"]


def test_main__booking_under_kills_and_a_crash__keeps_every_promise_and_ends_with_0() -> None:
    """A whole process with an installation of its own: one line of JSON, the story of the run on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "rel", "booking", "--n", "80", "--seed", "5", "--json"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert list(found) == KEYS
    assert (found["name"], found["n"], found["defect"], found["seed"]) == ("booking", 80, None, 5)
    assert (found["violations"], found["ok"], done.returncode) == (0, True, 0), done.stderr[-4000:]
    assert found["faults"] >= 5
    assert all(word in done.stderr for word in ("kill", "crash", "granted"))


class _Played:
    """Stands for the installation: finds something in every run with a defect."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def play_all(self, orders: Sequence[Order]) -> Iterator[Outcome]:
        self.orders += orders
        return (outcome(order, Findings(["x"] if order.defect else []), 1.0) for order in orders)


def test_main__defects__plays_each_with_every_seed_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    played = _Played()
    monkeypatch.setattr(command, "Scratch", lambda: nullcontext(played))
    words = ["disclosure", "--n", "24", "--seed", "6", "--runs", "2", "--defect", "i1", "i4", "--json"]
    assert command.main(words) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["defect"], line["seed"]) for line in lines] == [("i1", 6), ("i1", 7), ("i4", 6), ("i4", 7)]
    assert all(line["violations"] > 0 and not line["ok"] for line in lines)
    assert not any(order.gate for order in played.orders)


def test_main__no_defect__has_the_gate_and_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    played = _Played()
    monkeypatch.setattr(command, "Scratch", lambda: nullcontext(played))
    assert command.main(["disclosure", "--n", "24", "--json"]) == 0
    assert command.main(["disclosure", "--defect", "i1", "--gate", "both"]) == 1
    assert [(order.defect, order.gate) for order in played.orders] == [
        ("", True),
        ("i1", False),
        ("i1", True),
    ]


@pytest.mark.parametrize("words", [["nothing"], ["worker", "--defect", "i1"], ["booking", "--n", "0"]])
def test_main__wrong_usage__ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        command.main(words)
    assert ending.value.code == 2
