"""One private PostgreSQL: made, started, stopped, and found again after a crash.

It listens on a socket in a folder of mode 0700 and on no network address. Its life belongs to whoever holds
the lock beside it (`lock.py`), so a short command can't stop the server of another.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from madoguchi.install import binaries
from madoguchi.install.account import Account, nameable
from madoguchi.install.binaries import Programs
from madoguchi.install.complaints import explain_database_log
from madoguchi.install.errors import InstallError, Refusal

ADMIN = "madoguchi_admin"
_START_TIMEOUT_S = 120
_STOP_TIMEOUT_S = 60
_NO_PROCESS = 4_194_305  # one above the largest number that Linux gives to a process
_TRIES = 10
_BUILTIN_SINCE = 17  # major version that knows a locale of its own
_LONGEST_SOCKET_FOLDER = 85  # a socket's whole path may have 107 bytes
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    # A statement that failed may quote a resident's data: it stays out of the log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "logging_collector": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """`home` holds everything of it: `data/`, `socket/`, `postgresql.log`, `madoguchi.conf` inside data.

    `programs`: another PostgreSQL's than the wheel's; the tests also run on the oldest that is supported.
    """

    home: Path
    account: Account
    shared_home: Path = binaries.SHARED_HOME
    settings: dict[str, str] = field(default_factory=dict)
    programs: Programs | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    @property
    def socket_folder(self) -> Path:
        """Inside home, or a short path of ours where home is too deep for a socket."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
            return inside
        return Path("/tmp") / f"madoguchi-{self.account.uid}-{self.home.stat().st_ino}"  # noqa: S108

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").is_file()

    def url(self, *, role: str, password: str, database: str) -> str:
        """A `DATABASE_URL` for one role."""
        host = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{quote(role)}:{quote(password, safe='')}@/{quote(database)}?host={host}"

    def create(self, *, admin_password: str, durable: bool = True) -> None:
        """`initdb`. A half-made folder of an interrupted first start is thrown away: it never held anything.

        Errors: `DISK_FULL`, `DATABASE_START`, `ACCOUNT_UNUSABLE`, `DATABASE_BINARIES`.
        """
        tools = self._tools()
        shutil.rmtree(self.data, ignore_errors=True)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        maker = nameable(self.account)
        scratch = Path(tempfile.mkdtemp(prefix="madoguchi-initdb-", dir=self._scratch_parent()))
        try:
            secret = scratch / "admin"
            secret.write_text(admin_password + "\n", encoding="ascii")
            secret.chmod(0o600)
            maker.own(secret)
            maker.own(scratch)
            self._initdb(tools, maker, scratch, durable=durable)
            with (scratch / "data" / "postgresql.conf").open("a", encoding="utf-8") as configuration:
                configuration.write("\ninclude 'madoguchi.conf'\n")
            self.account.own_tree(scratch / "data")
            self.account.own(self.home)
            shutil.move(scratch / "data", self.data)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _scratch_parent(self) -> Path:
        # Beside home: `data` appears in it whole, by a rename, or not at all.
        return self.home.parent

    def _tools(self) -> Programs:
        return self.programs or binaries.programs(self.account, shared_home=self.shared_home)

    def _initdb(self, tools: Programs, maker: Account, scratch: Path, *, durable: bool) -> None:
        argv: list[str | Path] = [tools.folder / "initdb", "--pgdata", scratch / "data"]
        argv += ["--username", ADMIN, "--pwfile", scratch / "admin"]
        argv += ["--auth", "scram-sha-256", "--encoding", "UTF8", *_locale(tools.major)]
        argv += ["--no-instructions"] + ([] if durable else ["--no-sync"])
        done = maker.run(argv, timeout_s=_START_TIMEOUT_S)
        if done.returncode:
            raise explain_database_log(done.stdout, self.home)

    def start(self) -> None:
        """Start, also after a crash or a power cut. Running already (its supervisor was killed): restart it.

        Errors: `DISK_FULL`, `DATABASE_START`, `DATABASE_VERSION`.
        """
        self._check_major()
        if self.pid() is not None:
            self.stop()
        self._write_settings()
        self._prepare_socket_folder()
        self._disown_dead_server()
        self.log.unlink(missing_ok=True)
        argv: list[str | Path] = [self._tools().folder / "pg_ctl", "start", "--wait", "--silent"]
        argv += ["--timeout", str(_START_TIMEOUT_S), "--pgdata", self.data, "--log", self.log]
        for _ in range(_TRIES):
            done = self.account.run(argv, timeout_s=_START_TIMEOUT_S + 10)
            output = done.stdout + self._log_text()
            if done.returncode == 0:
                return
            if "shared memory block" not in output:
                break
            # Workers of a killed server end by themselves, as soon as they notice.
            time.sleep(0.5)
        raise explain_database_log(output, self.home)

    def stop(self, *, mode: str = "fast") -> None:
        """Stop and keep the data; not running is fine. `immediate` skips the checkpoint (second Ctrl-C)."""
        if self.pid() is None:
            return
        argv: list[str | Path] = [
            self._tools().folder / "pg_ctl",
            "stop",
            "--wait",
            "--silent",
            "--mode",
            mode,
        ]
        argv += ["--timeout", str(_STOP_TIMEOUT_S), "--pgdata", self.data]
        self.account.run(argv, timeout_s=_STOP_TIMEOUT_S + 10)

    def pid(self) -> int | None:
        """The living server of exactly this folder; a pid file left by a crash doesn't count."""
        try:
            first = (self.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0]
            if Path(f"/proc/{int(first)}/cwd").readlink() == self.data.resolve():
                return int(first)
        except (OSError, ValueError):
            pass
        return None

    def _disown_dead_server(self) -> None:
        """Let PostgreSQL see that the server of a crash is gone, without weakening its own protection.

        It asks only whether the number in its pid file lives, and in a container the number may belong to
        another process by now, or to one that nobody has buried. The rest of the file stays: by it PostgreSQL
        sees whether a worker of the dead server still holds the shared memory.
        """
        path = self.data / "postmaster.pid"
        if path.exists():
            _, _, rest = path.read_text(encoding="ascii").partition("\n")
            path.write_text(f"{_NO_PROCESS}\n{rest}", encoding="ascii")
        for left in self.socket_folder.glob(".s.PGSQL.*"):
            left.unlink()

    def _check_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        wanted = self.programs.major if self.programs else binaries.MAJOR
        if found != str(wanted):
            raise InstallError(
                Refusal.DATABASE_VERSION,
                f"データフォルダーのデータベースは PostgreSQL {found} のもので、"
                f"このプログラムの {wanted} では開けません。",
                "作ったときの版で書き出し(pg_dump)、新しいデータフォルダーに読み込んでください"
                "(docs/operations.md)。",
            )

    def _write_settings(self) -> None:
        lines = {**_SETTINGS, "unix_socket_directories": f"'{self.socket_folder}'", **self.settings}
        path = self.data / "madoguchi.conf"
        path.write_text("".join(f"{key} = {value}\n" for key, value in lines.items()), encoding="utf-8")
        path.chmod(0o600)
        self.account.own(path)

    def _prepare_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self.account.uid):
            raise InstallError(
                Refusal.FOLDER_FOREIGN,
                f"フォルダー {folder} はほかの利用者のものなので使えません。",
                "そのフォルダーを消すか、短い名前のデータフォルダーを DATA=… で指定してください。",
            )
        folder.chmod(0o700)
        self.account.own(folder)

    def _log_text(self) -> str:
        try:
            return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]
        except OSError:
            return ""


def _locale(major: int) -> list[str]:
    """Code point order and Unicode's letters, whatever the machine's locales are."""
    if major >= _BUILTIN_SINCE:
        return ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    return ["--locale", "C.UTF-8"]
