"""Booking by telephone, the list of a day, and closing one, as staff clicks through it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.core.references import parse_secret
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services as front
from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Place, Reservation
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_entry
from tests.domains.visits.conftest import OFFICE, city, hall
from tests.support.clock import FrozenClock
from tests.yards.counter.test_queue import post
from tests.yards.front.steps import FormReader, text_of

__all__ = ["city", "hall"]


@pytest.fixture
def desk(hall: FrozenClock, staff_client: Callable[..., Client]) -> Client:
    services.open_days(actor=SYSTEM, ahead=1)
    return staff_client("receptionist")


def tomorrow_of(service: str, *, is_own: bool) -> Place:
    rows = Place.objects.filter(service=service, quota__isnull=is_own, starts_at__gt=clock.now())
    return rows.latest("starts_at")


def test_booking__for_a_caller__shows_the_key_once_and_is_changed_and_cancelled(desk: Client) -> None:
    place = tomorrow_of("moving", is_own=True)
    day = clock.local(place.starts_at).date()
    search = text_of(desk.get(f"/counter/bookings/?office={OFFICE.id}&service=moving&day={day}"))
    assert "市役所の枠" in search
    page = text_of(desk.get(f"/counter/bookings/new/?places={place.public_id}"))
    fields = next(fields for action, fields in FormReader(page).forms if action == "/counter/bookings/book/")
    answer = desk.post("/counter/bookings/book/", {**fields, "party": "3", "needs": ["wheelchair"]})
    assert answer.status_code == 303, text_of(answer)[:500]
    slip = text_of(desk.get(answer["Location"]))
    assert parse_secret(fields["secret"]) in slip
    assert "3人、車いす" in slip
    row = Reservation.objects.get(reference=fields["reference"])
    assert (row.origin, row.party, row.needs) == ("phone", 3, ["wheelchair"])
    desk.cookies.pop("booking_slip")
    assert fields["secret"] not in text_of(desk.get(answer["Location"]))
    other = Place.objects.filter(service="moving", quota=None, starts_at__gt=clock.now()).earliest(
        "starts_at"
    )
    moved = post(desk, f"{answer['Location']}move/", places=other.public_id)
    assert moved.status_code == 303
    assert post(desk, f"{answer['Location']}cancel/").status_code == 303
    assert Reservation.objects.get(reference=fields["reference"]).state == "cancelled"


def test_booking__of_a_time_that_is_lent__is_refused_with_a_next_step(desk: Client) -> None:
    lent = tomorrow_of("papers", is_own=False)
    page = text_of(desk.get(f"/counter/bookings/new/?places={lent.public_id}"))
    fields = next(fields for action, fields in FormReader(page).forms if action == "/counter/bookings/book/")
    answer = desk.post("/counter/bookings/book/", fields)
    assert answer.status_code == 409
    assert "取り寄せる" in text_of(answer)
    assert not Reservation.objects.exists()


def test_close__needs_the_box_and_the_supervisor__and_lists_whom_to_call(
    desk: Client, hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    home, lent = make_entry(), tomorrow_of("papers", is_own=False)
    services.receive_booking(
        actor=SYSTEM,
        booking={
            "reference": home.reference,
            "place": lent.public_id,
            "services": ["papers"],
            "length_min": 30,
            "state": "booked",
            "secret_hash": "0" * 64,
            "phone": "0930-25-1111",
        },
        sent_at=clock.now(),
    )
    hall.tick(seconds=1)
    day = clock.local(lent.starts_at).date()
    asked = {"office": OFFICE.id, "service": "papers", "day": str(day), "reason": "停電のため"}
    assert post(desk, "/counter/closures/close/", sure="1", **asked).status_code == 403
    boss = staff_client("supervisor", name="chief")
    assert post(boss, "/counter/closures/close/", **asked).status_code == 409
    assert post(boss, "/counter/closures/close/", sure="1", **asked).status_code == 303
    page = text_of(desk.get("/counter/closures/"))
    assert home.reference in page
    assert "停電のため" in page
    assert post(desk, f"/counter/bookings/{home.reference}/phoned/").status_code == 303
    assert "0930-25-1111" not in text_of(desk.get("/counter/closures/"))
    assert post(boss, "/counter/closures/reopen/", **asked).status_code == 303
    assert Place.objects.get(pk=lent.pk).is_open
    assert intake.get_access(ANONYMOUS, home.reference, home.secret)
    assert front.leave_line(home.reference) in (True, False)
