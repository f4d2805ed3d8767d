"""One Django form field per fact definition. Its cleaned value is the stored value, or None when left
empty."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import Value
from madoguchi.foundation.cities import FactDefinition, FactType
from madoguchi.foundation.cities.shown_values import show_date
from madoguchi.foundation.cities.typed_values import PART_SPACE, read_value, value_to_text
from madoguchi.foundation.policy.messages import message_for
from madoguchi.ui.facts import widgets
from madoguchi.ui.facts.postcodes import find_town, is_postcode

UNKNOWN = "unknown"
"""Value of the choice 「わからない」."""


class Unknown(StrEnum):
    """How a person says 「わからない」: not at all, with a button of the page, or with a choice of each input too."""

    NOT = "not"
    BY_BUTTON = "by_button"
    BY_CHOICE = "by_choice"


_AUTOCOMPLETE = {"phone": "tel", "mail": "email", "family_name": "family-name", "given_name": "given-name"}


def field_name(member: str, fact: str) -> str:
    """Name in the form: m1-birth_date, or new_address for the household."""
    return f"{member}-{fact}" if member else fact


def make_fact_field(
    definition: FactDefinition,
    *,
    language: str = "ja",
    audience: str = "citizen",
    label: str = "",
    required: bool = False,
    help_text: str | None = None,
    unknown: Unknown = Unknown.NOT,
    is_compact: bool = False,
) -> forms.Field:
    """`audience` "staff" takes the staff's wording; who may say `unknown` may give a year alone for a date, as staff
    always may; `is_compact` makes a menu of long choices, for several people on one screen.
    """
    question = (
        definition.question.in_language(language) if audience == "citizen" else definition.question_staff
    )
    field = _FIELDS.get(definition.type, FactField)(
        definition,
        label=label or (definition.label.in_language(language) if audience == "staff" else question),
        help_text=fact_help(definition, language) if help_text is None else help_text,
        required=required,
        widget=_widget(definition, language, unknown, is_compact),
        partial_dates=unknown is not Unknown.NOT or audience == "staff",
    )
    field.is_optional_shown = not required and unknown is Unknown.NOT  # type: ignore[attr-defined]
    return field


class FactField(forms.Field):
    """Reads by the fact's type and refuses in the words of the error catalogue."""

    def __init__(self, definition: FactDefinition, *, partial_dates: bool = False, **options: Any) -> None:
        self.definition = definition
        self.partial_dates = partial_dates
        super().__init__(**options)
        self.error_messages["required"] = _("空いています。入力するか、選んでください。")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.definition.type is FactType.CHOICES and isinstance(value, str):
            return value.split("、")
        if self.definition.type is FactType.DATE and value is not None:
            return show_date(value_to_text(value), get_language() or "ja")
        return value

    def to_python(self, value: Any) -> Value | None:
        if isinstance(value, list | tuple):
            value = "" if UNKNOWN in value else "、".join(str(one) for one in value)
        text = "" if value is None else str(value).strip()
        if not text or text == UNKNOWN:
            return None
        try:
            value = read_value(self.definition, text, exact_dates=not self.partial_dates)
        except InvalidValue as refusal:
            raise forms.ValidationError(_(message_for(refusal.code).happened), code=refusal.code) from None
        return value_to_text(value) if self.definition.type is FactType.DATE else value

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def clean(self, value: Any) -> Any:
        if value == UNKNOWN:
            return None
        return super().clean(value)


class AddressField(FactField):
    """A postcode alone is enough to fill in the town; the person then adds the rest."""

    def to_python(self, value: Any) -> Value | None:
        _postcode, base, building = (str(part or "").strip() for part in (value or ["", "", ""]))
        if not base and not building:
            return None
        if not base:
            raise forms.ValidationError(
                _("住所が空いています。番地まで入力してください。"), code="address.required"
            )
        line = f"{base}{PART_SPACE}{building}" if building else base
        return super().to_python(line)

    def look_up(self, value: list[str]) -> list[str]:
        """The parts with the town filled in, where the postcode is known and nothing was typed yet."""
        postcode, base, building = value
        if is_postcode(postcode) and not base.strip():
            return [postcode, find_town(postcode), building]
        return value


