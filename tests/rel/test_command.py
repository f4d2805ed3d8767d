"""What the command prints and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext

import pytest

from madoguchi.rel import command
from madoguchi.rel.scratch import Scratch

KEYS = ["name", "n", "violations", "faults", "defect", "seed", "seconds", "ok", "counts"]


def test_main__as_a_process__prints_one_line_of_json_and_ends_with_0() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "rel", "booking", "--n", "40", "--seed", "9", "--json"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert list(found) == KEYS
    assert (found["name"], found["n"], found["defect"], found["seed"]) == ("booking", 40, None, 9)
    assert (found["violations"], found["ok"], done.returncode) == (0, True, 0)
    assert "kill" in done.stderr


def test_main__defect__finds_it_and_ends_with_1(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "Scratch", lambda: nullcontext(scratch))
    words = ["disclosure", "--n", "24", "--seed", "6", "--runs", "2", "--defect", "i1", "--json"]
    assert command.main(words) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["seed"] for line in lines] == [6, 7]
    assert all(line["violations"] > 0 and not line["ok"] and line["defect"] == "i1" for line in lines)


@pytest.mark.parametrize("words", [["nothing"], ["worker", "--defect", "i1"], ["booking", "--n", "0"]])
def test_main__wrong_usage__ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        command.main(words)
    assert ending.value.code == 2
