"""Somebody checks in while one of the family cancels on the telephone: the ticket stays, the time is free, both are told."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import services
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Reservation, Ticket
from madoguchi.domains.visits.selectors import get_ticket
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.cities import City
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive
from tests.domains.visits.conftest import CLERK_A, KIOSK
from tests.support.clock import FrozenClock


def _booked() -> str:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(10), at=clock.now().isoformat()))
    return reference


def _cancelled(reference: str) -> dict[str, object]:
    at = clock.now() + timedelta(seconds=1)
    return booking(reference, place_at(10), state="cancelled", at=at.isoformat())


def test_receive_booking__cancelled_after_check_in__ticket_stays_and_desks_see_it(hall: FrozenClock) -> None:
    reference = _booked()
    ticket = services.check_in(actor=KIOSK, reference=reference)
    assert receive(_cancelled(reference)) == "cancelled"
    assert Reservation.objects.get().state == "cancelled"
    shown = get_ticket(CLERK_A, ticket.public_id)
    assert (shown.state, shown.is_booking_given_up) == ("waiting", True)
    assert shown.booked_for == place_at(10).starts_at
    assert ChangeRow.objects.filter(code="reservation.given_up", subject=reference).count() == 1
    assert receive(_cancelled(reference)) == "known"
    assert services.check_in(actor=KIOSK, reference=reference).public_id == ticket.public_id


def test_receive_booking__the_freed_time__is_kept_for_the_next_household(hall: FrozenClock) -> None:
    reference = _booked()
    services.check_in(actor=KIOSK, reference=reference)
    receive(_cancelled(reference))
    assert receive(booking(new_reference(), place_at(10))) == "kept"


def test_receive_booking__moved_after_check_in__has_the_new_time_and_the_ticket(hall: FrozenClock) -> None:
    reference = _booked()
    ticket = services.check_in(actor=KIOSK, reference=reference)
    at = (clock.now() + timedelta(seconds=1)).isoformat()
    moved = booking(reference, place_at(14), state="changed", previous_place=place_at(10).public_id, at=at)
    assert receive(moved) == "kept"
    assert get_ticket(CLERK_A, ticket.public_id).is_booking_given_up
    rows = Reservation.objects.filter(reference=reference).order_by("place__starts_at")
    assert [row.state for row in rows] == ["cancelled", "booked"]


def test_check_in__cancelled_before__says_what_became_of_the_booking(hall: FrozenClock) -> None:
    reference = _booked()
    receive(_cancelled(reference))
    with pytest.raises(NotFoundOrHidden) as refusal:
        services.check_in(actor=KIOSK, reference=reference)
    assert refusal.value.code == VisitError.BOOKING_GONE
    with pytest.raises(NotFoundOrHidden) as unknown:
        services.check_in(actor=KIOSK, reference=new_reference())
    assert unknown.value.code == VisitError.REFERENCE_NOT_FOUND


@pytest.mark.django_db(transaction=True)
def test_check_in__cancelled_in_the_same_moment__is_one_of_the_two_and_never_half(
    city: City, frozen_clock: FrozenClock
) -> None:
    services.load_resources(actor=SYSTEM)
    open_today()
    hours = [10, 11, 12, 13, 14]
    homes = {hour: new_reference() for hour in hours}
    for hour, reference in homes.items():
        receive(booking(reference, place_at(hour), at=clock.now().isoformat()))
    at = (clock.now() + timedelta(seconds=1)).isoformat()
    for hour, reference in homes.items():
        gate, refused = Barrier(2), []

        def come(reference: str = reference, gate: Barrier = gate, refused: list[str] = refused) -> None:
            try:
                gate.wait()
                services.check_in(actor=KIOSK, reference=reference)
            except NotFoundOrHidden as refusal:
                refused.append(refusal.code)
            finally:
                connection.close()

        def cancel(reference: str = reference, gate: Barrier = gate, hour: int = hour) -> None:
            try:
                gate.wait()
                receive(booking(reference, place_at(hour), state="cancelled", at=at))
            finally:
                connection.close()

        threads = [Thread(target=come), Thread(target=cancel)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Reservation.objects.get(reference=reference).state == "cancelled"
        tickets = list(Ticket.objects.filter(visit__reference=reference))
        if refused:
            assert (refused, tickets) == ([VisitError.BOOKING_GONE], [])
        else:
            assert [one.is_booking_given_up for one in tickets] == [True]
