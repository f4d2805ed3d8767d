"""The family-of-four demo against two real installs, front and office. A file of its own: so that it runs beside the others."""

from __future__ import annotations

import os

from tests.demo.playing import judge, play

# An install of its own: what the tests' settings say must not reach it.
_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def test_demo__family_of_four_in_two_zones__reaches_the_finished_notice(tmp_path: object) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in _OWN and not k.startswith("MADOGUCHI_")}
    words = ("move-in-family4", "--city", "yukuhashi", "--zones", "split", "--data", f"{tmp_path}/none")
    judge(*play(*words, environment=clean))
