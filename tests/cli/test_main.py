"""The table of subcommands: cheap to start, clear when it doesn't know."""

from __future__ import annotations

import subprocess
import sys

import pytest

from madoguchi.cli import SUBCOMMANDS, main


def test_help__lists_every_public_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    for name, subcommand in SUBCOMMANDS.items():
        assert (f"  {name} " in shown) is not subcommand.is_internal


def test_unknown__is_exit_2_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "「fly」" in captured.err


def test_version__prints_the_package_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("madoguchi 0.")


def test_import__of_the_command__loads_neither_django_nor_yaml() -> None:
    code = "import sys, madoguchi.cli; sys.exit(any(m in sys.modules for m in ('django', 'yaml', 'psycopg')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["run", "--zone", "moon"], "ZONE=moon", "all・front・office"),
        (["run", "--city", "atlantis"], "CITY=atlantis", "yukuhashi"),
        (["run", "--port", "http"], "PORT=http", "PORT=8100"),
    ],
)
def test_run__impossible_wish__is_one_sentence_and_a_fix(
    words: list[str], code: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2
    assert code in lines[0]
    assert hint in lines[1]


def test_run__foreign_folder__is_refused_before_anything_starts(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("home")
    (folder / "letter.txt").write_text("x")
    assert main(["run", "--data", str(folder)]) == 1
    assert "データフォルダーではありません" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
