"""What PostgreSQL's programs print when they fail, turned into one sentence and its fix."""

from __future__ import annotations

import re
from pathlib import Path

from madoguchi.install.errors import InstallError, Refusal

# How PostgreSQL goes on after the line that names the error.
_NO_ERRORS = ("LINE ", "DETAIL:", "HINT:", "CONTEXT:")


def explain_database_log(output: str, home: Path) -> InstallError:
    """The refusal behind the output of `initdb`, `pg_ctl` or the server's log (all with LC_MESSAGES=C)."""
    lines = output.splitlines()
    if tells_of_full_disk(output):
        return disk_full(home)
    if "could not look up effective user ID" in output:
        return InstallError(
            Refusal.ACCOUNT_UNUSABLE,
            "今の利用者番号に名前がないので、データベースを作れません。",
            "名前のある利用者(/etc/passwd に行のある利用者)で make run を実行してください。",
        )
    if "Permission denied" in output:
        return InstallError(
            Refusal.ACCOUNT_UNUSABLE,
            f"データベース用の利用者がフォルダー {home} を開けません({_telling_line(lines)})。",
            "MADOGUCHI_PG_HOME に、その利用者が通れる場所(例 /var/lib/madoguchi)を指定してください。",
        )
    return InstallError(
        Refusal.DATABASE_START,
        f"データベースを始められません({_telling_line(lines)})。",
        f"記録 {home / 'postgresql.log'} を確かめてください。"
        "直らないときは、バックアップから戻してください(docs/operations.md)。",
    )


def tells_of_full_disk(output: str) -> bool:
    """Whether a program that failed has printed that it ran out of space."""
    return any(words in output for words in ("No space left on device", "Disk quota exceeded", "DiskFull"))


def disk_full(folder: Path) -> InstallError:
    """The one wording for a full disk, wherever it is noticed."""
    return InstallError(
        Refusal.DISK_FULL,
        f"ディスクの空きが足りません({folder})。",
        "不要なファイルを消して空きを増やすか、空きのある場所を DATA=… で指定してください。",
    )


def _telling_line(lines: list[str]) -> str:
    """The last line that names a cause; the last line at all where none does."""
    causes = [line for line in lines if any(word in line for word in ("PANIC:", "FATAL:", "error:"))]
    return (causes or [line for line in lines if line.strip()] or ["出力なし"])[-1].strip()


def telling_error(traceback: str) -> str:
    """The line of a traceback that names the error; a database's may be followed by the statement and a caret."""
    lines = [line.strip() for line in traceback.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]*\w+: ", line) and not line.startswith(_NO_ERRORS)]
    return (named or lines or ["?"])[-1]
