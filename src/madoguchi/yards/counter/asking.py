"""What is still to be asked of a household, and the form that asks it. Only what is unknown and needed is
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from madoguchi.core.plan import Plan
from madoguchi.core.rules import MEMBER_COUNT
from madoguchi.domains.cases.selectors import CaseView, Slot
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import AskedIn, FactDefinition, FactType
from madoguchi.foundation.cities.typed_values import value_to_text
from madoguchi.foundation.policy.messages import message_for
from madoguchi.ui.facts import field_name, make_fact_field
from madoguchi.ui.facts.fields import AddressField
from madoguchi.yards.counter.order import order_slots
from madoguchi.yards.counter.speaking import spoken

_IN_PARTS = (FactType.ADDRESS, FactType.BANK_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Ask:
    """One field to ask, and why: the papers that print it, or the procedures that it decides."""

    member: str
    definition: FactDefinition
    reason: str

    @property
    def slot(self) -> Slot:
        return self.member, self.definition.id

    @property
    def name(self) -> str:
        return field_name(self.member, self.definition.id)


@dataclass(frozen=True, slots=True)
class AskedField:
    """A bound field with its reason, as the template shows it."""

    field: forms.BoundField
    reason: str
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Fields of one person, or of the household (`subject` is then the applicant's)."""

    subject: str
    who: str
    is_named: bool
    fields: tuple[AskedField, ...]
    member: str = ""


def open_asks(case: CaseView, plan: Plan) -> list[Ask]:
    """Household first, then each member; of each what decides most procedures first, then what papers need. Queries: none."""
    on = clock.today()
    found: dict[Slot, Ask] = {}
    for ask in (*_how_many(case), *_deciding(case, plan), *_for_papers(case, plan)):
        if case.text(ask.definition.id, ask.member) == "":
            found.setdefault(ask.slot, ask)
    people = {"": -1} | {member.member_id: member.position for member in case.members}
    relevant = [
        slot
        for slot, ask in found.items()
        if procedures.is_relevant(ask.definition, case.facts, on, ask.member)
    ]
    return [found[slot] for slot in order_slots(relevant, plan, cities.current(), people)]


def _how_many(case: CaseView) -> Iterable[Ask]:
    """Of a household that brought nothing only the applicant is known: without the number nobody asks for the others."""
    if len(case.members) <= 1 and MEMBER_COUNT in cities.current().facts:
        yield Ask("", cities.current().facts[MEMBER_COUNT], "いっしょに手続きをする方を、一人ずつ聞きます")


def _deciding(case: CaseView, plan: Plan) -> Iterable[Ask]:
    city = cities.current()
    names = "、".join(city.procedures[item.id].name for item in plan.undecided[:3])
    more = "ほか" if len(plan.undecided) > 3 else ""
    people = {member.id for member in case.facts.people()}
    for missing in plan.missing:
        if missing.fact in city.facts and (missing.member == "" or missing.member in people):
            yield Ask(
                missing.member, city.facts[missing.fact], f"手続が要るかどうかを決めます({names}{more})"
            )


def _for_papers(case: CaseView, plan: Plan) -> Iterable[Ask]:
    city = cities.current()
    for needed in procedures.needed_fields(plan, case.facts, door=AskedIn.COUNTER):
        if needed.is_open:
            papers = "、".join(city.forms[form].name for form in needed.forms[:3])
            more = "ほか" if len(needed.forms) > 3 else ""
            yield Ask(needed.member, needed.fact, f"様式に書きます({papers}{more})")


def known_asks(case: CaseView, member: str) -> list[Ask]:
    """Everything known of one member (or the household), to be put right; in catalogue order."""
    return [
        Ask(member, definition, "")
        for definition in cities.current().facts
        if (member, definition.id) in case.known
    ]


