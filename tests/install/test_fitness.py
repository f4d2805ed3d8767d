"""The checks of `madoguchi check` that need no whole installation."""

from __future__ import annotations

from pathlib import Path

from madoguchi.install.fitness import check_heads, check_keys, check_mail
from tests.support.ports import free_ports


def test_check_keys__closed_and_outside__is_fine(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "a").touch(mode=0o600)
    assert check_keys(keys, tmp_path / "data").ok


def test_check_keys__readable_by_others__names_the_file_and_chmod(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "a").touch(mode=0o600)
    (keys / "a").chmod(0o640)
    finding = check_keys(keys, tmp_path / "data")
    assert not finding.ok
    assert str(keys / "a") in finding.sentence
    assert "chmod" in finding.fix


def test_check_keys__inside_the_data_folder__is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    assert not check_keys(tmp_path / "keys", tmp_path).ok


def test_check_keys__absent__is_refused(tmp_path: Path) -> None:
    assert "鍵の控え" in check_keys(tmp_path / "keys", tmp_path / "data").fix


def test_check_mail__nobody_listens__names_the_variable() -> None:
    finding = check_mail("127.0.0.1", free_ports())
    assert not finding.ok
    assert "MADOGUCHI_SMTP" in finding.fix


def test_check_heads__beside_the_data__is_refused_and_names_the_variable(tmp_path: Path) -> None:
    finding = check_heads(tmp_path / "data" / "audit-heads", tmp_path / "data")
    assert not finding.ok
    assert "MADOGUCHI_AUDIT_HEADS" in finding.fix


def test_check_heads__elsewhere__is_fine(tmp_path: Path) -> None:
    assert check_heads(tmp_path / "heads", tmp_path / "data").ok
