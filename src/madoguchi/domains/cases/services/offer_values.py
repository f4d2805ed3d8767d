"""Values that a source brings: unknown ones are taken over, equal ones change nothing, and where the case knows another
value both stay side by side until a clerk has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.errors import Conflict, InvalidTransition, ValidationFailed
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import Case, FactValue, OfferedValue
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.recording import Source, check_values, ensure_members, record_values
from madoguchi.domains.cases.records import CaseView, Slot
from madoguchi.domains.cases.states import OPEN_STATES, Door
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation.cities.typed_values import normal_key, stored_text
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Offered:
    """Slots by what became of them: newly known, known as the source says, and waiting for a choice."""

    taken_over: tuple[Slot, ...]
    same: tuple[Slot, ...]
    differing: tuple[Slot, ...]


def offer_values(
    *, actor: Actor, case: str, values: Mapping[Slot, str], door: Door | str, note: str = ""
) -> Offered:
    """Bring what `door` knows of {(member id or "", fact): text}. Empty texts are passed over. What a clerk has once
    refused from the same door is not offered again.

    Errors: `case.not_found`, `case.not_permitted`, InvalidTransition `case.wrong_state`, ValidationFailed by
    "<member>.<fact>". Locks: the case row.
    """
    check_may_write(actor, case)
    values = {slot: text for slot, text in values.items() if text.strip()}
    check_values(values)
    with transaction.atomic():
        row = _open_case(case)
        ensure_members(row, [member for member, _ in values])
        source = Source(actor.actor_id, Door(door), clock.now())
        current = {
            (v.member_id, v.fact): v for v in row.values.filter(is_current=True).exclude(value_text="")
        }
        new = {slot: text for slot, text in values.items() if slot not in current}
        same = tuple(slot for slot in values if slot in current and _is_same(current[slot], values[slot]))
        differing = {slot: text for slot, text in values.items() if slot in current and slot not in same}
        _wait(row, differing, source, note)
        if new:
            record_values(actor, row, new, source)
        open_offers = {(o.member_id, o.fact) for o in row.offers.filter(is_taken__isnull=True)}
        return Offered(tuple(new), same, tuple(slot for slot in differing if slot in open_offers))


def settle_offers(*, actor: Actor, case: str, choices: Mapping[int, bool], expected_version: int) -> CaseView:
    """Take (True) or refuse (False) offers by their id; ids that are no open offer of this case are passed over. A value
    that is taken keeps the door through which it came.

    Errors: `case.not_found`, `case.not_permitted`, `case.wrong_state`, Conflict `case.stale_version`. Locks: the case row.
    """
    check_may_write(actor, case)
    with transaction.atomic():
        row = _open_case(case)
        if row.version != expected_version:
            raise Conflict(CaseError.STALE_VERSION, expected=expected_version, actual=row.version)
        found = list(row.offers.filter(id__in=choices, is_taken__isnull=True).order_by("id"))
        now = clock.now()
        for offer in found:
            offer.is_taken, offer.settled_by, offer.settled_at = choices[offer.id], actor.actor_id, now
        OfferedValue.objects.bulk_update(found, ["is_taken", "settled_by", "settled_at"])
        _check_one_each([(o.member_id, o.fact) for o in found if o.is_taken])
        for door in dict.fromkeys(Door(offer.door) for offer in found if offer.is_taken):
            texts = {(o.member_id, o.fact): o.value_text for o in found if o.is_taken and o.door == door}
            record_values(actor, row, texts, Source(actor.actor_id, door, now, is_correction=True))
        data = {
            "taken": sum(1 for o in found if o.is_taken),
            "refused": sum(1 for o in found if not o.is_taken),
        }
        fields = tuple(sorted({f"{o.member_id}.{o.fact}".lstrip(".") for o in found}))
        audit.record(actor, "case.offers_settled", subject=case, fields=fields, data=data)
        return build_view(row)


def _open_case(reference: str) -> Case:
    row = load_case(reference, for_update=True)
    if row.state not in OPEN_STATES:
        raise InvalidTransition(CaseError.WRONG_STATE, state=row.state)
    return row


def _check_one_each(slots: list[Slot]) -> None:
    """Two sources cannot both be right about one fact."""
    if len(slots) != len(set(slots)):
        raise ValidationFailed({"choice": CaseError.TWO_CHOSEN})


def _is_same(known: FactValue, text: str) -> bool:
    return known.normal_key == _key(known.fact, text)


def _key(fact: str, text: str) -> str:
    return normal_key(cities.current().facts[fact], text)


def _wait(row: Case, values: Mapping[Slot, str], source: Source, note: str) -> None:
    """One open offer per fact and door: a newer word of the same source takes the place of its older one."""
    catalogue = cities.current().facts
    for (member, fact), text in values.items():
        key = _key(fact, text)
        own = row.offers.filter(member_id=member, fact=fact, door=source.door)
        own.filter(is_taken__isnull=True).exclude(normal_key=key).delete()
        own.get_or_create(
            normal_key=key,
            defaults={
                "case": row,
                "member_id": member,
                "fact": fact,
                "door": source.door,
                "value_text": stored_text(catalogue[fact], text),
                "note": note[:80],
                "actor_id": source.actor_id,
                "at": source.at,
            },
        )