class AskingForm(forms.Form):
    """Fields of the asks. Nothing is required: what the family cannot answer today stays unknown."""

    def __init__(self, asks: Sequence[Ask], case: CaseView, data: QueryDict | None, *, filled: bool = False):
        super().__init__(data)
        self.asks = list(asks)
        self.case = case
        for ask in asks:
            who = member_label(case, ask.member)
            field = make_fact_field(
                ask.definition,
                audience="staff",
                label=f"{who}: {ask.definition.label.ja}",
            )
            # The heading of the group names the person; whoever hears one field alone hears the name with it.
            field.shown_label = format_html(  # type: ignore[attr-defined]
                '<span class="ui-hidden">{}: </span>{}', who, ask.definition.label.ja
            )
            # Nothing is required here, so nothing needs to be marked as optional.
            field.is_optional_shown = False  # type: ignore[attr-defined]
            if filled:
                field.initial = self._filled(ask)
            self.fields[ask.name] = field

    def _filled(self, ask: Ask) -> object:
        value = self.case.facts.get(ask.definition.id, ask.member)
        return value if isinstance(value, bool) else self.case.text(ask.definition.id, ask.member)

    def typed(self) -> dict[Slot, str]:
        """What was really typed: filled fields that came back as they were shown are left out.

        Single texts are taken as typed; choices and texts in parts as their stored form.
        """
        found: dict[Slot, str] = {}
        for ask in self.asks:
            text = self._text(ask)
            shown = self._shown(ask)
            if text != shown and (text or self.fields[ask.name].initial):
                found[ask.slot] = text
        return found

    def _text(self, ask: Ask) -> str:
        if ask.definition.type in (*_IN_PARTS, FactType.CHOICE, FactType.CHOICES, FactType.YES_NO):
            value = self.cleaned_data.get(ask.name)
            if isinstance(value, bool):
                return "yes" if value else "no"
            return "" if value is None else value_to_text(value)
        return str(self.data.get(self.add_prefix(ask.name), "")).strip()

    def _shown(self, ask: Ask) -> str:
        initial = self.fields[ask.name].initial
        if isinstance(initial, bool):
            return "yes" if initial else "no"
        if ask.definition.type in (*_IN_PARTS, FactType.CHOICE, FactType.CHOICES):
            return str(initial or "")
        return str(self.fields[ask.name].prepare_value(initial) or "")

    def look_up(self, data: QueryDict, name: str) -> None:
        """What was typed so far, unchecked, with the town of the postcode in the address `name`; the cursor waits there."""
        for key, field in self.fields.items():
            typed = field.widget.value_from_datadict(data, {}, key)
            if isinstance(field, AddressField) and key == name:
                parts = [part or "" for part in typed]
                typed = field.look_up(parts)
                if not typed[1]:
                    field.help_text = (
                        f"郵便番号「{parts[0]}」の町名は見つかりません。住所を入力してください。"
                    )
                field.widget.widgets[1].attrs["autofocus"] = True
            self.initial[key] = typed

    def add_refusals(self, field_errors: Mapping[str, str]) -> None:
        """Codes of the service, "<member>.<fact>" → code, at their fields."""
        for key, code in field_errors.items():
            member, _, fact = key.rpartition(".")
            name = field_name(member, fact)
            message = message_for(code, "staff")
            self.add_error(name if name in self.fields else None, f"{message.happened} {message.next_step}")

    def groups(self) -> list[AskedGroup]:
        """In the order of the asks, one group per person."""
        members = {member.member_id: member for member in self.case.members}
        groups = []
        for key in dict.fromkeys(ask.member for ask in self.asks):
            member = members.get(key)
            subject = member.subject if member else self.case.allowed.ids[0]
            own = [ask for ask in self.asks if ask.member == key]
            fields = tuple(AskedField(self[a.name], a.reason, spoken(a.definition)) for a in own)
            is_named = bool(member and member.full_name)
            groups.append(AskedGroup(subject, member_label(self.case, key), is_named, fields, key))
        return groups


def member_label(case: CaseView, member_id: str) -> str:
    """世帯, the name, or the place in the household where there is no name yet."""
    if not member_id:
        return "世帯"
    found = next((member for member in case.members if member.member_id == member_id), None)
    if found is not None and found.full_name:
        return found.full_name
    return f"{member_id.removeprefix('m')}人目の方"
