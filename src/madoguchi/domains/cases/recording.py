"""Writing values of a case inside a transaction that the caller has opened. The services above say who and
why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.events import FactsRecorded
from madoguchi.domains.cases.loading import NAME_FACTS, full_text
from madoguchi.domains.cases.models import Case, CaseMember, FactValue
from madoguchi.domains.cases.records import Slot
from madoguchi.domains.cases.states import MACHINE_DOORS, Door
from madoguchi.foundation import audit, cities, events
from madoguchi.foundation.cities import FactType
from madoguchi.foundation.cities.typed_values import normal_key, read_value, stored_text
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import canary_key

MAX_MEMBERS = 30
_NO_MEMBER = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who brings the values, through which door, when, and whether known values are being put right."""

    actor_id: str
    door: Door
    at: datetime
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Facts written, and how many of them were typed, and typed for a fact that was known."""

    facts: tuple[str, ...]
    typed: int
    typed_twice: int


def is_typed_twice(*, prior_key: str, new_key: str, door: str, is_correction: bool) -> bool:
    """The definition, for one value, of typing the same thing twice (see `selectors.count_typed_twice`)."""
    if door in MACHINE_DOORS or not prior_key:
        return False
    return not (is_correction and new_key != prior_key)


def check_values(values: Mapping[Slot, str]) -> None:
    """Errors: ValidationFailed with "<member>.<fact>" (or "<fact>") → code."""
    catalogue = cities.current().facts
    errors: dict[str, str] = {}
    for (member, fact), text in values.items():
        if not text.strip():
            continue
        try:
            if fact not in catalogue:
                raise InvalidValue(CaseError.UNKNOWN_FACT)
            read_value(catalogue[fact], text)
        except InvalidValue as refusal:
            errors[f"{member}.{fact}" if member else fact] = str(refusal.code)
    if errors:
        raise ValidationFailed(errors)


def ensure_members(case: Case, members: list[str]) -> None:
    """Add people that the case does not know yet, in the given order. Errors: `case.unknown_member`."""
    present = set(case.members.values_list("member_id", flat=True))
    new = [m for m in dict.fromkeys(members) if m != _NO_MEMBER and m not in present]
    if any(not (m.startswith("m") and m[1:].isdecimal() and m.isascii()) for m in new):
        raise ValidationFailed({"member": CaseError.UNKNOWN_MEMBER})
    if len(present) + len(new) > MAX_MEMBERS:
        raise ValidationFailed({"member": CaseError.UNKNOWN_MEMBER})
    CaseMember.objects.bulk_create(
        CaseMember(
            case=case,
            member_id=member,
            position=len(present) + place,
            role="applicant" if member == APPLICANT else "household",
        )
        for place, member in enumerate(new, start=1)
    )


def record_values(actor: Actor, case: Case, values: Mapping[Slot, str], source: Source) -> None:
    """`write_values`, and what was written makes a new version of the case, for the audit and for whoever listens."""
    written = write_values(case, values, source)
    if not written.facts:
        return
    case.version += 1
    case.updated_at = source.at
    case.save(update_fields=["version", "updated_at"])
    door = source.door.value
    data: dict[str, str | int | bool | None] = {
        "door": door,
        "correction": source.is_correction,
        "version": case.version,
    }
    audit.record(actor, "case.facts_recorded", subject=case.reference, fields=written.facts, data=data)
    recorded = FactsRecorded(case.reference, door, written.typed, written.typed_twice, case.version)
    events.publish(recorded, case=case.reference, actor=actor)


def write_values(case: Case, values: Mapping[Slot, str], source: Source) -> Written:
    """Put new rows in the place of the current ones. An empty text is passed over, or takes a value back when
    the
    source is a correction. Queries: 1 read, 1 update, 1 insert, 1 update of links; 2 for the members'
    canaries.
    """
    current = {(row.member_id, row.fact): row for row in case.values.filter(is_current=True)}
    rows: list[FactValue] = []
    replaced: list[tuple[FactValue, FactValue]] = []
    twice = 0
    for (member, fact), text in values.items():
        prior = current.get((member, fact))
        if not text.strip() and not (source.is_correction and prior):
            continue
        stored, key = _stored_and_key(fact, text)
        row = FactValue(
            case=case,
            member_id=member,
            fact=fact,
            value_text=stored,
            normal_key=key,
            door=source.door,
            actor_id=source.actor_id,
            at=source.at,
            is_correction=source.is_correction,
        )
        rows.append(row)
        if prior:
            replaced.append((prior, row))
        twice += is_typed_twice(
            prior_key=prior.normal_key if prior else "",
            new_key=key,
            door=source.door,
            is_correction=source.is_correction,
        )
    case.values.filter(id__in=[prior.id for prior, _ in replaced]).update(is_current=False)
    FactValue.objects.bulk_create(rows)
    for prior, row in replaced:
        prior.superseded_by, prior.is_current = row, False
    FactValue.objects.bulk_update([prior for prior, _ in replaced], ["superseded_by", "is_current"])
    if rows:
        _refresh_canaries(case)
        _take_over_mail(case, rows)
    typed = 0 if source.door in MACHINE_DOORS else sum(1 for row in rows if row.value_text.strip())
    names = tuple(sorted({f"{row.member_id}.{row.fact}".lstrip(".") for row in rows}))
    return Written(names, typed, twice)


def _stored_and_key(fact: str, text: str) -> tuple[str, str]:
    """One form and one key for a value, whichever door it came through."""
    catalogue = cities.current().facts
    if fact not in catalogue:
        return text, text.strip()
    return stored_text(catalogue[fact], text), normal_key(catalogue[fact], text)


def _take_over_mail(case: Case, rows: list[FactValue]) -> None:
    """News goes to the address that was given last."""
    catalogue = cities.current().facts
    for row in rows:
        if row.fact in catalogue and catalogue[row.fact].type is FactType.MAIL and not row.member_id:
            case.mail = row.value_text.strip()
            case.save(update_fields=["mail"])


def _refresh_canaries(case: Case) -> None:
    """The gate looks for these in other people's outputs: full name, telephone, addressee number."""
    catalogue = cities.current().facts
    phones = [d.id for d in catalogue if d.type is FactType.PHONE]
    facts = (*NAME_FACTS, *phones)
    texts: dict[str, dict[str, str]] = {}
    for row in case.values.filter(is_current=True, fact__in=facts).exclude(value_text=""):
        texts.setdefault(row.member_id, {})[row.fact] = row.value_text
    members = list(case.members.all())
    for member in members:
        own = {
            **(texts.get(_NO_MEMBER, {}) if member.member_id == APPLICANT else {}),
            **texts.get(member.member_id, {}),
        }
        name = full_text(own, NAME_FACTS) if all(own.get(fact) for fact in NAME_FACTS) else ""
        canaries = (name, member.addressee_number, *(own.get(phone, "") for phone in phones))
        member.canaries = [canary_key(text)[:250] for text in canaries if text]
    CaseMember.objects.bulk_update(members, ["canaries"])
