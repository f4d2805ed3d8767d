"""Every command of the two READMEs is tried: quick ones here and now, long ones by the test that the table names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
READMES = ("README.md", "README.ja.md")

QUICK = {
    ".venv/bin/madoguchi help": "市のデータを調べる",
    ".venv/bin/madoguchi run --help": "--zone",
    ".venv/bin/madoguchi city check data/cities/yukuhashi": "間違いはありません",
    ".venv/bin/madoguchi plan --city yukuhashi --on 2026-04-01 data/national/examples/move_in_family4.json": '"procedures"',
    ".venv/bin/madoguchi totp counter1": "counter1",
    ".venv/bin/madoguchi demo certificate-only --city yukuhashi --dry": "procedures_are_those_of_the_file",
    "make help": "make",
}
"""Command → a word of its output. Exit code 0."""

_RUN = "tests/cli/test_run.py::test_run__first_start_stop_and_second_start__serves_and_leaves_nothing"
_DEMO = "tests/demo"
BY_TEST = {
    ".venv/bin/madoguchi audit verify": "tests/foundation/audit/test_sealing.py::test_command__tampered__prints_json_and_exits_1",
    ".venv/bin/madoguchi bench booking --json": "tests/bench/test_bench_booking.py",
    ".venv/bin/madoguchi rel booking --n 100000 --seed 1 --json": "tests/rel/test_booking.py",
    ".venv/bin/madoguchi rel booking --n 160 --runs 10 --defect check-then-write": "tests/rel/test_booking.py",
    ".venv/bin/madoguchi bench web --json": "tests/bench/test_bench_web.py",
    ".venv/bin/madoguchi bench eta --json": "tests/bench/test_bench_eta.py",
    ".venv/bin/madoguchi bench guide --json": "tests/bench/test_bench_guide.py",
    ".venv/bin/madoguchi bench population --json": "tests/bench/test_bench_population.py",
    ".venv/bin/madoguchi bench documents --json": "tests/bench/test_bench_documents.py",
    ".venv/bin/madoguchi population make --city kitakyushu --size 100000 --seed 1 --out population": "tests/cli/test_population.py",
    ".venv/bin/madoguchi population count --city kitakyushu --on 2026-04-01 population": "tests/cli/test_population.py",
    ".venv/bin/madoguchi check": "tests/cli/test_run.py::test_check__demo_install__is_not_fit_and_says_why_in_json",
    ".venv/bin/madoguchi demo assisted-eight --city kitakyushu": _DEMO,
    ".venv/bin/madoguchi demo assisted-move-in --city kitakyushu": _DEMO,
    ".venv/bin/madoguchi demo move-in-family4 --city yukuhashi --json": _DEMO,
    ".venv/bin/madoguchi demo move-in-family4 --city yukuhashi --zones split --json": _DEMO,
    ".venv/bin/madoguchi manage create_operator ops1 運用一郎": (
        "tests/foundation/accounts/test_manage_staff.py::test_create_operator__third__is_refused"
    ),
    ".venv/bin/madoguchi rules test": (
        "tests/domains/procedures/test_rule_cases.py::"
        "test_rules_test__every_city_of_the_project__passes_and_covers_everything"
    ),
    "make run": _RUN,
    "make run CITY=kitakyushu PORT=8100": _RUN,
    "make run DATA=/srv/madoguchi/demo": _RUN,
    "make docs": "tests/docs/test_generated.py::test_document__each_generated_part__is_that_of_the_code",
}
"""Command → the test that does what it does; a folder stands for tests that name the command's third word."""

MAKE = {
    "make run": ("-m madoguchi.cli run --demo", '--city "yukuhashi"', '--port "8000"'),
    "make run CITY=kitakyushu PORT=8100": ('--city "kitakyushu"', '--port "8100"'),
    "make run DATA=/srv/madoguchi/demo": ('--data "/srv/madoguchi/demo"',),
    "make test": ("sh scripts/test.sh",),
    "make screens": ("MADOGUCHI_SCREENS=.screens", "pytest tests/browser"),
    "make docs": ("scripts/generate_docs.py",),
}
"""Command → what make would start."""

OUTSIDE = {
    "sudo apt-get install git make python3-venv": "names of Debian packages; needs an administrator",
    "git pull --ff-only": "changes the tree that is being tested",
}
"""Command → why nothing tries it."""


def _commands() -> list[str]:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in READMES]
    lines = [line for text in texts for block in BLOCK.findall(text) for line in block.splitlines()]
    return sorted({line.split("#")[0].strip() for line in lines} - {""})


def test_readme__each_command__is_in_one_of_the_tables() -> None:
    known = set(QUICK) | set(BY_TEST) | set(MAKE) | set(OUTSIDE)
    assert set(_commands()) == known


@pytest.mark.parametrize("command", QUICK)
def test_readme__quick_command__does_what_is_said(command: str) -> None:
    words = command.split()
    if words[0].startswith(".venv/"):
        words[0] = str(Path(sys.executable).parent / "madoguchi")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    assert QUICK[command] in done.stdout


@pytest.mark.parametrize("command", MAKE)
def test_readme__make_command__starts_what_is_said(command: str) -> None:
    words = [command.split(maxsplit=1)[0], "-n", *command.split()[1:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout.replace("\\\n", " ")
    assert not [part for part in MAKE[command] if part not in text]


@pytest.mark.parametrize("command", BY_TEST)
def test_readme__long_command__has_the_test_that_is_named(command: str) -> None:
    path, _, name = BY_TEST[command].partition("::")
    place = ROOT / path
    files = [place] if place.is_file() else list(place.glob("test_*.py"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    about = texts if place.is_file() else [text for text in texts if command.split()[2] in text]
    tests = {test for text in about for test in _tests(text)}
    assert name in tests if name else tests


def _tests(text: str) -> set[str]:
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return {function.name for function in functions if function.name.startswith("test_")}
