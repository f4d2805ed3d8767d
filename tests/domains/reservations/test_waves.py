"""A wave of renewals over both zones: its times are for the letters until they are everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from madoguchi.core.errors import (
    Conflict,
    DomainError,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.intake import booking_selectors, selectors
from madoguchi.domains.intake import services as front
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.visits import services as office
from madoguchi.domains.visits.booking_selectors import list_waves
from madoguchi.domains.visits.models import Place, Reservation, Wave
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_entry
from tests.domains.reservations.two_sides import Road, road
from tests.domains.visits.conftest import CLERK_A, OFFICE, SUPERVISOR, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall", "road"]
FIRST = date(2026, 4, 27)
"""The Monday three weeks on: days that were not open yet. The 29th is a holiday."""


@pytest.fixture
def wave(hall: FrozenClock, road: Road) -> Wave:
    office.open_days(actor=SYSTEM, ahead=1)
    made = office.open_wave(
        actor=SUPERVISOR,
        office=OFFICE.id,
        service="moving",
        first_on=FIRST,
        last_on=FIRST + timedelta(days=4),
        invited=3,
        to_all_on=FIRST - timedelta(days=3),
    )
    road.settle()
    return made


@contextmanager
def _refused(road: Road, error: type[DomainError], match: str = ".") -> Iterator[None]:
    """What is refused puts nothing on the road: a sale seals its envelope first and writes it with the sale."""
    before = list(road.letters)
    with pytest.raises(error, match=match):
        yield
    road.letters[:] = before


def _code(number: int) -> str:
    return dict(office.codes_of(SUPERVISOR, Wave.objects.get().code))[number]


def _times() -> list[str]:
    return [one.place for one in booking_selectors.list_invited_times(ANONYMOUS, Wave.objects.get().code)]


def _public() -> set[str]:
    days = booking_selectors.count_free_days(ANONYMOUS, office=OFFICE.id, service="moving")
    listed = {one.place for one in selectors.list_free_places(ANONYMOUS, "moving", office=OFFICE.id)}
    assert sum(days.values()) == len(listed)
    return listed


def test_open_wave__its_times__are_offered_to_letters_only(wave: Wave) -> None:
    assert len(_times()) == 4 * 8
    assert _public().isdisjoint(_times())
    assert Place.objects.filter(wave=wave).exclude(service="moving").count() == 0
    with pytest.raises(NotAvailable):
        front.book_place(make_entry(), place=_times()[0], services=())
    with pytest.raises(NotAvailable):
        front.book_place(make_entry(), place=_times()[0], services=(), more=[_times()[1]])
    (seen,) = list_waves(SUPERVISOR)
    assert (seen.invited, seen.booked, seen.places) == (3, 0, 2 * 4 * 8)


def test_book_invited__each_letter__has_one_booking_that_the_office_hears_of(wave: Wave, road: Road) -> None:
    first, second, place = make_entry(), make_entry(), _times()[0]
    booked = front.book_invited(first, place=place, code=_code(1), told=front.Wishes())
    assert booked.place == place
    assert place not in _times()
    with _refused(road, Conflict, r"invitation\.used"):
        front.book_invited(second, place=_times()[1], code=_code(1), told=front.Wishes())
    with _refused(road, NotAvailable):
        front.book_invited(second, place=place, code=_code(2), told=front.Wishes())
    front.book_invited(second, place=_times()[1], code=_code(2), told=front.Wishes())
    road.settle()
    assert Reservation.objects.filter(state="booked", place__wave=wave).count() == 2
    assert list_waves(SUPERVISOR)[0].booked == 2


def test_cancel__invited__frees_the_time_for_letters_and_the_letter_for_a_new_time(
    wave: Wave, road: Road, hall: FrozenClock
) -> None:
    access, again, place = make_entry(), make_entry(), _times()[0]
    front.book_invited(access, place=place, code=_code(1), told=front.Wishes())
    hall.tick(seconds=1)
    front.cancel_booking(access)
    road.settle()
    assert place in _times()
    assert place not in _public()
    front.book_invited(again, place=place, code=_code(1), told=front.Wishes())
    assert Booking.objects.filter(place=place, state="booked").count() == 1


@pytest.mark.parametrize("code", ["", "AAAA-00001-222222", "number 4"])
def test_book_invited__no_true_code__is_not_found(code: str, wave: Wave) -> None:
    wrong = code if code != "number 4" else _code(3).replace("00003", "00004")
    with pytest.raises(NotFoundOrHidden, match=r"invitation\.not_found"):
        front.book_invited(make_entry(), place=_times()[0], code=wrong, told=front.Wishes())


def test_book_for_caller__time_of_a_wave__asks_for_the_letter(wave: Wave) -> None:
    own = Place.objects.filter(wave=wave, quota__isnull=True).order_by("starts_at")
    names = [own[0].public_id]
    with pytest.raises(NotAvailable, match=r"wave\.only_invited"):
        office.book_for_caller(actor=SUPERVISOR, places=names, caller=office.Caller())
    office.book_for_caller(actor=SUPERVISOR, places=names, caller=office.Caller(invitation=_code(2)))
    assert Reservation.objects.get().place.public_id == names[0]


def test_open_due_waves__its_day_comes__the_rest_is_everybodys(
    wave: Wave, road: Road, hall: FrozenClock
) -> None:
    front.book_invited(make_entry(), place=_times()[0], code=_code(1), told=front.Wishes())
    road.settle()
    left = set(_times())
    assert office.open_due_waves(actor=SYSTEM) == 0
    hall.tick(days=18)
    assert office.open_due_waves(actor=SYSTEM) == 1
    assert office.open_due_waves(actor=SYSTEM) == 0
    road.settle()
    assert _times() == []
    assert left <= _public()
    assert front.book_place(make_entry(), place=min(left), services=()).state == "booked"
    assert not PlaceMirror.objects.exclude(wave="").exists()


def test_join_line__times_of_a_wave__are_not_offered(wave: Wave, road: Road) -> None:
    access = make_entry()
    days = {"first_on": FIRST, "last_on": FIRST + timedelta(days=4)}
    front.join_line(access, office=OFFICE.id, service="moving", **days)
    assert front.offer_free() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last_on": FIRST - timedelta(days=1)}, "wave.days"),
        ({"first_on": date(2026, 4, 5)}, "wave.days"),
        ({"last_on": FIRST + timedelta(days=31)}, "wave.days"),
        ({"invited": 0}, "wave.invited"),
        ({"service": "nothing"}, "wave.service"),
        ({"first_on": date(2026, 4, 29), "last_on": date(2026, 4, 29)}, "wave.no_times"),
    ],
)
def test_open_wave__wrong__opens_nothing(change: dict[str, object], code: str, hall: FrozenClock) -> None:
    asked = {"office": OFFICE.id, "service": "moving", "first_on": FIRST, "last_on": FIRST, "invited": 5}
    with pytest.raises(ValidationFailed) as refusal:
        office.open_wave(actor=SUPERVISOR, **{**asked, **change})
    assert refusal.value.code == code
    with pytest.raises(NotPermitted):
        office.open_wave(actor=CLERK_A, **asked)
    assert not Wave.objects.exists()
    assert clock.today() < FIRST
