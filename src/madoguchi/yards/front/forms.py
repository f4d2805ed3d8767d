"""Forms made from the facts that a page asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from madoguchi.core.rules import Value
from madoguchi.foundation.cities import FactDefinition
from madoguchi.ui.facts import field_name, make_fact_field
from madoguchi.ui.facts.fields import UNKNOWN, AddressField, Unknown

Slot = tuple[str, str]
"""(member id or "" for the household, fact id)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One input: whose fact, under which label, whether it may stay empty. No `help_text`: that of the data."""

    member: str
    definition: FactDefinition
    label: str = ""
    required: bool = False
    is_label_hidden: bool = False
    help_text: str | None = None
    is_compact: bool = False
    unknown: Unknown = Unknown.NOT

    @property
    def slot(self) -> Slot:
        return self.member, self.definition.id


class FactForm(forms.Form):
    """Asks for `asked`; `values` gives the stored values back."""

    def __init__(
        self,
        asked: Iterable[Asked],
        data: Mapping[str, Any] | None = None,
        *,
        known: Mapping[Slot, Value | None] | None = None,
        language: str = "ja",
    ) -> None:
        self.asked = tuple(asked)
        initial = {field_name(*slot): value for slot, value in (known or {}).items() if value is not None}
        super().__init__(data, initial=initial)
        for one in self.asked:
            field = make_fact_field(
                one.definition,
                language=language,
                label=one.label,
                required=one.required,
                unknown=one.unknown,
                is_compact=one.is_compact,
                help_text=one.help_text,
            )
            field.is_label_hidden = one.is_label_hidden  # type: ignore[attr-defined]
            self.fields[field_name(*one.slot)] = field

    def values(self) -> dict[Slot, Value | None]:
        return {one.slot: self.cleaned_data.get(field_name(*one.slot)) for one in self.asked}

    def left_open(self) -> list[Slot]:
        """Inputs that were neither filled nor answered with 「わからない」."""
        return [
            one.slot
            for one in self.asked
            if self.cleaned_data.get(field_name(*one.slot)) is None and not self.said_unknown(one.slot)
        ]

    def said_unknown(self, slot: Slot) -> bool:
        return self.data.get(field_name(*slot)) == UNKNOWN

    @classmethod
    def reopened(cls, asked: Iterable[Asked], data: Mapping[str, Any], *, language: str) -> FactForm:
        """What was typed so far, unchecked, with towns filled in from postcodes."""
        form = cls(asked, language=language)
        for name, field in form.fields.items():
            typed = field.widget.value_from_datadict(data, {}, name)
            if isinstance(field, AddressField):
                typed = field.look_up([part or "" for part in typed])
            form.initial[name] = typed
        return form
