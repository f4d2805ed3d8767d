"""`madoguchi population` as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.cli.population import main


def test_make_and_count__small_city__every_procedure_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [
        "make",
        "--city",
        "kitakyushu",
        "--size",
        "3000",
        "--seed",
        "2",
        "--out",
        str(tmp_path / "p"),
        "--json",
    ]
    assert main(made) == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["persons"], about["synthetic"]) == (3000, True)

    assert main(["count", "--city", "kitakyushu", "--on", "2026-04-01", str(tmp_path / "p"), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)

    for row in counted["procedures"]:
        assert sum(row["households"].values()) == about["households"], row["id"]
    by_id = {row["id"]: row for row in counted["procedures"]}
    assert by_id["move_in"]["households"]["needed"] > 0
    assert by_id["child_allowance_claim"]["eligible"]["needed"] > 100


def test_count__no_files__says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", "--city", "kitakyushu", "--on", "2026-04-01", str(tmp_path)]) == 1
    assert "persons.parquet" in capsys.readouterr().err


def test_count__unknown_procedure__is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["count", "--city", "kitakyushu", "--on", "2026-04-01", str(tmp_path), "--procedure", "nothing"]
    assert main(words) == 2
    assert "nothing" in capsys.readouterr().err
