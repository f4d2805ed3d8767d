"""The data folder: a marker says what it is, so that no start ever writes into a folder it doesn't know.

Inside: `madoguchi.toml` (the marker), `pg/` (the private PostgreSQL of an ordinary user), `log/`, `mail/`,
`static/`, `transfer/`, `fonts/`. Keys are never inside (`keyring.py`).
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from madoguchi.install.binaries import SHARED_HOME
from madoguchi.install.complaints import disk_full
from madoguchi.install.disk import is_full
from madoguchi.install.errors import InstallError, Refusal

MARKER = "madoguchi.toml"
FORMAT = 1
ZONES = ("all", "front", "office", "number")
_PART = MARKER + ".part"
_NEW_FOLDER = "DATA=… で新しい場所を指定してください。"


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened data folder. `database_home` is where its private PostgreSQL lives."""

    path: Path
    city: str
    zone: str
    is_demo: bool
    install_id: str
    database_home: Path

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def fonts(self) -> Path:
        return self.path / "fonts"

    @property
    def database_made(self) -> Path:
        """Exists once the database has been made: from then on its absence is damage, not a first start."""
        return self.path / "database-made"

    @property
    def keys_made(self) -> Path:
        """Exists once the keys have been made: from then on a missing one is a loss, not a first start."""
        return self.path / "keys-made"


def default_path(city: str, zone: str) -> Path:
    """Where `make run` keeps its data when nobody says otherwise."""
    return Path(".data") / f"{city}-{zone}"


def open_or_create(path: Path, *, city: str, zone: str, is_demo: bool) -> Folder:
    """The data folder at `path`; an absent or empty one becomes ours.

    Errors: `FOLDER_FOREIGN`, `FOLDER_BROKEN`, `FOLDER_VERSION`, `FOLDER_OTHER`, `FOLDER_OWNER`,
    `FOLDER_UNWRITABLE`, `DISK_FULL`.
    """
    path = path.expanduser().resolve()
    try:
        if not _is_ours(path):
            _create(path, city=city, zone=zone, is_demo=is_demo)
        folder = open_existing(path)
    except PermissionError as problem:
        raise _unwritable(path) from problem
    except OSError as problem:
        if not is_full(problem):
            raise _unwritable(path) from problem
        raise disk_full(path) from problem
    if (folder.city, folder.zone) != (city, zone):
        raise InstallError(
            Refusal.FOLDER_OTHER,
            f"データフォルダー {path} は CITY={folder.city} ZONE={folder.zone} のもので、"
            f"CITY={city} ZONE={zone} では使えません。",
            f"CITY={folder.city} ZONE={folder.zone} で始めるか、{_NEW_FOLDER}",
        )
    return folder


def open_existing(path: Path) -> Folder:
    """Read the marker and check that the folder is whole and ours."""
    path = path.expanduser().resolve()
    marker = path / MARKER
    if not marker.is_file():
        raise _foreign(path)
    _check_owner(path)
    try:
        values = tomllib.loads(marker.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _broken(path, f"目印のファイル {MARKER} を読めません") from problem
    if "format" not in values:
        raise _broken(path, f"目印のファイル {MARKER} に format がありません")
    if values["format"] != FORMAT:
        raise InstallError(
            Refusal.FOLDER_VERSION,
            f"データフォルダー {path} の形式({values['format']})は、"
            f"このプログラムの形式({FORMAT})ではありません。",
            f"作ったときの版の Madoguchi を使うか、{_NEW_FOLDER}",
        )
    return _from_marker(path, values)


def _from_marker(path: Path, values: dict[str, object]) -> Folder:
    wanted: dict[str, type] = {"city": str, "zone": str, "demo": bool, "id": str, "database": str}
    for key, kind in wanted.items():
        if not isinstance(values.get(key), kind):
            raise _broken(path, f"目印のファイル {MARKER} に {key} がありません")
    folder = Folder(
        path=path,
        city=str(values["city"]),
        zone=str(values["zone"]),
        is_demo=bool(values["demo"]),
        install_id=str(values["id"]),
        database_home=path / str(values["database"]),
    )
    if folder.zone not in ZONES or not folder.install_id.isalnum():
        raise _broken(path, f"目印のファイル {MARKER} の値が正しくありません")
    return folder


def _is_ours(path: Path) -> bool:
    """True: has a marker. False: absent or empty. Anything else is refused."""
    if not path.exists():
        return False
    if not path.is_dir():
        raise _foreign(path)
    names = {entry.name for entry in path.iterdir()} - {_PART}
    if not names:
        return False
    if MARKER not in names:
        raise _foreign(path)
    return True


def _create(path: Path, *, city: str, zone: str, is_demo: bool) -> None:
    install_id = secrets.token_hex(6)
    # As root the server runs under an account that may not be able to pass the folders above this one.
    shared = os.environ.get("MADOGUCHI_PG_HOME") or (str(SHARED_HOME) if os.geteuid() == 0 else "")
    database = f"{shared}/{install_id}" if shared else "pg"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path / _PART
    part.write_text(
        "# Data folder of Madoguchi. Do not edit, and do not copy a folder that is in use.\n"
        f"format = {FORMAT}\n"
        f'city = "{city}"\nzone = "{zone}"\ndemo = {str(is_demo).lower()}\n'
        f'id = "{install_id}"\ndatabase = "{database}"\n',
        encoding="utf-8",
    )
    part.replace(path / MARKER)


def _check_owner(path: Path) -> None:
    owner = path.stat().st_uid
    if owner != os.geteuid():
        raise InstallError(
            Refusal.FOLDER_OWNER,
            f"データフォルダー {path} は別の利用者(番号 {owner})のものです。",
            f"その利用者で実行するか、{_NEW_FOLDER}",
        )
    if not os.access(path, os.W_OK | os.X_OK):
        raise _unwritable(path)


def _unwritable(path: Path) -> InstallError:
    return InstallError(
        Refusal.FOLDER_UNWRITABLE,
        f"データフォルダー {path} に書き込めません。",
        f"権限を確かめるか、{_NEW_FOLDER}",
    )


def _foreign(path: Path) -> InstallError:
    return InstallError(
        Refusal.FOLDER_FOREIGN,
        f"{path} は Madoguchi のデータフォルダーではありません。",
        f"空のフォルダーか、{_NEW_FOLDER}",
    )


def _broken(path: Path, what: str) -> InstallError:
    return InstallError(
        Refusal.FOLDER_BROKEN,
        f"データフォルダー {path} が壊れています({what})。",
        f"バックアップから戻すか、{_NEW_FOLDER}",
    )


def database_lost(folder: Folder) -> InstallError:
    """The marker says that a database was made, and it is gone."""
    return _broken(folder.path, f"データベース {folder.database_home} がありません")
