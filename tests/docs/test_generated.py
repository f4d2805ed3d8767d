"""The parts of the documents that come from the code say what the code says (`make docs` writes them anew)."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = spec_from_file_location("generate_docs", ROOT / "scripts" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_document__each_generated_part__is_that_of_the_code(generator: ModuleType) -> None:
    stale = [str(path.relative_to(ROOT)) for path, old, new in generator.documents() if old != new]
    assert not stale, "run `make docs` and commit"


def test_part__each__stands_in_a_document(generator: ModuleType) -> None:
    text = "".join(old for _, old, _ in generator.documents())
    assert not [name for name in generator.PARTS if f"<!-- generated: {name} -->" not in text]


def test_state_machines__each_transition__is_in_the_text(generator: ModuleType) -> None:
    text = generator.state_machines()
    tables = dict((table.noun, table) for _, table in generator.machines())
    assert {"application", "case", "ticket", "work_item"} <= set(tables)
    for table in tables.values():
        for row in table:
            assert all(f"{old} --> {row.target or old}: {row.name}" in text for old in row.sources)


def test_renewed__part_that_differs__is_written_anew(generator: ModuleType) -> None:
    old = "before\n<!-- generated: commands -->\nold\n<!-- /generated -->\nafter\n"
    new = generator.renewed(old)
    assert new.startswith("before\n")
    assert new.endswith("\nafter\n")
    assert "`madoguchi run`" in new
    assert "\nold\n" not in new
