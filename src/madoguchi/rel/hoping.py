"""D17, "count and hope": the free places are counted in one transaction and sold in another, and no constraint
stands behind it. This is how shops without unique indexes oversell."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.db import connection, transaction

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.states import BookingState

_CONSTRAINTS = ("booking_one_per_place", "visits_place_has_one_household")
_PAUSE_S = (0.05, 0.2)


@contextmanager
def hoping(*, is_on: bool) -> Iterator[None]:
    """Take the constraints off this copy of the database; it is thrown away after the run."""
    if is_on:
        with connection.cursor() as cursor:
            for name in _CONSTRAINTS:
                cursor.execute(f"DROP INDEX {name}")
    yield


def count_and_hope(place: str, rng: Random) -> None:
    """The check of the defect. Errors: NotAvailable `booking.place_taken`."""
    with transaction.atomic():
        taken = Booking.objects.filter(place=place, state=BookingState.BOOKED).count()
    if taken:
        raise NotAvailable(IntakeError.PLACE_TAKEN)
    time.sleep(rng.uniform(*_PAUSE_S))
