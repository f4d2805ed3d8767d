"""The key that opens individual numbers stops the start of every install but that of the number zone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NAME = "MADOGUCHI_CORE_SYSTEM_NUMBER_KEY"


def start(zone: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Read the settings and say which rooms they install."""
    environment = {key: value for key, value in os.environ.items() if key != "MADOGUCHI_EVERY_ROOM"}
    code = "from madoguchi.config import settings; print(*settings.INSTALLED_APPS)"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "MADOGUCHI_ZONE": zone, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("zone", ["all", "office", "front"])
def test_settings__number_key_in_another_zone__do_not_load(zone: str) -> None:
    answer = start(zone, **{NAME: "a-key-in-the-wrong-place"})
    assert answer.returncode != 0
    assert NAME in answer.stderr
    assert "a-key-in-the-wrong-place" not in answer.stderr


def test_settings__number_zone__has_its_rooms_and_its_key() -> None:
    answer = start("number", **{NAME: "the-key"})
    assert answer.returncode == 0, answer.stderr
    assert "madoguchi.domains.numbers" in answer.stdout
    assert "madoguchi.domains.cases" not in answer.stdout
