"""Seeded defects live in this package alone, and in no release."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from madoguchi.rel.defects import DEFECTS
from tests.architecture.source import PACKAGE, ROOT, is_within, modules

REL = "madoguchi.rel"
# The table of commands names the module as text; it is imported only when it is called.
TABLE = "madoguchi.cli"
_SWITCH = re.compile("|".join(["--defect", r"\bD\d{1,2}\b", *(code for code in DEFECTS if "-" in code)]))


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


def test_wheel__as_configured__leaves_the_package_out() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = configured["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert str((PACKAGE / "rel").relative_to(ROOT)) in wheel["exclude"]


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
