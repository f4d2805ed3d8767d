"""Bookings: one place, one winner; one booking per reference."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.states import BOOKING, BookingState
from madoguchi.foundation.policy.actors import ANONYMOUS, SYSTEM
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import make_entry, make_place

CITIZENS = 4


@pytest.mark.django_db
def test_book__a_free_place__is_taken_and_told_to_the_office() -> None:
    make_place()
    access = make_entry()
    booking = services.book_place(access, place="p1", services=(), mail="taro@example.jp")
    assert booking.state == BookingState.BOOKED
    assert selectors.list_free_places(ANONYMOUS) == []
    assert Envelope.objects.filter(direction="out", kind="booking").count() == 1
    assert b"taro" not in bytes(Booking.objects.get().sealed_mail)


@pytest.mark.django_db
def test_book__a_place_that_is_taken__names_it_and_offers_the_nearest() -> None:
    make_place("p1", hours=24)
    make_place("far", hours=72)
    make_place("near", hours=25)
    services.book_place(make_entry(), place="p1", services=())
    with pytest.raises(NotAvailable) as refusal:
        services.book_place(make_entry(), place="p1", services=())
    assert refusal.value.code == "booking.place_taken"
    wanted = selectors.get_place(ANONYMOUS, "p1")
    assert [one.place for one in selectors.list_alternatives(ANONYMOUS, "move_in", wanted)] == ["near", "far"]


@pytest.mark.django_db
def test_book__too_soon_withdrawn_or_unknown__is_closed() -> None:
    make_place("soon", hours=0.4)
    make_place("gone")
    services.receive_places({"places": [], "withdrawn": ["gone"], "as_of": selectors.clock.now().isoformat()})
    for place in ("soon", "gone", "never"):
        with pytest.raises(NotAvailable) as refusal:
            services.book_place(make_entry(), place=place, services=())
        assert refusal.value.code == "booking.place_closed"


@pytest.mark.django_db
def test_book__a_second_place__is_a_conflict() -> None:
    make_place("p1")
    make_place("p2", hours=25)
    access = make_entry()
    services.book_place(access, place="p1", services=())
    with pytest.raises(Conflict) as refusal:
        services.book_place(access, place="p2", services=())
    assert refusal.value.code == "booking.already_booked"


@pytest.mark.django_db
def test_change__to_another_place__frees_the_old_one() -> None:
    make_place("p1")
    make_place("p2", hours=25)
    access = make_entry()
    services.book_place(access, place="p1", services=(), mail="taro@example.jp")
    changed = services.change_booking(access, place="p2")
    assert changed.place == "p2"
    assert [one.place for one in selectors.list_free_places(ANONYMOUS)] == ["p1"]
    assert Booking.objects.get(place="p1").state == BookingState.CHANGED


@pytest.mark.django_db
def test_change__to_a_taken_place__keeps_the_old_one() -> None:
    make_place("p1")
    make_place("p2", hours=25)
    access = make_entry()
    services.book_place(access, place="p1", services=())
    services.book_place(make_entry(), place="p2", services=())
    with pytest.raises(NotAvailable):
        services.change_booking(access, place="p2")
    standing = selectors.get_booking(access)
    assert standing is not None
    assert (standing.place, standing.state) == ("p1", BookingState.BOOKED)


@pytest.mark.django_db
def test_cancel__twice__is_not_found_the_second_time() -> None:
    make_place()
    access = make_entry()
    services.book_place(access, place="p1", services=())
    services.cancel_booking(access)
    with pytest.raises(NotFoundOrHidden):
        services.cancel_booking(access)
    assert len(selectors.list_free_places(ANONYMOUS)) == 1


@pytest.mark.django_db
def test_refuse__by_the_office_twice__leaves_the_place_withdrawn() -> None:
    make_place()
    access = make_entry()
    services.book_place(access, place="p1", services=())
    for _ in range(2):
        services.refuse_booking(SYSTEM, reference=access.reference, place="p1")
    standing = selectors.get_booking(access)
    assert standing is not None
    assert standing.state == BookingState.REFUSED
    assert selectors.list_free_places(ANONYMOUS) == []


@pytest.mark.django_db
def test_refuse__of_a_change__asks_the_office_once_to_let_the_old_place_go() -> None:
    make_place()
    access = make_entry()
    services.book_place(access, place="p1", services=())
    told = Envelope.objects.filter(direction="out", kind="booking")
    before = told.count()
    for _ in range(2):
        services.refuse_booking(SYSTEM, reference=access.reference, place="p1", kept_place="p0")
    assert told.count() == before + 1


@pytest.mark.parametrize("state", list(BookingState))
@pytest.mark.parametrize("verb", [transition.name for transition in BOOKING])
def test_move__every_state_and_verb__only_from_what_stands(state: BookingState, verb: str) -> None:
    is_of_a_hold = verb in ("confirm", "let_go", "lapse")
    begins = BookingState.HELD if is_of_a_hold else BookingState.BOOKED
    if state == (BookingState.MISSED if verb == "excuse" else begins):
        assert BOOKING.target(verb, state) != state
    else:
        with pytest.raises(DomainError):
            BOOKING.target(verb, state)


@pytest.mark.django_db(transaction=True)
def test_book__several_citizens_at_once__exactly_one_wins() -> None:
    make_place()
    citizens = [make_entry() for _ in range(CITIZENS)]
    together, outcomes = threading.Barrier(CITIZENS), []

    def book(access: Access) -> None:
        try:
            together.wait(timeout=120)
            services.book_place(access, place="p1", services=())
            outcomes.append("booked")
        except NotAvailable as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=book, args=(access,)) for access in citizens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The office has never heard of this place and may have refused it by now: who comes late then finds it closed.
    # There is one row all the same.
    assert outcomes.count("booked") == 1
    assert len(outcomes) == CITIZENS
    assert set(outcomes) <= {"booked", "booking.place_taken", "booking.place_closed"}
    assert Booking.objects.count() == 1
