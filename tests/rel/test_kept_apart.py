"""Seeded defects live in this package alone, and in no release."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from madoguchi.rel.defects import DEFECTS
from tests.architecture.source import PACKAGE, ROOT, is_within, modules

REL = "madoguchi.rel"
# The table of commands names the module as text; it is imported only when it is called.
TABLE = "madoguchi.cli"
_SWITCH = re.compile("|".join(["--defect", *(rf"\b{code}\b" for code in DEFECTS)]))


def test_imports__outside_the_package__name_nothing_of_it() -> None:
    outside = [module for module in modules() if not is_within(module.name, REL)]
    assert not [m.path for m in outside if any(is_within(name, REL) for name in m.imports())]
    named = [m.name for m in outside if any(text.startswith(REL) for text in m.strings())]
    assert named == [TABLE]


def test_switches__outside_the_package__there_are_none() -> None:
    outside = [module for module in modules() if not is_within(module.name, REL)]
    assert not [m.path for m in outside if any(_SWITCH.search(text) for text in m.strings())]
    inside = " ".join(text for m in modules() if is_within(m.name, REL) for text in m.strings())
    assert set(_SWITCH.findall(inside)) >= {"--defect", *DEFECTS}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ZipFile]:
    """What would be released, built as a release is: distribution → its files."""
    folder = tmp_path_factory.mktemp("wheels")
    for source in (ROOT, ROOT / "packaging" / "rel"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "build",
                "--wheel",
                "--offline",
                "--out-dir",
                str(folder),
                str(source),
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return {path.name.split("-")[0]: ZipFile(path) for path in folder.glob("*.whl")}


def test_wheel__of_the_program__has_no_file_and_no_switch_of_the_runs(wheels: dict[str, ZipFile]) -> None:
    release = wheels["madoguchi"]
    names = release.namelist()
    assert "madoguchi/cli/__init__.py" in names
    assert not [name for name in names if name.startswith("madoguchi/rel/")]
    code = {name: release.read(name).decode() for name in names if name.endswith(".py")}
    assert not [name for name, text in code.items() if _SWITCH.search(text)]
    assert not [
        name for name, text in code.items() if "madoguchi.rel" in text and name != "madoguchi/cli/__init__.py"
    ]


def test_wheel__of_the_extra__has_the_runs_and_nothing_else(wheels: dict[str, ZipFile]) -> None:
    names = [name for name in wheels["madoguchi_rel"].namelist() if ".dist-info/" not in name]
    here = {f"madoguchi/rel/{path.name}" for path in (PACKAGE / "rel").glob("*.py")}
    assert set(names) == here
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = tomllib.loads((ROOT / "packaging" / "rel" / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    wanted = f"{extra['name']}=={extra['version']}"
    assert configured["optional-dependencies"]["rel"] == [wanted]
    assert extra["version"] == configured["version"]


def test_command__in_a_release__says_that_it_is_not_part_of_it(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("rel", "__pycache__", "domains", "yards", "ui")
    shutil.copytree(PACKAGE, tmp_path / "madoguchi", ignore=ignored)
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "rel", "booking"],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "この設置に" in done.stderr
    assert "madoguchi[rel]" in done.stderr
