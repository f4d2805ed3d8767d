"""Where a population is computed, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.core.errors import InvalidValue
from madoguchi.engines.population import connected, open_population


def test_open_population__no_files__is_refused(tmp_path: Path) -> None:
    with connected() as engine, pytest.raises(InvalidValue) as refusal:
        open_population(engine, tmp_path)
    assert refusal.value.code == "population.no_file"
