"""Holding a time on the internet: kept until a moment, then a booking or nobody's."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.states import BookingState
from madoguchi.foundation.claims import Command
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import make_entry, make_place
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db


def command(body: str = "b") -> Command:
    return Command("browser:x", "booking.book", "k" * 20, body)


def test_hold__then_confirm__the_office_hears_of_it_once(frozen_clock: FrozenClock) -> None:
    make_place()
    access = make_entry()
    services.hold_place(access, place="p1")
    assert selectors.list_free_places(ANONYMOUS) == []
    assert selectors.get_booking(access) is None
    assert Envelope.objects.filter(kind="booking").count() == 0
    booking = services.confirm_place(access, place="p1", mail="taro@example.jp", command=command())
    again = services.confirm_place(access, place="p1", mail="taro@example.jp", command=command())
    assert (booking.state, again.public_id) == (BookingState.BOOKED, booking.public_id)
    assert Envelope.objects.filter(kind="booking").count() == 1
    assert b"taro" not in bytes(Booking.objects.get().sealed_mail)


def test_hold__forgotten__is_free_for_the_next_even_without_a_worker(frozen_clock: FrozenClock) -> None:
    make_place()
    slow, quick = make_entry(), make_entry()
    services.hold_place(slow, place="p1")
    with pytest.raises(NotAvailable, match=r"booking\.place_taken"):
        services.book_place(quick, place="p1", services=())
    frozen_clock.tick(minutes=10)
    with pytest.raises(NotAvailable, match=r"booking\.hold_lapsed"):
        services.confirm_place(slow, place="p1")
    assert services.book_place(quick, place="p1", services=()).place == "p1"


def test_hold__given_back__is_free_at_once(frozen_clock: FrozenClock) -> None:
    make_place()
    access = make_entry()
    services.hold_place(access, place="p1")
    services.let_go(access, place="p1")
    with pytest.raises(NotFoundOrHidden, match=r"booking\.not_found"):
        services.let_go(access, place="p1")
    assert services.book_place(make_entry(), place="p1", services=()).place == "p1"


def test_book__somebody_was_faster__another_desk_of_the_same_time() -> None:
    starts_at = make_place("p1")
    make_place("p2")
    PlaceMirror.objects.update(starts_at=starts_at)
    services.book_place(make_entry(), place="p1", services=())
    assert services.book_place(make_entry(), place="p1", services=()).place == "p2"
    with pytest.raises(NotAvailable, match=r"booking\.place_taken"):
        services.book_place(make_entry(), place="p1", services=())


def test_book__same_command_with_other_content__is_refused() -> None:
    make_place()
    access = make_entry()
    first = services.book_place(access, place="p1", services=(), command=command())
    again = services.book_place(access, place="p1", services=(), command=command())
    assert again.public_id == first.public_id
    with pytest.raises(Conflict, match=r"idempotency\.body_differs"):
        services.book_place(access, place="p1", services=(), command=command("other"))
