"""docs/rules.md names exactly the words that are read, and its examples can be read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from madoguchi.core.rules import Vocabulary, describe, parse_condition, walk
from madoguchi.core.rules.describing import Described
from madoguchi.core.rules.parsing import WORDS
from madoguchi.foundation.cities import read_folder
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import read_yaml
from tests.core.rules.test_explaining import Plain

ROOT = Path(__file__).resolve().parents[3]
ROW = re.compile(r"^\| `(?P<word>\w+)` \| `(?P<example>.+?)` \|", re.MULTILINE)
EXAMPLES = {
    found["word"]: found["example"]
    for found in ROW.finditer((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))
}


def test_rules_page__table__has_exactly_the_words_of_the_reader() -> None:
    assert set(EXAMPLES) == set(WORDS)


@pytest.mark.parametrize("word", sorted(WORDS))
def test_rules_page__example__is_read_as_that_word(word: str, tmp_path: Path) -> None:
    """With the reader of the city's data: `on` is a word there, not a yes."""
    path = tmp_path / "example.yml"
    path.write_text(EXAMPLES[word], encoding="utf-8")
    data = read_yaml(path, path.name, Findings())
    condition = parse_condition(data, _vocabulary(), for_member=True)
    told: Described = describe(condition, Plain())
    assert told.kind == word
    assert {node.clause.id for node in walk(condition)}


@cache
def _vocabulary() -> Vocabulary:
    folders = sorted((ROOT / "data" / "cities").iterdir())
    city, _ = read_folder(folders[0], ROOT / "data" / "national")
    assert city is not None
    return city.vocabulary
