"""What the marker protects: no start writes into a folder it doesn't know."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.install import folder as folders
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import MARKER, Folder, open_or_create


def _open(path: Path, *, city: str = "yukuhashi", zone: str = "all") -> Folder:
    return open_or_create(path, city=city, zone=zone, is_demo=True)


def _refusal(path: Path, **names: str) -> InstallError:
    with pytest.raises(InstallError) as caught:
        _open(path, **names)
    assert caught.value.sentence.endswith("。")
    assert caught.value.fix.endswith("。")
    return caught.value


def test_open__absent__becomes_ours_and_opens_again(tmp_path: Path) -> None:
    first = _open(tmp_path / "data")
    assert _open(tmp_path / "data") == first
    assert first.is_demo
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_open__empty_folder__becomes_ours(tmp_path: Path) -> None:
    assert _open(tmp_path).city == "yukuhashi"


def test_open__left_by_an_interrupted_first_start__becomes_ours(tmp_path: Path) -> None:
    (tmp_path / (MARKER + ".part")).write_text("form")
    assert _open(tmp_path).zone == "all"


def test_open__two_installs__have_different_ids(tmp_path: Path) -> None:
    assert _open(tmp_path / "a").install_id != _open(tmp_path / "b").install_id


def test_open__somebody_elses_folder__is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("x")
    assert _refusal(tmp_path).code is Refusal.FOLDER_FOREIGN
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_open__a_file__is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    assert _refusal(tmp_path / "data").code is Refusal.FOLDER_FOREIGN


@pytest.mark.parametrize(
    "marker",
    ["format = ", "", 'format = 1\ncity = "yukuhashi"\n', b"\xff\xfe"],
    ids=["syntax", "empty", "keys", "bytes"],
)
def test_open__marker_damaged__is_refused_as_broken(tmp_path: Path, marker: str | bytes) -> None:
    _open(tmp_path)
    (tmp_path / MARKER).write_bytes(marker if isinstance(marker, bytes) else marker.encode())
    assert _refusal(tmp_path).code is Refusal.FOLDER_BROKEN


def test_open__zone_in_marker_unknown__is_refused_as_broken(tmp_path: Path) -> None:
    _open(tmp_path)
    marker = tmp_path / MARKER
    marker.write_text(marker.read_text(encoding="utf-8").replace('"all"', '"moon"'), encoding="utf-8")
    assert _refusal(tmp_path).code is Refusal.FOLDER_BROKEN


def test_open__later_format__is_refused_with_both_numbers(tmp_path: Path) -> None:
    _open(tmp_path)
    marker = tmp_path / MARKER
    marker.write_text(
        marker.read_text(encoding="utf-8").replace("format = 1", "format = 2"), encoding="utf-8"
    )
    refusal = _refusal(tmp_path)
    assert refusal.code is Refusal.FOLDER_VERSION
    assert "(2)" in refusal.sentence


@pytest.mark.parametrize("names", [{"city": "kitakyushu"}, {"zone": "front"}])
def test_open__another_citys_or_zones__is_refused(tmp_path: Path, names: dict[str, str]) -> None:
    _open(tmp_path)
    refusal = _refusal(tmp_path, **names)
    assert refusal.code is Refusal.FOLDER_OTHER
    assert "CITY=yukuhashi ZONE=all" in refusal.fix


def test_open__another_owners__is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _open(tmp_path)
    monkeypatch.setattr(folders.os, "geteuid", lambda: 12345)
    assert _refusal(tmp_path).code is Refusal.FOLDER_OWNER


def test_open__below_a_file__is_refused_as_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert _refusal(tmp_path / "file" / "data").code is Refusal.FOLDER_UNWRITABLE
