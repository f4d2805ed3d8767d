"""Keys: outside the data folder, closed to others, and never silently made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.install import keyring
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder


def test_ensure_keys__first_start__makes_them_for_the_owner_alone(folder: Folder, shelf: Path) -> None:
    path = keyring.ensure_keys(folder)
    assert path == shelf / "keys"
    assert path.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600}
    values = [file.read_text(encoding="ascii").strip() for file in path.iterdir()]
    assert len(set(values)) == 3
    assert min(len(value) for value in values) >= 50


def test_ensure_keys__again__keeps_them(folder: Folder) -> None:
    first = keyring.read(keyring.ensure_keys(folder), keyring.DJANGO_SECRET)
    assert keyring.read(keyring.ensure_keys(folder), keyring.DJANGO_SECRET) == first


def test_ensure_keys__lost_after_the_first_start__is_refused(folder: Folder) -> None:
    path = keyring.ensure_keys(folder)
    folder.database_made.touch()
    (path / keyring.DATABASE_OWNER).unlink()
    with pytest.raises(InstallError) as caught:
        keyring.ensure_keys(folder)
    assert caught.value.code is Refusal.KEYS_MISSING
    assert not (path / keyring.DATABASE_OWNER).exists()


def test_keys_folder__inside_the_data_folder__is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_KEYS", str(folder.path / "keys"))
    with pytest.raises(InstallError) as caught:
        keyring.keys_folder(folder)
    assert caught.value.code is Refusal.KEYS_INSIDE


def test_keys_folder__unset__is_in_the_home_by_install_id(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("MADOGUCHI_KEYS")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keyring.keys_folder(folder) == tmp_path / ".config" / "madoguchi" / folder.install_id


def test_ensure_keys__whole_folder_lost__is_refused_and_not_made_anew(folder: Folder) -> None:
    path = keyring.ensure_keys(folder)
    folder.database_made.touch()
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(InstallError) as caught:
        keyring.ensure_keys(folder)
    assert caught.value.code is Refusal.KEYS_MISSING
    assert not path.exists()


@pytest.mark.parametrize("lost", [keyring.DJANGO_SECRET, keyring.DATABASE_ADMIN])
def test_ensure_keys__lost_beside_an_external_database__is_refused_with_the_fix(
    folder: Folder, lost: str
) -> None:
    path = keyring.ensure_keys(folder)
    assert not folder.database_made.exists()
    (path / lost).unlink()
    with pytest.raises(InstallError) as caught:
        keyring.ensure_keys(folder)
    assert caught.value.code is Refusal.KEYS_MISSING
    assert str(path / lost) in caught.value.sentence
    assert "MADOGUCHI_KEYS" in caught.value.fix
    assert not (path / lost).exists()


def test_ensure_keys__interrupted_first_start__makes_what_is_missing(folder: Folder) -> None:
    path = keyring.ensure_keys(folder)
    kept = keyring.read(path, keyring.DJANGO_SECRET)
    (path / keyring.DATABASE_OWNER).unlink()
    folder.keys_made.unlink()
    keyring.ensure_keys(folder)
    assert keyring.read(path, keyring.DJANGO_SECRET) == kept
    assert (path / keyring.DATABASE_OWNER).is_file()
