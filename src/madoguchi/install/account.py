"""The operating-system account under which the private PostgreSQL runs.

PostgreSQL refuses to run as root, and nothing of a city should. An ordinary user runs it as themselves. As
root it runs under a number of its own that no line of /etc/passwd names, so that no other service shares its
rights and no account has to be added to the machine. `initdb` alone wants a name for its number: it runs as
`nobody` on an empty folder, which is then handed over.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.install.errors import InstallError, Refusal

# 61184-65519 is what systemd sets aside for accounts without a line in /etc/passwd.
_FIRST_UID, _LAST_UID = 61184, 65519
_CLEAN_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Account:
    """Who PostgreSQL runs as. `switched` is false where that is who we are already."""

    uid: int
    gid: int
    switched: bool

    def own(self, path: Path) -> None:
        """Give one file or folder of ours to the account; a no-op when it is ours already."""
        if self.switched:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, top: Path) -> None:
        """Give a whole folder of ours to the account."""
        if not self.switched:
            return
        for folder, folders, files in os.walk(top):
            for name in (*folders, *files):
                os.chown(os.path.join(folder, name), self.uid, self.gid, follow_symlinks=False)
        self.own(top)

    def run(self, argv: Sequence[str | Path], *, timeout_s: float) -> subprocess.CompletedProcess[str]:
        """Run one command as the account, with an environment that carries nothing of ours.

        Errors: `ACCOUNT_UNUSABLE` where the system refuses the change of account.
        """
        rights: dict[str, Any] = (
            {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switched else {}
        )
        try:
            return subprocess.run(
                [str(word) for word in argv],
                env={"PATH": _CLEAN_PATH, "LC_ALL": "C", "TZ": "UTC"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=timeout_s,
                check=False,
                **rights,
            )
        except PermissionError as problem:
            raise _unusable(self.uid) from problem


def account_for(name: str) -> Account:
    """The account for the installation called `name`; the same name always gives the same account."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switched=False)
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    uid = _FIRST_UID + digest % (_LAST_UID - _FIRST_UID + 1)
    return Account(uid=uid, gid=uid, switched=True)


def nameable(account: Account) -> Account:
    """An account with a line in /etc/passwd, for the one command that insists on it (`initdb`)."""
    if not account.switched:
        return account
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as problem:
        raise _unusable(account.uid) from problem
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid, switched=True)


def _unusable(uid: int) -> InstallError:
    return InstallError(
        Refusal.ACCOUNT_UNUSABLE,
        f"データベースを動かすための権限のない利用者番号({uid})に切り替えられません。",
        "一般の利用者で make run を実行するか、DATABASE_URL に PostgreSQL の接続先を指定してください。",
    )
