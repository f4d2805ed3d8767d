"""Keys of an installation, in a folder of their own: outside the data folder, and so outside its backup.

Default `~/.config/madoguchi/<install id>/`; `MADOGUCHI_KEYS` names another. Folder 0700, files 0600.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder

DJANGO_SECRET = "django-secret"  # noqa: S105 - the name of a file
DATABASE_ADMIN = "database-admin"
DATABASE_OWNER = "database-owner"


def keys_folder(folder: Folder) -> Path:
    """Where this installation's keys are.

    Errors: `KEYS_INSIDE` where that is inside the data folder.
    """
    given = os.environ.get("MADOGUCHI_KEYS")
    path = Path(given) if given else Path("~/.config/madoguchi") / folder.install_id
    path = path.expanduser().resolve()
    if path.is_relative_to(folder.path):
        raise InstallError(
            Refusal.KEYS_INSIDE,
            f"鍵の置き場所 {path} がデータフォルダーの中にあります。",
            "バックアップと一緒に漏れないように、MADOGUCHI_KEYS に別の場所を指定してください。",
        )
    return path


def ensure_keys(folder: Folder) -> Path:
    """Make the keys at the first start; later a missing one is a loss that must be noticed, whoever's the database is.

    Errors: `KEYS_MISSING`, `KEYS_INSIDE`.
    """
    path = keys_folder(folder)
    is_first = not (folder.keys_made.exists() or folder.database_made.exists())
    if not (is_first or path.is_dir()):
        # Not made anew either: an empty folder would be in the way of the one that is brought back.
        raise _missing(path)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    for name in (DJANGO_SECRET, DATABASE_ADMIN, DATABASE_OWNER):
        if not (path / name).is_file():
            if not is_first:
                raise _missing(path / name)
            _write(path / name, secrets.token_urlsafe(48))
    folder.keys_made.touch(mode=0o600)
    return path


def read(path: Path, name: str) -> str:
    """One key as text.

    Errors: `KEYS_MISSING`.
    """
    try:
        return (path / name).read_text(encoding="ascii").strip()
    except OSError as problem:
        raise _missing(path / name) from problem


def _write(path: Path, value: str) -> None:
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value + "\n")
    part.replace(path)


def _missing(path: Path) -> InstallError:
    return InstallError(
        Refusal.KEYS_MISSING,
        f"鍵のファイル {path} がありません。",
        "鍵の控えから戻すか、置き場所を MADOGUCHI_KEYS で指定してください。鍵がないとデータは開けません。",
    )
