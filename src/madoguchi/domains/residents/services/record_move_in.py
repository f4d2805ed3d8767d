"""Entering a household that moves in: numbers, people, places in the household, first history rows, all
provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    HouseholdNumber,
    addressee_number_from,
    household_number_from,
)
from madoguchi.core.people import HistoryRecord, Move, MoveReason, Person
from madoguchi.core.rules import Facts
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.events import MoveInRecorded, RegisterChanged
from madoguchi.domains.residents.models import Household, Membership, Resident, ResidentHistory
from madoguchi.domains.residents.movers import Mover, Place, read_address, read_day, read_movers
from madoguchi.domains.residents.permissions import check_may_approve, check_may_write
from madoguchi.domains.residents.records import HouseholdView
from madoguchi.domains.residents.returning import Returning, find_returning
from madoguchi.domains.residents.selectors import load_household
from madoguchi.domains.residents.states import TRANSITIONS, RegisterState
from madoguchi.domains.residents.storing import history_row, read_history
from madoguchi.foundation import audit, cities, clock, events
from madoguchi.foundation.policy.actors import Actor

_ADDRESSEE_SEQUENCE = "residents_addressee_number"
_HOUSEHOLD_SEQUENCE = "residents_household_number"


def record_move_in(
    *, actor: Actor, reference: str, facts: Facts, known_numbers: Mapping[str, str] | None = None
) -> HouseholdView:
    """Provisional registration (仮登録) of everybody in `facts`; the same case again gives the same
    household. After a withdrawal the next move-in of the case is a new one, with new numbers.

    `known_numbers` is member id → addressee number of those whom the case knows as people of the city: who comes back
    keeps the number and goes on in the same history (`returning`).

    Errors: `resident.not_permitted`, ValidationFailed `resident.incomplete` ("<member>.<fact>" → code), those of
    `find_returning`. Locks: the residents who come back.
    """
    check_may_write(actor)
    movers = read_movers(facts)
    city = cities.current()
    place = Place(city.code, city.prefecture, city.name.ja)
    address = read_address(str(facts.get("new_address") or ""), place)
    moved_on = facts.get("moved_on")
    now = clock.now()
    move = Move(
        reason=MoveReason.MOVE_IN_FROM_ABROAD if facts.get("moved_from") == "abroad" else MoveReason.MOVE_IN,
        processed_on=clock.today(),
        filed_on=clock.today(),
        moved_on=read_day(moved_on) if moved_on else None,
    )
    move.check()
    known = household_of(reference)
    if known is not None:
        return load_household(known)
    try:
        with transaction.atomic():
            return _enter(actor, reference, movers, known_numbers or {}, address, move, now)
    except IntegrityError:
        # Two clerks pressed at once: the constraint let one through, both see its household.
        return load_household(
            Household.objects.exclude(state=RegisterState.ENDED).get(source_reference=reference)
        )


def household_of(reference: str) -> Household | None:
    """The household that the case has put into the register and not taken back. Queries: 1."""
    return Household.objects.exclude(state=RegisterState.ENDED).filter(source_reference=reference).first()


def _enter(
    actor: Actor,
    reference: str,
    movers: tuple[Mover, ...],
    known_numbers: Mapping[str, str],
    address: Address,
    move: Move,
    now: datetime,
) -> HouseholdView:
    household = Household.objects.create(
        household_number=_free_household_number(),
        address=codec.encode(address),
        state=RegisterState.PROVISIONAL,
        source_reference=reference,
        registered_by=actor.actor_id,
        created_at=now,
    )
    # After the household: of two clerks who press at once the second must not find that the people live here.
    returning = find_returning(movers, known_numbers)
    head = next((mover for mover in movers if mover.relationship.is_head), None)
    numbers: list[str] = []
    for mover in movers:
        known = returning.get(mover.member_id)
        number = known.resident.addressee_number if known else _free_addressee_number()
        record = HistoryRecord(
            history_number=known.next_number if known else 1,
            person=_person(mover, number, move, known),
            household_number=HouseholdNumber(household.household_number),
            relationship=mover.relationship,
            address=address,
            move=move,
            head_name=head.name if head else None,
            is_provisional=True,
        )
        resident = (
            known.resident if known else Resident.objects.create(addressee_number=number, created_at=now)
        )
        history_row(record, resident, by=actor.actor_id, at=now).save()
        Membership.objects.create(
            household=household,
            resident=resident,
            relationship=mover.relationship.text,
            source_member=mover.member_id,
            is_head=mover.relationship.is_head,
            joined_on=move.moved_on.exact if move.moved_on else None,
        )
        numbers.append(number)
    audit.record(
        actor, "resident.move_in_recorded", subject=household.household_number, data={"case": reference}
    )
    event = MoveInRecorded(household.household_number, reference, tuple(numbers))
    events.publish(event, case=reference, actor=actor)
    return load_household(household)


def _person(mover: Mover, number: str, move: Move, known: Returning | None) -> Person:
    """The resident record code (住民票コード) is a person's for life, wherever they live."""
    person = mover.person(AddresseeNumber(number), move.moved_on)
    last = known.last if known else None
    return replace(person, resident_code=last.person.resident_code) if last else person


def approve_move_in(*, actor: Actor, household_number: str) -> HouseholdView:
    """決裁 by somebody else than who registered.

    Errors: `resident.not_permitted`, `resident.not_found`, `register.wrong_state`,
    `resident.same_person_approves`.
    """
    return _step(actor, household_number, "approve")


def finalise_move_in(*, actor: Actor, household_number: str) -> HouseholdView:
    """本登録: from now on certificates and other offices see the household. Errors: as `approve_move_in`."""
    return _step(actor, household_number, "finalise")


def _step(actor: Actor, household_number: str, name: str) -> HouseholdView:
    check_may_approve(actor)
    with transaction.atomic():
        household = Household.objects.select_for_update().filter(household_number=household_number).first()
        if household is None:
            raise NotFoundOrHidden(ResidentError.NOT_FOUND)
        household.state = TRANSITIONS.target(name, household.state)
        if name == "approve":
            if household.registered_by == actor.actor_id:
                raise NotPermitted(ResidentError.SAME_PERSON_APPROVES)
            household.approved_by = actor.actor_id
        household.save(update_fields=["state", "approved_by"])
        if household.state == RegisterState.FINAL:
            _put_in_force(household)
        reference = household.source_reference
        audit.record(actor, TRANSITIONS.get(name).audit_code, subject=household_number)
        events.publish(
            RegisterChanged(household_number, reference, household.state), case=reference, actor=actor
        )
        return load_household(household)


def _put_in_force(household: Household) -> None:
    rows = list(
        ResidentHistory.objects.select_related("resident").filter(
            household_number=household.household_number, is_provisional=True
        )
    )
    for row, record in zip(rows, read_history(rows), strict=True):
        row.is_provisional = False
        row.record = codec.encode(replace(record, is_provisional=False))
    ResidentHistory.objects.bulk_update(rows, ["is_provisional", "record"])


def _free_addressee_number() -> str:
    """The next of the sequence that the core system has not brought: a number is never given twice."""
    while True:
        number = addressee_number_from(_next(_ADDRESSEE_SEQUENCE))
        if not Resident.objects.filter(addressee_number=number).exists():
            return number


def _free_household_number() -> str:
    while True:
        number = household_number_from(_next(_HOUSEHOLD_SEQUENCE))
        if not Household.objects.filter(household_number=number).exists():
            return number


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])
