"""Values of a facts file, read by their definitions: what is in a file from outside may be anything."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.rules import HOUSEHOLD, Facts, Value, day_bounds, facts_from_json
from madoguchi.foundation.cities.fact_catalogue import FactCatalogue, FactDefinition, FactType, Scope
from madoguchi.foundation.cities.messages import MESSAGES

_FIRST_YEAR, _LAST_YEAR = 1800, 2999
"""Beyond the oldest birth in any register and the latest day of any plan a year is a slip."""

_TYPES: dict[FactType, type] = {FactType.YES_NO: bool, FactType.INTEGER: int}


@dataclass(frozen=True, slots=True)
class BadFact:
    """`member` is "" for the household. `code` is a key of MESSAGES."""

    fact: str
    member: str
    message: str
    code: str = ""


def read_facts_document(document: object, catalogue: FactCatalogue) -> tuple[Facts, tuple[BadFact, ...]]:
    """Facts with dates as PartialDate, and what is wrong. Errors: those of `facts_from_json`."""
    facts = facts_from_json(document)
    wrong: list[BadFact] = []
    for member, fact, value in tuple(facts.known()):
        try:
            facts = facts.with_value(fact, _read(catalogue, fact, member, value), member)
        except InvalidValue as error:
            wrong.append(BadFact(fact, member, MESSAGES[error.code].happened, error.code))
    return facts, tuple(wrong)


def _read(catalogue: FactCatalogue, fact: str, member: str, value: Value) -> Value:
    if fact not in catalogue:
        raise InvalidValue("facts.unknown")
    definition = catalogue[fact]
    if (definition.scope is Scope.MEMBER) != (member != HOUSEHOLD):
        raise InvalidValue("facts.wrong_scope")
    if definition.type is FactType.CHOICES:
        return _choices(definition, value if isinstance(value, tuple) else (value,))
    wanted = _TYPES.get(definition.type, str)
    if type(value) is not wanted:
        raise InvalidValue("facts.wrong_type")
    return _checked(definition, value)


def _checked(definition: FactDefinition, value: Value) -> Value:
    if definition.type is FactType.CHOICE and definition.choice(str(value)) is None:
        raise InvalidValue("facts.not_a_choice")
    if isinstance(value, str):
        return _date(value) if definition.type is FactType.DATE else value
    low, high = definition.minimum, definition.maximum
    if isinstance(value, int) and ((low is not None and value < low) or (high is not None and value > high)):
        raise InvalidValue("facts.out_of_range")
    return value


def _choices(definition: FactDefinition, values: tuple[Value, ...]) -> Value:
    """One alone may stand without its list."""
    if not values or not all(isinstance(one, str) for one in values):
        raise InvalidValue("facts.wrong_type")
    if any(definition.choice(str(one)) is None for one in values):
        raise InvalidValue("facts.not_a_choice")
    return definition.chosen(str(one) for one in values)


def _date(text: str) -> PartialDate:
    try:
        date = PartialDate.from_text(text)
    except InvalidValue:
        raise InvalidValue("facts.bad_date") from None
    bounds = day_bounds(date)
    if bounds and not _FIRST_YEAR <= bounds[0].year <= bounds[1].year <= _LAST_YEAR:
        raise InvalidValue("facts.bad_date")
    return date
