"""Values as people read them: labels instead of ids, dates in the era. One wording for every screen and paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext, override

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import format_era, format_western, parse_phone
from madoguchi.core.people import PartialDate, display_era, display_western
from madoguchi.core.rules import Value
from madoguchi.foundation.cities.fact_catalogue import FactDefinition, FactType
from madoguchi.foundation.cities.text import ENGLISH, JAPANESE
from madoguchi.foundation.cities.typed_dates import read_date
from madoguchi.foundation.cities.typed_values import read_value, stored_text, value_to_text


def show_value(definition: FactDefinition, value: Value | None, language: str = JAPANESE) -> str:
    """Text for a screen or a paper; empty where the value is unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        with override(language):
            return gettext("はい") if value else gettext("いいえ")
    if definition.is_chosen:
        ids = value if isinstance(value, tuple) else (value,)
        return _between(language).join(_label(definition, str(one), language) for one in ids)
    if definition.type is FactType.DATE:
        return show_date(value_to_text(value), language)
    return value_to_text(value)


def _between(language: str) -> str:
    return "、" if language.startswith(JAPANESE) else ", "


def _label(definition: FactDefinition, choice_id: str, language: str) -> str:
    choice = definition.choice(choice_id)
    return choice.label.in_language(language) if choice else choice_id


def shown_text(definition: FactDefinition, text: str, language: str = JAPANESE) -> str:
    """The same from a stored text; what cannot be read is shown as it is."""
    try:
        return show_value(definition, read_value(definition, text), language)
    except InvalidValue:
        return text


def show_date(text: str, language: str = JAPANESE) -> str:
    """令和8年11月21日 from a stored date, ISO in other languages; what cannot be read is shown as stored."""
    if not language.startswith(JAPANESE):
        return text.replace("-XX", "")
    try:
        return _dates(read_date(text, must_be_exact=False))[0]
    except InvalidValue:
        return text


def shown_forms(definition: FactDefinition, text: str) -> tuple[str, ...]:
    """Every form in which an output may rightly show the value, the stored one first."""
    forms = [text, *(shown_text(definition, text, language) for language in _languages(definition))]
    forms.append(stored_text(definition, text))
    try:
        if definition.type is FactType.DATE:
            forms += _dates(read_date(text.strip(), must_be_exact=False))
        elif definition.type is FactType.PHONE:
            forms.append(parse_phone(text).digits)
    except InvalidValue:
        pass
    return tuple(dict.fromkeys(form for form in forms if form))


def _languages(definition: FactDefinition) -> Iterable[str]:
    """Those in which the value may read differently: words in each, a date only inside and outside Japanese."""
    if definition.type in (FactType.CHOICE, FactType.CHOICES, FactType.YES_NO):
        return [code for code, _ in settings.LANGUAGES]
    return JAPANESE, ENGLISH


def _dates(value: date | PartialDate) -> list[str]:
    """In the era where there is one, then in the western calendar."""
    era, western = (
        (display_era, display_western) if isinstance(value, PartialDate) else (format_era, format_western)
    )
    try:
        return [era(value), western(value)]  # type: ignore[arg-type]
    except InvalidValue:
        return [western(value)]  # type: ignore[arg-type]
