"""Facts, values, people and reasons in the words of the city's catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendars import due_reason
from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.eras import format_era
from madoguchi.core.people.date_wording import display_era
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.plan import PlanItem
from madoguchi.core.rules import APPLICANT, Audience, Condition, Reason, Value, explain_reasons
from madoguchi.foundation.cities import City, FactDefinition, FactType

_JAPANESE = ("ja", "ja-easy")
_YES_NO = {
    "ja": ("はい", "いいえ"),
    "ja-easy": ("はい", "いいえ"),
    "en": ("yes", "no"),
    "zh-hans": ("是", "否"),
    "ko": ("예", "아니요"),
    "vi": ("có", "không"),
}
_YOU = {"ja": "あなた", "ja-easy": "あなた", "en": "you", "zh-hans": "您", "ko": "본인", "vi": "bạn"}
_PERSON = {
    "ja": "{0}人目",
    "ja-easy": "{0}人目",
    "en": "person {0}",
    "zh-hans": "第{0}人",
    "ko": "{0}번째 사람",
    "vi": "người thứ {0}",
}


@dataclass(frozen=True, slots=True)
class CityWords:
    """`core.rules.Words` over a city's data; Japanese where a text is not there in the language."""

    city: City
    language: str = "ja"

    def fact(self, fact: str) -> str:
        return self.city.facts[fact].label.in_language(self.language) if fact in self.city.facts else fact

    def value(self, fact: str, value: Value) -> str:
        return value_text(self.city.facts[fact], value, self.language)

    def person(self, member: str) -> str:
        return person_label(member, self.language)

    def day(self, day: date) -> str:
        return _date_text(day, self.language)

    def note(self, derived: str) -> str:
        note = self.city.derived_notes.get(derived)
        return note.in_language(self.language) if note else ""


def value_text(definition: FactDefinition, value: Value, language: str = "ja") -> str:
    """A value as people read it: the label of a choice, a number with its unit, a date in the era (else ISO)."""
    if isinstance(value, bool):
        return _YES_NO.get(language, _YES_NO["ja"])[0 if value else 1]
    if isinstance(value, int):
        return f"{value:,}{definition.unit.in_language(language)}"
    if isinstance(value, tuple):
        comma = "、" if language in _JAPANESE else ", "
        return comma.join(value_text(definition, one, language) for one in value)
    choice = definition.choice(str(value)) if definition.is_chosen else None
    if choice is not None:
        return choice.label.in_language(language)
    if definition.type is FactType.DATE:
        return _date_text(value, language)
    return str(value)


def _date_text(value: Value, language: str) -> str:
    is_western = language not in _JAPANESE
    if isinstance(value, str):
        try:
            value = PartialDate.from_text(value)
        except InvalidValue:
            return str(value)
    if isinstance(value, PartialDate):
        return value.to_text() if is_western else display_era(value)
    if isinstance(value, date):
        return value.isoformat() if is_western else format_era(value)
    return str(value)


def person_label(member: str, language: str = "ja") -> str:
    """How a member without a name is called: m1 is the person who asks. Ids of other programs stand as they are."""
    if member == APPLICANT:
        return _YOU.get(language, _YOU["ja"])
    number = member.removeprefix("m")
    return _PERSON.get(language, _PERSON["ja"]).format(number) if number.isdecimal() else member


def reason_sentences(
    city: City,
    reasons: Iterable[Reason],
    language: str,
    condition: Condition | None = None,
    audience: Audience = Audience.CITIZEN,
) -> tuple[str, ...]:
    """With the condition that was judged, ages, days and amounts are told with what they were held against."""
    return explain_reasons(reasons, CityWords(city, language), condition, audience)


def due_text(city: City, item: PlanItem, language: str) -> str:
    """Why the deadline falls on its day. The event has its own words where the data gives them in the language."""
    label = city.procedures[item.id].deadline_of(item.due.rule).label
    return due_reason(item.due, language, "" if label.lacks(language) else label.in_language(language))
