"""Values and reasons in the words of the city's catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.eras import format_era
from madoguchi.core.people.date_wording import display_era
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.rules import HOUSEHOLD, Reason, Value
from madoguchi.foundation.cities import City, FactDefinition, FactType

_YES_NO = {"ja": ("はい", "いいえ"), "ja-easy": ("はい", "いいえ"), "en": ("yes", "no")}


def value_text(definition: FactDefinition, value: Value, language: str = "ja") -> str:
    """A value as people read it: the label of a choice, a date in the era (ISO in English)."""
    if isinstance(value, bool):
        return _YES_NO.get(language, _YES_NO["ja"])[0 if value else 1]
    choice = definition.choice(str(value)) if definition.type is FactType.CHOICE else None
    if choice is not None:
        return choice.label.in_language(language)
    if definition.type is FactType.DATE:
        return _date_text(value, language)
    return "、".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def _date_text(value: Value, language: str) -> str:
    if isinstance(value, str):
        try:
            value = PartialDate.from_text(value)
        except InvalidValue:
            return str(value)
    if isinstance(value, PartialDate):
        return value.to_text() if language == "en" else display_era(value)
    if isinstance(value, date):
        return value.isoformat() if language == "en" else format_era(value)
    return str(value)


def person_label(member: str, language: str = "ja") -> str:
    """How a member without a name is called: m1 is the person who asks."""
    number = member.removeprefix("m")
    if member == "m1":
        return {"ja": "あなた", "ja-easy": "あなた", "en": "you"}.get(language, "あなた")
    return f"person {number}" if language == "en" else f"{number}人目"


def reason_sentences(city: City, reasons: Iterable[Reason], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_sentence(city, reason, language) for reason in reasons))


def _sentence(city: City, reason: Reason, language: str) -> str:
    definition = city.facts[reason.fact]
    label = definition.label.in_language(language)
    whose = "" if reason.member == HOUSEHOLD else person_label(reason.member, language)
    value = value_text(definition, reason.value, language)
    if language == "en":
        return f"{label}{f' ({whose})' if whose else ''}: {value}{f' [{reason.law}]' if reason.law else ''}"
    return (
        f"{label}{f'({whose})' if whose else ''}は「{value}」です。{f'({reason.law})' if reason.law else ''}"
    )
