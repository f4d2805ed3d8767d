"""Forms of the citizen's course pages. They check single fields; who may take part is said by the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madoguchi.core.enrolling import Limits, Person
from madoguchi.core.errors import ValidationFailed
from madoguchi.core.people import PartialDate
from madoguchi.core.rules import day_bounds
from madoguchi.domains.enrolments.shapes import Contact
from madoguchi.foundation import cities
from madoguchi.foundation.policy.messages import message_for
from madoguchi.ui.facts import date_example, make_fact_field

_NAME_LENGTH = 60
_EMPTY = gettext_lazy("空いています。入力するか、選んでください。")


class EnrolForm(forms.Form):
    """The people of one group, how to reach them, and what they declare. Field names: "p1_name", "p2_birth_date", "phone"."""

    def __init__(
        self, limits: Limits, size: int, data: Mapping[str, Any] | None = None, *, language: str = "ja"
    ) -> None:
        super().__init__(data)
        self.size, self.limits, self.language = size, limits, language
        for number in range(1, size + 1):
            self._add_person(number, language)
        facts = cities.current().facts
        self.fields["phone"] = make_fact_field(
            facts["phone"],
            language=language,
            required=True,
            help_text=_("中止や席の空きを知らせるために使います。"),
        )
        self.fields["mail"] = make_fact_field(
            facts["mail"], language=language, help_text=_("席の空きは、メールでいちばん早く届きます。")
        )
        if limits.residents_only:
            self.fields["lives_here"] = forms.BooleanField(label=_("市内に住んでいます"), required=False)

    def _add_person(self, number: int, language: str) -> None:
        person = {"n": number}
        alone = self.size == 1
        name = _("名前") if alone else _("%(n)s人めの名前") % person
        kana = _("名前の読みかた") if alone else _("%(n)s人めの読みかた") % person
        birth = _("生年月日") if alone else _("%(n)s人めの生年月日") % person
        completes = {"autocomplete": "name"} if number == 1 else {"autocomplete": "off"}
        self.fields[f"p{number}_name"] = _text(name, completes)
        self.fields[f"p{number}_kana"] = _text(
            kana, {"autocomplete": "off"}, _("ひらがなでもカタカナでもかまいません。")
        )
        if self.limits.needs_birth_date:
            born = cities.current().facts["birth_date"]
            self.fields[f"p{number}_birth_date"] = make_fact_field(
                born,
                language=language,
                label=birth,
                required=True,
                help_text=f"{_('参加できる年齢を確かめるために使います。')} {date_example(born)}",
            )

    def people(self) -> list[Person]:
        found = self.cleaned_data
        return [
            Person(found[f"p{n}_name"], found[f"p{n}_kana"], _day(found.get(f"p{n}_birth_date")))
            for n in range(1, self.size + 1)
        ]

    def contact(self) -> Contact:
        found = self.cleaned_data
        return Contact(
            phone=str(found["phone"] or ""),
            mail=str(found["mail"] or ""),
            lives_here=bool(found.get("lives_here")),
            language=self.language,
        )

    def refuse(self, refusal: ValidationFailed) -> None:
        """Put the service's words on the fields that it names ("1.birth_date", "phone", "people")."""
        for field, code in refusal.field_errors.items():
            number, dot, name = field.partition(".")
            wanted = f"p{number}_{name}" if dot else field
            self.add_error(wanted if wanted in self.fields else None, words_of(code))


def words_of(code: str) -> str:
    """What happened and what to do, in the reader's language."""
    message = message_for(code)
    language = get_language() or "ja"
    stop = "。" if language in ("ja", "ja-easy", "zh-hans") else "."
    gap = "" if language in ("ja", "zh-hans") else " "
    parts = (_(part) for part in (message.happened, message.next_step) if part)
    return gap.join(part if part.endswith((".", "。", "?", "？")) else f"{part}{stop}" for part in parts)


def _text(label: str, attributes: dict[str, str], help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_NAME_LENGTH,
        widget=forms.TextInput(attrs=attributes),
        help_text=help_text,
        error_messages={"required": _EMPTY},
    )


def _day(value: PartialDate | None) -> date | None:
    bounds = day_bounds(value) if value is not None else None
    return bounds[0] if bounds and bounds[0] == bounds[1] else None
