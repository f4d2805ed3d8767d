"""Fonts for paper and screens: Debian's packages, installed where allowed, else unpacked in the data folder.

IPAmj Mincho carries the variants of names (variation selectors), IPAex Mincho the text of forms, Noto CJK the
screens and tables.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from madoguchi.install.complaints import disk_full, tells_of_full_disk
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder

SYSTEM = Path("/usr/share/fonts")
_TIMEOUT_S = 900


@dataclass(frozen=True, slots=True)
class Font:
    """One Debian package and the file by which it is recognised."""

    package: str
    file: str


FONTS = (
    Font("fonts-noto-cjk", "NotoSansCJK-Regular.ttc"),
    Font("fonts-ipaexfont-gothic", "ipaexg.ttf"),
    Font("fonts-ipaexfont-mincho", "ipaexm.ttf"),
    Font("fonts-ipamj-mincho", "ipamjm.ttf"),
)


def font_paths(folder: Folder | None = None) -> list[Path]:
    """Folders to search for fonts: `MADOGUCHI_FONTS` where set, else the system's and the data folder's."""
    given = os.environ.get("MADOGUCHI_FONTS")
    if given:
        return [Path(part) for part in given.split(":") if part]
    own = folder.fonts if folder else None
    return [path for path in (SYSTEM, own) if path is not None and path.is_dir()]


def missing(paths: list[Path]) -> list[Font]:
    """The fonts that none of the folders holds."""
    present = {name for top in paths for _, _, names in os.walk(top, followlinks=True) for name in names}
    return [font for font in FONTS if font.file not in present]


def ensure(folder: Folder) -> list[Path]:
    """See that every font is there and return the folders.

    Errors: `PACKAGE_LIST_MISSING`, `FONTS_MISSING`, `DISK_FULL`.
    """
    stamp = folder.path / "fonts-found"
    if stamp.exists() and not os.environ.get("MADOGUCHI_FONTS") and _still_there(stamp):
        return font_paths(folder)
    absent = missing(font_paths(folder))
    if absent and os.environ.get("MADOGUCHI_FONTS"):
        raise fonts_missing(absent, "MADOGUCHI_FONTS の場所にありません")
    if absent:
        fetch([font.package for font in absent], folder.fonts)
        absent = missing(font_paths(folder))
        if absent:
            raise fonts_missing(absent, "パッケージに入っていません")
    paths = font_paths(folder)
    stamp.write_text("\n".join(_locations(paths)) + "\n", encoding="utf-8")
    return paths


def fetch(packages: list[str], target: Path) -> None:
    """Install as root; otherwise download and unpack into `target`, which needs no rights at all.

    Errors: those of `download`.
    """
    if os.geteuid() == 0:
        argv = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        problem = _apt(argv, Path("/"))
        if _wants_lists(problem) and not _apt(["apt-get", "update"], Path("/")):
            problem = _apt(argv, Path("/"))
        if problem:
            raise _explained(packages, problem, SYSTEM)
        return
    download(packages, target)


def download(packages: list[str], target: Path) -> None:
    """`apt-get download` and `dpkg-deb -x`: the fonts land below `target/usr/share/fonts`.

    Errors: `PACKAGE_LIST_MISSING`, `FONTS_MISSING`, `DISK_FULL`.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=target) as scratch:
        problem = _apt(["apt-get", "download", *packages], Path(scratch))
        if problem:
            raise _explained(packages, problem, target)
        for package in sorted(Path(scratch).glob("*.deb")):
            done = subprocess.run(
                ["dpkg-deb", "-x", str(package), str(target)], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise _explained(packages, done.stderr, target)


def _apt(argv: list[str], where: Path) -> str:
    """Run apt-get; empty means success, else what it printed."""
    if shutil.which("apt-get") is None:
        return "apt-get: not found"
    done = subprocess.run(
        argv,
        cwd=where,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + "E: failed"


def _wants_lists(output: str) -> bool:
    hints = (
        "Unable to locate package",
        "no installation candidate",
        "Can't find",
        "404  Not Found",
        "Can't select",
    )
    return any(hint in output for hint in hints)


def _explained(packages: list[str], output: str, target: Path) -> InstallError:
    if tells_of_full_disk(output):
        return disk_full(target)
    if _wants_lists(output):
        prefix = "" if os.geteuid() == 0 else "sudo "
        return InstallError(
            Refusal.PACKAGE_LIST_MISSING,
            f"パッケージの一覧がないか古いため、フォント({'、'.join(packages)})を取り出せません。",
            f"{prefix}apt-get update を実行してから、もう一度始めてください。",
        )
    causes = [line for line in output.splitlines() if line.startswith("E:")] or output.splitlines()[-1:]
    return fonts_missing([font for font in FONTS if font.package in packages], causes[0] if causes else "")


def fonts_missing(absent: list[Font], reason: str) -> InstallError:
    """The wording for fonts that could not be had, with the exact command."""
    packages = " ".join(font.package for font in absent)
    prefix = "" if os.geteuid() == 0 else "sudo "
    return InstallError(
        Refusal.FONTS_MISSING,
        f"様式の印刷に使うフォントがありません({packages}: {reason})。",
        f"{prefix}apt-get update && {prefix}apt-get install {packages} を実行してください。",
    )


def _locations(paths: list[Path]) -> list[str]:
    wanted = {font.file for font in FONTS}
    return [
        os.path.join(where, name)
        for top in paths
        for where, _, names in os.walk(top, followlinks=True)
        for name in sorted(wanted.intersection(names))
    ]


def _still_there(stamp: Path) -> bool:
    lines = stamp.read_text(encoding="utf-8").split("\n")
    return all(os.path.exists(line) for line in lines if line)
