"""A full disk is noticed before something is written, and named the same wherever it is noticed."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from madoguchi.cli import SUBCOMMANDS, Subcommand, main
from madoguchi.install.complaints import explain_database_log
from madoguchi.install.disk import free_bytes, is_full, require_space
from madoguchi.install.errors import InstallError, Refusal


def test_require_space__more_than_there_is__is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstallError) as caught:
        require_space(tmp_path / "not" / "yet", free_bytes(tmp_path) * 2)
    assert caught.value.code is Refusal.DISK_FULL
    assert str(tmp_path) in caught.value.sentence
    assert "DATA=" in caught.value.fix


def test_require_space__enough__passes(tmp_path: Path) -> None:
    require_space(tmp_path, 1)


def test_is_full__no_space_or_quota__and_nothing_else() -> None:
    assert is_full(OSError(errno.ENOSPC, "x"))
    assert is_full(OSError(errno.EDQUOT, "x"))
    assert not is_full(OSError(errno.EACCES, "x"))


def test_main__disk_full_in_the_middle__is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The kernel's own full device stands for a disk that fills up after it was looked at.
    (tmp_path / "running.json").symlink_to("/dev/full")
    monkeypatch.setitem(SUBCOMMANDS, "write", Subcommand("tests.install.writing:main", "", is_internal=True))
    assert main(["write", str(tmp_path / "running.json")]) == 1
    sentence, fix = capsys.readouterr().err.strip().splitlines()
    assert "ディスクの空きが足りません" in sentence
    assert "DATA=" in fix


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device', Refusal.DISK_FULL),
        ('could not create directory "x": Disk quota exceeded', Refusal.DISK_FULL),
        ('initdb: error: could not access directory "x": Permission denied', Refusal.ACCOUNT_UNUSABLE),
        ("initdb: could not look up effective user ID 1500: user does not exist", Refusal.ACCOUNT_UNUSABLE),
        ("PANIC:  could not locate a valid checkpoint record", Refusal.DATABASE_START),
        ("", Refusal.DATABASE_START),
    ],
)
def test_explain__what_postgresql_prints__becomes_a_refusal(line: str, code: Refusal) -> None:
    refusal = explain_database_log(f"LOG:  starting\n{line}\npg_ctl: could not start server\n", Path("/x"))
    assert refusal.code is code
    if code is Refusal.DATABASE_START and line:
        assert line in refusal.sentence
