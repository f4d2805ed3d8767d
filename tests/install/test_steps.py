"""The stamp that lets a second start skip everything, and notices every reason not to."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from madoguchi.install import database, keyring, roles, steps, welcome
from madoguchi.install.cluster import ADMIN
from madoguchi.install.complaints import telling_error
from madoguchi.install.environment import Place
from madoguchi.install.folder import Folder


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program instead of the real one, which others may be editing."""
    (tmp_path / "src" / "madoguchi").mkdir(parents=True)
    (tmp_path / "src" / "madoguchi" / "page.html").write_text("1")
    monkeypatch.setattr(steps, "_ROOT", tmp_path)
    return tmp_path


def test_build_id__nothing_changed__same(folder: Folder, sources: Path) -> None:
    assert steps.build_id(folder) == steps.build_id(folder)


def test_build_id__compiled_files__do_not_matter(folder: Folder, sources: Path) -> None:
    before = steps.build_id(folder)
    (sources / "src" / "madoguchi" / "__pycache__").mkdir()
    (sources / "src" / "madoguchi" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (sources / "src" / "madoguchi" / "django.mo").write_bytes(b"x")
    assert steps.build_id(folder) == before


def test_build_id__a_file_changed_added_or_removed__differs(folder: Folder, sources: Path) -> None:
    page = sources / "src" / "madoguchi" / "page.html"
    seen = {steps.build_id(folder)}
    os.utime(page, ns=(1, 1))
    seen.add(steps.build_id(folder))
    (sources / "data").mkdir()
    (sources / "data" / "fees.yml").write_text("a: 1")
    seen.add(steps.build_id(folder))
    page.unlink()
    seen.add(steps.build_id(folder))
    assert len(seen) == 4


def test_build_id__another_kind_of_installation__differs(folder: Folder, sources: Path) -> None:
    assert steps.build_id(folder) != steps.build_id(replace(folder, zone="front"))


def test_is_prepared__stamp_of_this_build_alone__counts(folder: Folder) -> None:
    keys = keyring.ensure_keys(folder)
    url = database.private_url(folder, keys)
    (folder.path / "static").mkdir()
    with database.running(folder, keys):
        assert not steps.is_prepared(url, folder, "one")
        steps.mark_prepared(url, "one")
        assert steps.is_prepared(url, folder, "one")
        assert not steps.is_prepared(url, folder, "two")
        (folder.path / "static").rmdir()
        assert not steps.is_prepared(url, folder, "one")


def test_mark_prepared__role_that_owns_nothing__reads_the_owners_stamp_and_writes_none(
    folder: Folder,
) -> None:
    keys = keyring.ensure_keys(folder)
    url = database.private_url(folder, keys)
    (folder.path / "static").mkdir()
    with database.running(folder, keys) as cluster:
        admin = cluster.url(
            role=ADMIN, password=keyring.read(keys, keyring.DATABASE_ADMIN), database=roles.DATABASE
        )
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("CREATE ROLE runtime LOGIN PASSWORD 'r'")
        runtime = cluster.url(role="runtime", password="r", database=roles.DATABASE)
        assert steps.mark_prepared(runtime, "one") is False
        assert not steps.is_prepared(runtime, folder, "one")
        assert steps.mark_prepared(url, "one") is True
        assert steps.is_prepared(runtime, folder, "one")


def test_chosen__production__has_no_demo_step() -> None:
    assert all(not step.needs_demo for step in steps.chosen("office", is_demo=False))
    assert steps.chosen("all", is_demo=True)[0].command == "migrate"


def test_telling_error__database_refuses__names_the_error_and_not_the_caret() -> None:
    shown = (
        'Traceback (most recent call last):\n  File "/x.py", line 80, in ensure_schema\n'
        "django.db.migrations.exceptions.MigrationSchemaMissing: Unable to create (permission denied for schema public\n"
        'LINE 1: CREATE TABLE "django_migrations" ("id" bigint NOT NULL PRIMA...\n                     ^)\n'
    )
    assert telling_error(shown).endswith("permission denied for schema public")
    assert telling_error("") == "?"


def test_lines__production__names_no_demo_mail_and_no_sign_in(folder: Folder) -> None:
    shown = "\n".join(welcome.lines(replace(folder, is_demo=False), Place()))
    assert "/counter/" in shown
    assert "demo" not in shown
    assert "/demo/mail/" in "\n".join(welcome.lines(folder, Place()))
