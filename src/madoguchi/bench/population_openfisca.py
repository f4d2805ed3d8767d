"""OpenFisca-Core beside the compiled rules: in its own environment and its own process, never in ours (it is AGPL)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.bench.load import BenchBroken
from madoguchi.bench.population_baseline import Comparison
from madoguchi.bench.rows import Row

_NAME = "population"
_MEASURE = "baseline_rules_against_openfisca"
_SCRIPT = Path(__file__).with_name("outside_openfisca.py")
_PACKAGE = "openfisca-core>=43"
_INSTALL_S, _RUN_S = 600, 1800


def compare_openfisca(
    table: pa.Table, listed: Sequence[Sequence[Comparison]], counts: Mapping[str, int], ours: float
) -> Row:
    """`ours` is rules times residents per second. Without a registry the row has no ratio. Errors: BenchBroken (counts differ)."""
    python = _environment()
    unit = "M rules·residents/s"
    if python is None:
        return Row(_NAME, f"{_MEASURE}_not_reached", round(ours / 1e6, 1), unit, None, None, 0.0, True)
    print("OpenFisca で同じ条件を計っています…", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as top:
        folder = Path(top)
        names = [name for name in table.column_names if not name.endswith("_id")]
        for name in names:
            pc.cast(table[name], pa.int64()).to_numpy().tofile(folder / f"{name}.i64")
        kinds = {
            name: "bool" if pa.types.is_boolean(table.schema.field(name).type) else "int" for name in names
        }
        document = {
            "size": len(table),
            "columns": kinds,
            "rules": [[list(one) for one in rule] for rule in listed],
        }
        (folder / "rules.json").write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run(
            [str(python), str(_SCRIPT), str(folder)],
            capture_output=True,
            text=True,
            check=False,
            timeout=_RUN_S,
            env=_plain_environment(),
        )
    if done.returncode:
        raise BenchBroken(f"OpenFisca: {done.stderr.strip()[-500:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    if found["counts"] != [counts[f"rule_{n}"] for n in range(len(listed))]:
        raise BenchBroken("OpenFisca counts other numbers")
    theirs = len(table) * len(listed) / found["seconds"]
    return Row(
        _NAME,
        _MEASURE,
        round(ours / 1e6, 1),
        unit,
        round(theirs / 1e6, 1),
        round(ours / theirs, 3),
        0.0,
        True,
    )


def _environment() -> Path | None:
    """Python of a cached environment that has OpenFisca; None where the registry can't be reached."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "madoguchi" / "openfisca"
    python = cache / "bin" / "python"
    if _has_it(python):
        return python
    print("OpenFisca を、別の環境に入れています…", file=sys.stderr, flush=True)
    steps = (
        [sys.executable, "-m", "venv", str(cache)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _PACKAGE],
    )
    try:
        for step in steps:
            done = subprocess.run(
                step, stdout=sys.stderr, check=False, timeout=_INSTALL_S, env=_plain_environment()
            )
            if done.returncode:
                return None
    except (OSError, subprocess.TimeoutExpired):
        return None
    return python if _has_it(python) else None


def _has_it(python: Path) -> bool:
    if not python.exists():
        return False
    done = subprocess.run(
        [str(python), "-c", "import openfisca_core"],
        capture_output=True,
        check=False,
        env=_plain_environment(),
    )
    return done.returncode == 0


def _plain_environment() -> dict[str, str]:
    """Nothing of our own packages reaches the other process."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
