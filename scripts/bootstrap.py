"""Make `.venv` from the lock file, with nothing but Debian's python3 and its venv module.

Runs before any dependency exists, so it imports the standard library only. A stamp of the lock file makes
every later call cost a few milliseconds. `--dev` adds the tools that tests and lints need; an environment
with them also serves `make run`.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "madoguchi-stamp"
UV = "uv==0.13.8"
NEEDED_BYTES = 2000 * 1024 * 1024


class Refused(Exception):
    """One sentence that says what is wrong, and one with the fix."""


def lock_hash() -> str:
    content = b"".join((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return hashlib.sha256(content + str(ROOT).encode() + sys.version.encode()).hexdigest()


def is_ready(wanted: str, *, dev: bool) -> bool:
    try:
        found, kind = STAMP.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False
    return found == wanted and (kind == "dev" or not dev) and (VENV / "bin" / "madoguchi").exists()


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - the very thing to find out
        raise Refused(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} では動きません。",
            "Python 3.11 以上を入れるか、make run PYTHON=python3.11 のように指定してください。",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as problem:
        raise Refused(
            "Python の venv がありません。", "apt-get install python3-venv を(管理者で)実行してください。"
        ) from problem
    if not VENV.exists() and shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise disk_full()


def disk_full() -> Refused:
    return Refused(
        f"ディスクの空きが足りません({ROOT})。",
        f"{NEEDED_BYTES // 1024**2} MB 以上を空けてから、もう一度始めてください。",
    )


def run(label: str, argv: list[str | Path], environment: dict[str, str] | None = None) -> None:
    started = time.monotonic()
    print(f"  … {label}", flush=True)
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print(done.stdout[-3000:], file=sys.stderr)
        if "No space left on device" in done.stdout:
            raise disk_full()
        raise Refused(
            f"{label}の途中で止まりました(上の出力)。",
            "ネットワークを確かめて、もう一度実行してください。"
            "直らないときは rm -rf .venv から始めてください。",
        )
    print(f"  ✓ {label} ({time.monotonic() - started:.1f} 秒)", flush=True)


def build(*, dev: bool) -> None:
    python = VENV / "bin" / "python"
    if not _is_of_this_python(python) or not (VENV / "bin" / "pip").exists():
        run("Python の環境を作っています", [sys.executable, "-m", "venv", "--clear", VENV])
    if not _has_uv(python):
        run(
            "uv を入れています",
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV],
        )
    environment = {
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": str(python),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy"),
        "VIRTUAL_ENV": str(VENV),
    }
    # Inexact: pip and uv stay, and so do the tools of the tests when `make run` follows `make test`.
    argv = [python, "-m", "uv", "sync", "--frozen", "--inexact", "--no-progress", "--compile-bytecode"]
    # The tests also run the population's rules on Spark, which an installation adds only where it has a cluster.
    wanted = ("--dev", "--extra", "spark") if dev else ("--no-dev",)
    run("部品を入れています(数分かかることがあります)", [*argv, *wanted], environment)


def _is_of_this_python(python: Path) -> bool:
    """An environment made by another Python stays that Python's, whatever is installed into it."""
    argv = [python, "-c", "import sys; print(sys.version)"]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.rstrip("\n") == sys.version


def _has_uv(python: Path) -> bool:
    done = subprocess.run([python, "-m", "uv", "--version"], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.split()[1:2] == [UV.partition("==")[2]]


def _explained(problem: OSError) -> Refused:
    if problem.errno == errno.ENOSPC:
        return disk_full()
    return Refused(
        f"{problem.filename} を扱えません({problem.strerror})。", "フォルダーの権限を確かめてください。"
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dev", action="store_true")
    dev = parser.parse_args().dev
    wanted = lock_hash()
    if is_ready(wanted, dev=dev):
        return 0
    try:
        check_machine()
        STAMP.unlink(missing_ok=True)
        build(dev=dev)
    except (Refused, OSError) as problem:
        sentence, fix = (problem if isinstance(problem, Refused) else _explained(problem)).args
        print(f"\n× {sentence}\n→ {fix}", file=sys.stderr)
        return 1
    STAMP.write_text(f"{wanted} {'dev' if dev else 'run'}\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
