"""The script that runs before anything is installed: cheap when there is nothing to do, clear when it can't."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

_PATH = Path(__file__).resolve().parents[2] / "scripts" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", _PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "madoguchi").touch()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp")
    return module


def test_imports__before_anything_is_installed__are_of_the_standard_library() -> None:
    tree = ast.parse(_PATH.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("kind", "dev", "ready"), [("run", False, True), ("dev", False, True), ("run", True, False)]
)
def test_is_ready__stamp_of_the_lock_file__tests_need_the_tools(
    bootstrap: ModuleType, kind: str, dev: bool, ready: bool
) -> None:
    bootstrap.STAMP.write_text(f"{bootstrap.lock_hash()} {kind}\n")
    assert bootstrap.is_ready(bootstrap.lock_hash(), dev=dev) is ready


def test_is_ready__lock_file_changed__is_not(bootstrap: ModuleType) -> None:
    bootstrap.STAMP.write_text(f"{bootstrap.lock_hash()} dev\n")
    (bootstrap.ROOT / "uv.lock").write_text("newer")
    assert not bootstrap.is_ready(bootstrap.lock_hash(), dev=False)


def test_run__program_fails__refuses_with_its_output(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(bootstrap.Refused):
        bootstrap.run("試し", [sys.executable, "-c", "import sys; sys.exit('no route to host')"])
    assert "no route to host" in capsys.readouterr().err


def test_run__disk_full__says_so(bootstrap: ModuleType) -> None:
    code = "import sys; sys.exit('error: No space left on device (os error 28)')"
    with pytest.raises(bootstrap.Refused) as caught:
        bootstrap.run("試し", [sys.executable, "-c", code])
    assert "ディスクの空き" in caught.value.args[0]


def test_environment__of_another_python__is_not_taken_over(bootstrap: ModuleType, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho 3.11.0 of somebody else\n")
    other.chmod(0o755)
    assert not bootstrap._is_of_this_python(other)
    assert not bootstrap._is_of_this_python(tmp_path / "nothing")
    assert bootstrap._is_of_this_python(Path(sys.executable))
