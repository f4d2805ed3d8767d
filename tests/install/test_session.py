"""How a short command finds its installation, and the environment that every process gets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from madoguchi.install import database, keyring
from madoguchi.install.environment import Place, environment
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder
from madoguchi.install.processes import PROCESSES, chosen
from madoguchi.install.session import attached, chosen_path, is_complete, place_of, remember_place


def test_chosen_path__city_and_zone__give_the_folder_of_make_run() -> None:
    assert chosen_path({"MADOGUCHI_CITY": "kitakyushu"}) == Path(".data/kitakyushu-all")
    assert chosen_path({"MADOGUCHI_DATA": "/srv/x", "MADOGUCHI_CITY": "kitakyushu"}) == Path("/srv/x")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, False),
        ({"DATABASE_URL"}, False),
        ({"DATABASE_URL", "MADOGUCHI_SECRET_KEY"}, True),
        ({"DATABASE_URL", "MADOGUCHI_SECRET_KEY_FILE"}, True),
    ],
)
def test_is_complete__what_settings_need__decides(names: set[str], expected: bool) -> None:
    assert is_complete(dict.fromkeys(names, "x")) is expected


def test_place_of__never_run_or_unreadable__is_the_default(folder: Folder) -> None:
    assert place_of(folder) == Place()
    (folder.path / "running.json").write_text("{")
    assert place_of(folder) == Place()


def test_place_of__after_a_run__is_that_address(folder: Folder) -> None:
    remember_place(folder, Place(host="0.0.0.0", port=8100))
    assert place_of(folder) == Place(host="0.0.0.0", port=8100)
    assert place_of(folder).address(1) == "http://localhost:8101"


def test_attached__asleep__wakes_the_database_and_lets_it_sleep_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keyring.ensure_keys(folder)
    cluster = database.private_cluster(folder)
    with database.running(folder, keys):
        pass
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with attached():
        assert os.environ["MADOGUCHI_CITY"] == folder.city
        assert database.server_version(os.environ["DATABASE_URL"]) == 18
    assert cluster.pid() is None


def test_attached__awake__leaves_the_database_running(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keyring.ensure_keys(folder)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with database.running(folder, keys) as cluster:
        with attached():
            assert database.server_version(os.environ["DATABASE_URL"]) == 18
        assert cluster.pid() is not None


def test_attached__no_installation__is_refused(
    bare_environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InstallError) as caught, attached():
        raise AssertionError("attached to nothing")
    assert caught.value.code is Refusal.FOLDER_FOREIGN


def test_environment__operators_choices__stay(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_BASE_URL", "https://madoguchi.example.jp")
    monkeypatch.setenv("MADOGUCHI_ZONE", "front")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    values = environment(
        folder, keys=Path("/k"), database_url="postgresql://x/y", place=Place(port=8100), fonts=[Path("/f")]
    )
    assert values["MADOGUCHI_BASE_URL"] == "https://madoguchi.example.jp"
    assert values["MADOGUCHI_LIVE_URL"] == "http://localhost:8101"
    assert values["MADOGUCHI_SMTP"] == "127.0.0.1:8102"
    # The folder says what it is; a stray variable must not open it as another zone.
    assert values["MADOGUCHI_ZONE"] == "all"
    assert values["MADOGUCHI_SECRET_KEY_FILE"] == "/k/django-secret"
    assert "PYTHONDONTWRITEBYTECODE" not in values


def test_processes__names_and_ports__are_all_different() -> None:
    names = [process.name for process in PROCESSES]
    offsets = [process.offset for process in PROCESSES if process.offset is not None]
    assert len(set(names)) == len(names)
    assert len(set(offsets)) == len(offsets)
    assert PROCESSES[0].command(Place(port=8100))[-4:] == ["--host", "127.0.0.1", "--port", "8100"]


def test_processes__production__has_no_mail_sink() -> None:
    assert "mail-sink" not in [process.name for process in chosen("office", is_demo=False)]