class AccountField(FactField):
    def to_python(self, value: Any) -> Value | None:
        parts = [str(part or "").strip().replace(PART_SPACE, " ") for part in (value or [])]
        if not any(part for place, part in enumerate(parts) if place != 2):
            return None
        return super().to_python(PART_SPACE.join(parts))


_FIELDS: dict[FactType, type[FactField]] = {
    FactType.ADDRESS: AddressField,
    FactType.BANK_ACCOUNT: AccountField,
}


def fact_help(definition: FactDefinition, language: str) -> str:
    """The help of the data and, for dates, examples of how to write one."""
    given = definition.help.in_language(language)
    return f"{given} {date_example(definition)}".strip() if definition.type is FactType.DATE else given


def date_example(definition: FactDefinition) -> str:
    """For a field with words of its own beside it: how its date may be written."""
    if definition.id == "birth_date":
        return _("例:昭和22年3月5日、S22.3.5、1947年3月5日")
    return _("例:令和8年4月1日、R8.4.1、2026年4月1日")


def _widget(definition: FactDefinition, language: str, unknown: Unknown, is_compact: bool) -> forms.Widget:
    kind = definition.type
    last = [(UNKNOWN, _("わからない"))] if unknown is Unknown.BY_CHOICE else []
    if kind is FactType.YES_NO:
        return widgets.Choices(choices=[("yes", _("はい")), ("no", _("いいえ")), *last])
    if kind is FactType.CHOICE:
        found = [(choice.id, choice.label.in_language(language)) for choice in definition.choices]
        if is_compact:
            return widgets.Menu(choices=[("", _("選んでください")), *found, *last])
        return widgets.Choices(choices=[*found, *last])
    if kind is FactType.CHOICES:
        found = [(choice.id, choice.label.in_language(language)) for choice in definition.choices]
        return widgets.Boxes(choices=[*found, *last])
    if kind is FactType.ADDRESS:
        return _address_widget()
    if kind is FactType.BANK_ACCOUNT:
        return _account_widget()
    if kind is FactType.TEXT and (definition.maximum or 0) > 100:
        return forms.Textarea(attrs={"rows": 4})
    return forms.TextInput(attrs=_attributes(definition))


def _attributes(definition: FactDefinition) -> dict[str, str]:
    attributes: dict[str, str] = {}
    if definition.type is FactType.INTEGER:
        attributes.update({"inputmode": "numeric", "data-width": "short"})
    if definition.type is FactType.PHONE:
        attributes["inputmode"] = "tel"
    if definition.type is FactType.MAIL:
        attributes["inputmode"] = "email"
    if definition.id in _AUTOCOMPLETE:
        attributes["autocomplete"] = _AUTOCOMPLETE[definition.id]
    return attributes


def _address_widget() -> forms.Widget:
    return widgets.AddressParts(
        [
            (
                "postcode",
                _("郵便番号(わかれば)"),
                forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short", "autocomplete": "off"}),
            ),
            ("line", _("住所(番地まで)"), forms.TextInput(attrs={"autocomplete": "off"})),
            ("building", _("建物の名前・部屋番号"), forms.TextInput(attrs={"autocomplete": "off"})),
        ],
        3,
    )


def _account_widget() -> forms.Widget:
    kinds = [("普通", _("普通")), ("当座", _("当座")), ("貯蓄", _("貯蓄"))]
    return widgets.Parts(
        [
            ("bank", _("銀行などの名前"), forms.TextInput()),
            ("branch", _("支店の名前"), forms.TextInput()),
            ("kind", _("口座の種類"), forms.Select(choices=kinds)),
            ("number", _("口座番号"), forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"})),
            ("holder", _("名義(カナ)"), forms.TextInput()),
        ],
        5,
    )
