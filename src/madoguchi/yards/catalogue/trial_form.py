"""The form of the trial page: every fact that some condition reads, for the household and for each member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from madoguchi.core.rules import HOUSEHOLD, Facts, MemberFacts, Value, facts_used
from madoguchi.domains.procedures.case_runs import conditions_of
from madoguchi.foundation.cities import City, FactDefinition, FactType, Scope
from madoguchi.foundation.cities.typed_values import value_to_text
from madoguchi.ui.facts import field_name, make_fact_field
from madoguchi.ui.facts.widgets import Menu
from madoguchi.yards.catalogue.procedure_page import person_word

MOST_MEMBERS = 8
_MENU = frozenset({FactType.CHOICE, FactType.YES_NO})


def read_facts(city: City) -> list[FactDefinition]:
    """In the order of the catalogue. `member_count` is left out: the form counts its people itself."""
    used = {
        fact
        for procedure in city.procedures.values()
        for _, condition, _ in conditions_of(procedure)
        for fact in facts_used(condition)
    }
    used |= {one.base for procedure in city.procedures.values() for one in procedure.deadlines}
    return [definition for definition in city.facts if definition.id in used]


class TrialForm(forms.Form):
    """`people` members; nothing is required, since what is not known is left empty."""

    def __init__(
        self,
        city: City,
        people: int,
        data: Mapping[str, Any] | None = None,
        *,
        on: date,
        facts: Facts | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(facts))
        self.people = tuple(f"m{number}" for number in range(1, people + 1))
        self.definitions = read_facts(city)
        self.fields["on"] = forms.DateField(
            label="判定する日", initial=on, widget=forms.DateInput(attrs={"type": "date"})
        )
        for owner in (HOUSEHOLD, *self.people):
            for definition in self._asked(owner):
                self.fields[field_name(owner, definition.id)] = _field(definition)

    def _asked(self, owner: str) -> Iterator[FactDefinition]:
        scope = Scope.HOUSEHOLD if owner == HOUSEHOLD else Scope.MEMBER
        return (definition for definition in self.definitions if definition.scope is scope)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) of the household and of each member."""
        for owner in (HOUSEHOLD, *self.people):
            yield person_word(owner), [self[field_name(owner, one.id)] for one in self._asked(owner)]

    def facts(self) -> Facts:
        return Facts(
            self._values(HOUSEHOLD), tuple(MemberFacts(one, self._values(one)) for one in self.people)
        )

    def _values(self, owner: str) -> dict[str, Value]:
        found = {one.id: self.cleaned_data.get(field_name(owner, one.id)) for one in self._asked(owner)}
        return {fact: value for fact, value in found.items() if value is not None}


def _field(definition: FactDefinition) -> forms.Field:
    field = make_fact_field(definition, audience="staff", help_text="", is_compact=True)
    if definition.type in _MENU:
        field.widget = Menu(choices=[("", "わからない"), *_answers(definition)])
    field.is_optional_shown = False  # type: ignore[attr-defined]
    return field


def _answers(definition: FactDefinition) -> list[tuple[str, str]]:
    if definition.type is FactType.YES_NO:
        return [("yes", "はい"), ("no", "いいえ")]
    return [(choice.id, choice.label.ja) for choice in definition.choices]


def _initial(facts: Facts | None) -> dict[str, object]:
    known = facts.known() if facts else ()
    return {
        field_name(member, fact): value if isinstance(value, bool | int) else value_to_text(value)
        for member, fact, value in known
    }
