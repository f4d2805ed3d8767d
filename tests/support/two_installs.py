"""Two installs of one city: their own keys, their own folders, and this test's one database for both."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from madoguchi.foundation.files import command


class Install:
    """Settings of one zone's install; both share this test's database, as the rows say which zone they are of."""

    def __init__(self, home: Path, zone: str) -> None:
        self.home, self.zone = home / zone, zone
        self.transfer = self.home / "transfer"

    def here(self) -> override_settings:
        return override_settings(
            ZONE=self.zone, KEYS_FOLDER=self.home / "keys", TRANSFER_FOLDER=self.transfer
        )


@pytest.fixture
def front(tmp_path: Path) -> Install:
    return Install(tmp_path, "front")


@pytest.fixture
def office(tmp_path: Path) -> Install:
    return Install(tmp_path, "office")


def introduce(one: Install, other: Install, paper: Path) -> None:
    with one.here():
        assert command.main(["zone-export", str(paper)]) == 0
    with other.here():
        assert command.main(["zone-import", str(paper)]) == 0


@pytest.fixture
def number(tmp_path: Path) -> Install:
    """The individual-number network; it knows the office and nobody else."""
    return Install(tmp_path, "number")


@pytest.fixture
def number_acquainted(number: Install, office: Install, tmp_path: Path) -> None:
    introduce(number, office, tmp_path / "number.json")
    introduce(office, number, tmp_path / "office-for-number.json")


@pytest.fixture
def acquainted(front: Install, office: Install, tmp_path: Path) -> None:
    introduce(front, office, tmp_path / "front.json")
    introduce(office, front, tmp_path / "office.json")
