"""The desk's form for somebody who telephones. It takes what is typed; the service says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from madoguchi.core.enrolling import Limits, Person
from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.courses.services import Contact
from madoguchi.foundation.policy.messages import message_for


class PhoneForm(forms.Form):
    """Field names: "p1_name", "p2_birth_date", "phone"."""

    def __init__(self, limits: Limits, size: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.size = size
        off = {"autocomplete": "off"}
        for number in range(1, size + 1):
            who = f"{number}人めの" if size > 1 else ""
            self.fields[f"p{number}_name"] = _text(f"{who}名前", off)
            self.fields[f"p{number}_kana"] = _text(f"{who}読みかた", off)
            if limits.needs_birth_date:
                self.fields[f"p{number}_birth_date"] = forms.DateField(
                    label=f"{who}生年月日",
                    widget=forms.DateInput(attrs={"type": "date", **off}),
                    required=False,
                )
        self.fields["phone"] = _text("電話番号", {**off, "inputmode": "tel"})
        self.fields["mail"] = forms.EmailField(
            label="メール(席の空きをすぐ知らせるため。なくてもよい)", required=False, max_length=254
        )
        if limits.residents_only:
            self.fields["lives_here"] = forms.BooleanField(label="市内に住んでいる(申告)", required=False)

    def people(self) -> list[Person]:
        found = self.cleaned_data
        return [
            Person(found[f"p{n}_name"], found[f"p{n}_kana"], found.get(f"p{n}_birth_date"))
            for n in range(1, self.size + 1)
        ]

    def contact(self) -> Contact:
        found = self.cleaned_data
        return Contact(found["phone"], found["mail"], bool(found.get("lives_here")))

    def refuse(self, refusal: ValidationFailed) -> None:
        for field, code in refusal.field_errors.items():
            number, dot, name = field.partition(".")
            wanted = f"p{number}_{name}" if dot else field
            self.add_error(wanted if wanted in self.fields else None, words_of(code))


def words_of(code: str) -> str:
    message = message_for(code, "staff")
    return "。".join(part.rstrip("。") for part in (message.happened, message.next_step) if part)


def _text(label: str, attributes: dict[str, str]) -> forms.CharField:
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=60, widget=widget, required=False)
