"""The table and its tests belong together: no line without a test, no test without a line, no invented code."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from madoguchi.foundation.policy.messages import catalogue
from tests.journeys.failure_table import Row, read_rows

HERE = Path(__file__).parent
ROWS = read_rows()


def _tests() -> list[str]:
    files = HERE.glob("test_what_goes_wrong_*.py")
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return [
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_table__against_the_tests__each_line_has_one_and_each_test_a_line() -> None:
    assert Counter(row.test for row in ROWS) == Counter(_tests())
    assert len(ROWS) >= 30


def test_table__every_test__reads_its_line() -> None:
    for file in HERE.glob("test_what_goes_wrong_*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert "row" in [argument.arg for argument in node.args.args], node.name


@pytest.mark.parametrize("line", [row for row in ROWS if row.code], ids=lambda row: row.test)
def test_table__code__is_explained_in_these_words(line: Row) -> None:
    message = catalogue().get(line.code)
    assert message is not None, f"nobody explains {line.code}"
    assert line.seen in f"{message.happened} {message.staff_happened}"
    assert line.next_step in f"{message.next_step} {message.staff_next} {message.happened}"


@pytest.mark.parametrize("line", ROWS, ids=lambda row: row.test)
def test_table__line__says_where_what_and_what_next(line: Row) -> None:
    assert all((line.situation, line.door, line.seen, line.next_step))
