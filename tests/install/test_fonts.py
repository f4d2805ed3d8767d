"""Fonts: found where they are, fetched where allowed, missed in one sentence."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from madoguchi.install import fonts
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder


def _put_fonts(path: Path) -> None:
    path.mkdir(parents=True)
    for font in fonts.FONTS:
        (path / font.file).write_bytes(b"font")


def test_font_paths__environment__names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_FONTS", "/a:/b")
    assert fonts.font_paths() == [Path("/a"), Path("/b")]


def test_missing__all_there_in_subfolders__nothing(tmp_path: Path) -> None:
    _put_fonts(tmp_path / "usr" / "share" / "fonts")
    assert fonts.missing([tmp_path]) == []


def test_ensure__named_folder_lacks_one__names_package_and_command(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put_fonts(tmp_path / "fonts")
    (tmp_path / "fonts" / "ipamjm.ttf").unlink()
    monkeypatch.setenv("MADOGUCHI_FONTS", str(tmp_path / "fonts"))
    with pytest.raises(InstallError) as caught:
        fonts.ensure(folder)
    assert caught.value.code is Refusal.FONTS_MISSING
    assert "fonts-ipamj-mincho" in caught.value.sentence
    assert "apt-get install fonts-ipamj-mincho" in caught.value.fix


def test_ensure__font_taken_away_after_the_first_start__is_noticed(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "SYSTEM", tmp_path / "none")
    fetched: list[Path] = []

    def fetch(packages: list[str], target: Path) -> None:
        fetched.append(target)
        _put_fonts(target / f"usr{len(fetched)}")

    monkeypatch.setattr(fonts, "fetch", fetch)
    assert fonts.ensure(folder) == [folder.fonts]
    fonts.ensure(folder)
    assert len(fetched) == 1
    (folder.fonts / "usr1" / "ipamjm.ttf").unlink()
    fonts.ensure(folder)
    assert len(fetched) == 2


def test_download__no_package_list__says_apt_get_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # apt itself, told to look for its lists where there are none: as on a machine that never ran update.
    configuration = tmp_path / "apt.conf"
    (tmp_path / "lists" / "partial").mkdir(parents=True)
    (tmp_path / "cache").mkdir()
    configuration.write_text(
        f'Dir::State::lists "{tmp_path}/lists";\nDir::Cache "{tmp_path}/cache";\n'
        'Dir::State::status "/dev/null";\n',
        encoding="ascii",
    )
    monkeypatch.setenv("APT_CONFIG", str(configuration))
    with pytest.raises(InstallError) as caught:
        fonts.download(["fonts-ipamj-mincho"], tmp_path / "fonts")
    assert caught.value.code is Refusal.PACKAGE_LIST_MISSING
    assert "apt-get update" in caught.value.fix


@pytest.mark.parametrize("line", ["tar: ./usr: Cannot write: No space left on device", "Disk quota exceeded"])
def test_explained__no_space_to_unpack__says_the_disk_is_full(line: str, tmp_path: Path) -> None:
    refusal = fonts._explained(["fonts-noto-cjk"], f"{line}\ndpkg-deb: error: tar failed\n", tmp_path)
    assert refusal.code is Refusal.DISK_FULL
    assert str(tmp_path) in refusal.sentence


def test_download__package__is_unpacked_without_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real package from a real (local) archive: apt-get downloads, dpkg-deb unpacks."""
    archive = tmp_path / "archive"
    _build_package(tmp_path, archive)
    _use_archive(tmp_path, archive, monkeypatch)
    fonts.download(["fonts-ipamj-mincho"], tmp_path / "fonts")
    assert fonts.FONTS[3] not in fonts.missing([tmp_path / "fonts"])
    assert not list((tmp_path / "fonts").glob(".download-*"))


def _build_package(tmp_path: Path, archive: Path) -> None:
    tree = tmp_path / "tree"
    _put_fonts(tree / "usr" / "share" / "fonts")
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(
        "Package: fonts-ipamj-mincho\nVersion: 1\nArchitecture: all\nMaintainer: none <none@localhost>\n"
        "Description: for a test\n",
        encoding="ascii",
    )
    archive.mkdir()
    package = archive / "fonts.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, package], check=True, capture_output=True)
    described = subprocess.run(["dpkg-deb", "-f", package], check=True, capture_output=True, text=True).stdout
    (archive / "Packages").write_text(
        f"{described}Filename: ./fonts.deb\nSize: {package.stat().st_size}\n"
        f"SHA256: {hashlib.sha256(package.read_bytes()).hexdigest()}\n\n",
        encoding="ascii",
    )


def _use_archive(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lists/partial", "cache/archives/partial", "parts"):
        (tmp_path / "apt" / name).mkdir(parents=True)
    sources = tmp_path / "apt" / "sources.list"
    sources.write_text(f"deb [trusted=yes] file:{archive} ./\n", encoding="ascii")
    configuration = tmp_path / "apt" / "apt.conf"
    configuration.write_text(
        f'Dir::State::lists "{tmp_path}/apt/lists";\nDir::Cache "{tmp_path}/apt/cache";\n'
        f'Dir::Etc::sourcelist "{sources}";\nDir::Etc::sourceparts "{tmp_path}/apt/parts";\n'
        'APT::Sandbox::User "root";\nDir::State::status "/dev/null";\n',
        encoding="ascii",
    )
    monkeypatch.setenv("APT_CONFIG", str(configuration))
    subprocess.run(["apt-get", "update"], check=True, capture_output=True)
