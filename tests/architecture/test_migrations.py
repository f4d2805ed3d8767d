"""Migrations are complete, linear and named after what they do."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def _own_labels() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("madoguchi.")}


@pytest.mark.django_db
def test_models__each_change__has_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations__each_room__is_one_line() -> None:
    loader = MigrationLoader(None)
    forked = {label for label in _own_labels() if len(loader.graph.leaf_nodes(label)) > 1}
    assert not forked


def test_migrations__each_name__says_what_it_does() -> None:
    loader = MigrationLoader(None)
    names = [f"{label}.{name}" for label, name in loader.disk_migrations if label in _own_labels()]
    assert names
    assert not [name for name in names if "_auto_" in name]


@pytest.mark.django_db
def test_tables__each_room__carry_its_label() -> None:
    tables = set(connection.introspection.table_names())
    own = {
        model._meta.db_table for label in _own_labels() for model in apps.get_app_config(label).get_models()
    }
    assert own <= tables
    assert not {
        model._meta.label
        for label in _own_labels()
        for model in apps.get_app_config(label).get_models()
        if not model._meta.db_table.startswith(f"{label}_")
    }
