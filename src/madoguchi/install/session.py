"""Short commands (`madoguchi manage …`) on an installation: joined where it runs, woken where it sleeps."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from madoguchi.install import database, fonts, keyring
from madoguchi.install.environment import Place, environment
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder, default_path, open_existing

RUNNING = "running.json"
DEFAULT_CITY = "yukuhashi"
"""Which city's data is shown where nobody chose one; the settings have the same default."""


def chosen_path(environ: Mapping[str, str]) -> Path:
    """`MADOGUCHI_DATA`, or the folder that `make run` uses for this city and zone."""
    if environ.get("MADOGUCHI_DATA"):
        return Path(environ["MADOGUCHI_DATA"])
    return default_path(environ.get("MADOGUCHI_CITY", DEFAULT_CITY), environ.get("MADOGUCHI_ZONE", "all"))


def is_complete(environ: Mapping[str, str]) -> bool:
    """Whether the settings can load as things are: in a child of the supervisor, in tests, in production."""
    has_secret = "MADOGUCHI_SECRET_KEY" in environ or "MADOGUCHI_SECRET_KEY_FILE" in environ
    return "DATABASE_URL" in environ and has_secret


@contextmanager
def attached() -> Iterator[None]:
    """Fill `os.environ` for one installation and see that its database answers for the length of a block.

    A database that runs is left alone; one that doesn't is started, and stopped at the end.

    Errors: those of `folder.open_existing`, `keyring.read`, `database.running`.
    """
    if is_complete(os.environ):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
        yield
        return
    folder = open_existing(chosen_path(os.environ))
    keys = keyring.keys_folder(folder)
    external = database.external_url()
    url = external or database.private_url(folder, keys)
    os.environ.update(
        environment(
            folder, keys=keys, database_url=url, place=place_of(folder), fonts=fonts.font_paths(folder)
        )
    )
    if external:
        yield
        return
    try:
        with database.running(folder, keys):
            yield
    except InstallError as refusal:
        if refusal.code is not Refusal.ALREADY_RUNNING:
            raise
        yield


def place_of(folder: Folder) -> Place:
    """Where this installation serves its pages, or served them last."""
    try:
        values = json.loads((folder.path / RUNNING).read_text(encoding="utf-8"))
        return Place(host=str(values["host"]), port=int(values["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Place()


def remember_place(folder: Folder, place: Place) -> None:
    """Written by the supervisor: other commands then know the address of the running server."""
    path = folder.path / RUNNING
    part = path.with_suffix(".part")
    part.write_text(
        json.dumps({"host": place.host, "port": place.port, "pid": os.getpid()}), encoding="utf-8"
    )
    part.replace(path)
