"""The JSON Schema (2020-12) of a facts file, out of the city's fact catalogue.

A file that the schema accepts may still be refused: days that no calendar has, and texts that are no names, are found by
reading. What the schema refuses is refused by reading as well.
"""

from __future__ import annotations

from typing import Any

from madoguchi.core.rules import MEMBER_COUNT
from madoguchi.foundation.cities import City, FactDefinition, FactType, Scope

NATIONAL_SCHEMA = "urn:madoguchi:facts"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = (
    r"(XXXX|[0-9]{4})-((spring|summer|autumn|winter)|(XX|[0-9]{2})-(early|middle|late|XX|[0-9]{2}))"
    r"(\[[A-Z]\])?[~?]?"
)
PARTIAL_DATE = rf"^{_DAY}(/{_DAY})?(@[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})?$"
"""A day (2026-04-01), or one of which parts are not known (1990-XX-XX, 1990-04-XX), or the further forms that a resident
register writes (1990-spring, 1990-04-early).
"""


def facts_schema(city: City) -> dict[str, Any]:
    """null and an absent fact mean the same: not known."""
    household = {d.id: _fact(d) for d in city.facts if d.scope is Scope.HOUSEHOLD}
    person = {d.id: _fact(d) for d in city.facts if d.scope is Scope.MEMBER}
    return {
        "$schema": DIALECT,
        "$id": f"{NATIONAL_SCHEMA}:{city.id}",
        "title": "世帯のデータ(facts file)",
        "description": "書かれていない事実は「分からない」です。A fact that is absent is unknown.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "household": {
                "description": "世帯の事実 / facts of the household",
                "type": "object",
                "additionalProperties": False,
                "properties": household,
            },
            "members": {
                "description": f"世帯の人。最初の人が手続きを調べている本人。いないときは {MEMBER_COUNT} だけでもよい"
                " / the people, the first being the one who asks",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id"],
                    "additionalProperties": False,
                    "properties": {
                        "id": {"type": "string", "minLength": 1, "description": "m1, m2, …"},
                        **person,
                    },
                },
            },
        },
    }


def _fact(definition: FactDefinition) -> dict[str, Any]:
    words = {"title": definition.label.ja, "description": _description(definition)}
    return {**words, **_value(definition)}


def _description(definition: FactDefinition) -> str:
    return " / ".join(text for text in (definition.question.ja, definition.question.en) if text)


def _value(definition: FactDefinition) -> dict[str, Any]:
    if definition.is_chosen:
        labels = [
            {"const": choice.id, "title": choice.label.ja, "description": choice.label.en}
            for choice in definition.choices
        ]
        if definition.type is FactType.CHOICES:
            several = {"type": "array", "minItems": 1, "items": {"oneOf": labels}}
            return {"oneOf": [*labels, several, {"const": None, "title": "分からない"}]}
        return {"oneOf": [*labels, {"const": None, "title": "分からない"}]}
    if definition.type is FactType.YES_NO:
        return {"type": ["boolean", "null"]}
    if definition.type is FactType.INTEGER:
        bounds = {"minimum": definition.minimum, "maximum": definition.maximum}
        return {"type": ["integer", "null"], **{key: n for key, n in bounds.items() if n is not None}}
    if definition.type is FactType.DATE:
        return {"type": ["string", "null"], "pattern": PARTIAL_DATE, "examples": ["2026-04-01", "1990-XX-XX"]}
    return {"type": ["string", "null"]}
