"""A line that delays, doubles, reorders and loses for a while: nothing is oversold, and both sides end the same."""

from __future__ import annotations

from random import Random

import pytest

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake import selectors
from madoguchi.domains.intake import services as front
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.visits import services as office
from madoguchi.domains.visits.models import Place, Quota, Reservation
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_entry
from tests.domains.reservations.two_sides import Road, check_alone, check_settled, road
from tests.domains.visits.conftest import OFFICE, SUPERVISOR, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall", "road"]


@pytest.fixture
def tomorrow(hall: FrozenClock, road: Road) -> list[str]:
    """The lent places of papers of tomorrow, by time; the front knows them."""
    office.open_days(actor=SYSTEM, ahead=1)
    road.settle()
    rows = Place.objects.filter(service="papers", quota__isnull=False).order_by("starts_at")
    return list(rows.values_list("public_id", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_line__delayed_doubled_and_reordered__both_sides_agree(
    seed: int, road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    rng = Random(seed)
    homes = [make_entry() for _ in range(6)]
    for _ in range(25):
        home, place = rng.choice(homes), rng.choice(tomorrow[:6])
        with road.undoing_refusals():
            if rng.random() < 0.5:
                front.book_place(home, place=place, services=())
            elif rng.random() < 0.5:
                front.change_booking(home, place=place)
            else:
                front.cancel_booking(home)
        hall.tick(seconds=1)
        if road.letters and rng.random() < 0.4:
            road.deliver(rng.randrange(len(road.letters)), keep=rng.random() < 0.3)
        check_alone()
    road.settle(rng)
    road.settle(rng)
    check_settled()


def test_line__cut__office_sells_none_of_what_it_lent(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    with pytest.raises(NotAvailable) as refusal:
        office.book_for_caller(actor=SUPERVISOR, places=[tomorrow[0]], caller=office.Caller())
    assert refusal.value.code == "place.not_ours"
    office.recall_places(actor=SUPERVISOR, places=tomorrow[:2])
    front.book_place(make_entry(), place=tomorrow[0], services=())
    with pytest.raises(NotAvailable):
        office.book_for_caller(actor=SUPERVISOR, places=[tomorrow[1]], caller=office.Caller())
    road.settle()
    keys = office.book_for_caller(actor=SUPERVISOR, places=[tomorrow[1]], caller=office.Caller(party=3))
    road.settle()
    assert Quota.objects.filter(place__public_id=tomorrow[0]).exists()
    booking = Booking.objects.get(reference=keys.reference, state="booked")
    assert (booking.place, booking.party, booking.sold_by) == (tomorrow[1], 3, "office")
    check_settled()


def test_caller__with_the_key_read_out__opens_changes_and_cancels_online(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    own = Place.objects.filter(service="moving", quota=None, starts_at__gt=clock.now()).latest("starts_at")
    keys = office.book_for_caller(actor=SUPERVISOR, places=[own.public_id], caller=office.Caller())
    road.settle()
    access = selectors.get_access(ANONYMOUS, keys.reference, keys.secret)
    assert selectors.get_entry(access).draft is not None
    hall.tick(seconds=1)
    front.change_booking(access, place=tomorrow[3])
    road.settle()
    assert Reservation.objects.get(reference=keys.reference, state="changed").place.public_id == tomorrow[3]
    hall.tick(seconds=1)
    front.cancel_booking(access)
    road.settle()
    check_settled()
    assert not Reservation.objects.filter(reference=keys.reference, state__in=("booked", "changed")).exists()


def test_cancel__overtakes_its_booking__nothing_stands(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    home = make_entry()
    front.book_place(home, place=tomorrow[0], services=())
    hall.tick(seconds=1)
    front.cancel_booking(home)
    road.letters.reverse()
    road.settle()
    check_settled()
    assert Reservation.objects.get().state == "cancelled"


def test_unsold__the_evening_before__goes_back_and_is_sold_at_the_desk(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    home = make_entry()
    front.book_place(home, place=tomorrow[0], services=())
    road.settle()
    hall.tick(hours=8, minutes=1)
    assert selectors.list_free_times(ANONYMOUS, office=OFFICE.id, services=["papers"]).times == ()
    assert front.return_unsold() > 0
    assert front.return_unsold() == 0
    road.settle()
    assert set(Quota.objects.filter(place__service="papers").values_list("place__public_id", flat=True)) == {
        tomorrow[0]
    }
    office.book_for_caller(actor=SUPERVISOR, places=[tomorrow[1]], caller=office.Caller())
    assert office.open_days(actor=SYSTEM, ahead=1) == 0
    road.settle()
    check_settled()


def test_places__told_again_while_they_come_back__stay_given_back(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    office.recall_places(actor=SUPERVISOR, places=[tomorrow[0]])
    road.deliver()
    hall.tick(seconds=1)
    office.tell_all_places(office=OFFICE.id)
    road.deliver(len(road.letters) - 1)
    assert PlaceMirror.objects.get(place=tomorrow[0]).returned_at is not None
    road.settle()
    check_settled()


def test_visit__of_two_slots__takes_both_or_none(road: Road, tomorrow: list[str], hall: FrozenClock) -> None:
    one, two = make_entry(), make_entry()
    front.book_place(one, place=tomorrow[1], services=())
    with pytest.raises(NotAvailable):
        front.book_place(two, place=tomorrow[0], services=(), more=[tomorrow[1]])
    with pytest.raises(NotAvailable) as apart:
        front.book_place(two, place=tomorrow[2], services=(), more=[tomorrow[4]])
    assert apart.value.code == "booking.places_apart"
    assert not Booking.objects.filter(reference=two.reference).exists()
    road.letters.clear()
    front.cancel_booking(one)
    road.letters.clear()
    booked = front.book_place(two, place=tomorrow[3], services=(), more=[tomorrow[4]])
    road.settle()
    assert booked.length_min == 60
    assert Reservation.objects.filter(reference=two.reference, state="booked").count() == 2


def test_missed__too_often__books_by_telephone_until_excused(
    road: Road, tomorrow: list[str], hall: FrozenClock
) -> None:
    homes = [make_entry() for _ in range(3)]
    for home, place in zip(homes, tomorrow, strict=False):
        front.book_place(home, place=place, services=(), mail="Late@example.jp")
    road.settle()
    hall.tick(hours=36)
    assert office.mark_missed(actor=SYSTEM) == 3
    road.settle()
    office.open_days(actor=SYSTEM, ahead=3)
    road.settle()
    free = PlaceMirror.objects.filter(service="papers", returned_at=None, starts_at__gt=clock.now())
    place = free.filter(sell_until__gt=clock.now()).latest("starts_at").place
    with pytest.raises(NotAvailable) as refusal:
        front.book_place(make_entry(), place=place, services=(), mail="late@example.jp")
    assert refusal.value.code == "booking.missed_too_often"
    hall.tick(seconds=1)
    office.excuse_missed(actor=SUPERVISOR, reference=homes[0].reference)
    road.settle()
    front.book_place(make_entry(), place=place, services=(), mail="late@example.jp")
    check_alone()
