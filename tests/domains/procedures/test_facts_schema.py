from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.domains.procedures.command import main
from madoguchi.domains.procedures.facts_schema import PARTIAL_DATE, facts_schema
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Scope
from madoguchi.foundation.cities.reading_values import read_facts_document
from tests.domains.procedures.households import EXAMPLES

ROOT = Path(__file__).resolve().parents[3]
TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
UNDERSTOOD = {
    *("$schema", "$id", "title", "description", "examples", "type", "properties", "additionalProperties"),
    *("items", "required", "minLength", "pattern", "minItems", "minimum", "maximum", "oneOf", "const"),
}


def accepts(schema: dict[str, Any], value: object) -> bool:
    """The words of JSON Schema that ours uses; another word fails the test, so that none goes unchecked."""
    assert set(schema) <= UNDERSTOOD, set(schema) - UNDERSTOOD
    if "const" in schema and (
        value != schema["const"] or isinstance(value, bool) != isinstance(schema["const"], bool)
    ):
        return False
    if "oneOf" in schema and sum(accepts(one, value) for one in schema["oneOf"]) != 1:
        return False
    kinds = schema.get("type", list(TYPES))
    if not any(_is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if isinstance(value, str):
        return bool(re.search(schema.get("pattern", ""), value)) and len(value) >= schema.get("minLength", 0)
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    if isinstance(value, list) and "items" in schema:
        return len(value) >= schema.get("minItems", 0) and all(accepts(schema["items"], one) for one in value)
    return not isinstance(value, dict) or _accepts_object(schema, value)


def _accepts_object(schema: dict[str, Any], value: dict[str, object]) -> bool:
    known = schema["properties"]
    return (
        set(schema.get("required", ())) <= set(value) <= set(known)
        and schema["additionalProperties"] is False
        and all(accepts(known[key], one) for key, one in value.items())
    )


def _is(value: object, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return facts_schema(cities.current())


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_schema__each_example__is_accepted(path: Path, schema: dict[str, Any]) -> None:
    assert accepts(schema, json.loads(path.read_text(encoding="utf-8")))


def test_schema__each_fact_of_the_catalogue__is_in_it_once(schema: dict[str, Any]) -> None:
    household = schema["properties"]["household"]["properties"]
    person = schema["properties"]["members"]["items"]["properties"]
    for definition in cities.current().facts:
        assert (definition.id in household) == (definition.scope is Scope.HOUSEHOLD)
        assert (definition.id in person) == (definition.scope is Scope.MEMBER)
        words = {**household, **person}[definition.id]
        assert words["title"] == definition.label.ja
        assert definition.question.ja in words["description"]


VALUES: list[object] = [
    *(None, True, False, 0, 1, 3, 13, -1, 10**9, "", "x", "yes", "none", "2026-04-01", "2026-13-01"),
    *("1990-XX-XX", "1990-04-XX", "1990", "1990-04-01/1990-04-30", "1989-spring", ["x"], {"a": 1}),
]


def test_schema__whatever_it_refuses__is_refused_by_reading_too(schema: dict[str, Any]) -> None:
    catalogue = cities.current().facts
    seen = set()
    for definition in catalogue:
        choices = [choice.id for choice in definition.choices]
        for value in [*VALUES, *choices]:
            if isinstance(value, dict):
                continue
            is_household = definition.scope is Scope.HOUSEHOLD
            document: dict[str, object] = (
                {"household": {definition.id: value}}
                if is_household
                else {"members": [{"id": "m1", definition.id: value}]}
            )
            read = not read_facts_document(document, catalogue)[1]
            seen.add((read, accepts(schema, document)))
            assert accepts(schema, document) or not read, (definition.id, value)
    assert {(True, True), (False, False)} <= seen


@pytest.mark.parametrize(
    "text", [*map(str, VALUES), "1990-04-early", "XXXX-XX-XX", "1989-01-07[S]", "1990-04-01~"]
)
def test_partial_date_pattern__whatever_it_refuses__is_no_date(text: str) -> None:
    try:
        PartialDate.from_text(text)
    except InvalidValue:
        return
    assert re.search(PARTIAL_DATE, text)


@pytest.mark.parametrize("city", ["yukuhashi", "kitakyushu"])
def test_plan_schema__any_city__prints_its_own(city: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--schema", "--city", city]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["$id"] == f"urn:madoguchi:facts:{city}"
    published = json.loads((ROOT / "docs" / "facts.schema.json").read_text(encoding="utf-8"))
    assert {**printed, "$id": published["$id"]} == published


def test_plan_schema__no_city__is_the_published_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--schema"]) == 0
    published = json.loads((ROOT / "docs" / "facts.schema.json").read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == published
