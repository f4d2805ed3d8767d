"""Both zones of reservations with the real rows, services and handlers; the road between them is in the test's hands.

Envelopes are caught where they are handed in, and each is taken in when, as often and in the order that the test says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import pytest

from madoguchi.core.errors import DomainError
from madoguchi.domains.intake import services as front
from madoguchi.domains.intake.models import Booking, PlaceMirror, Waiting
from madoguchi.domains.visits import services as office
from madoguchi.domains.visits.models import Place, Quota, Reservation
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS
from madoguchi.foundation import clock, transfer
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.transfer import NotYet, in_statement

_LONGEST_WAIT = 500
"""So often in a row something may be put back; far more than there ever is on the road."""


@dataclass(frozen=True)
class Letter:
    kind: str
    payload: dict[str, Any]
    sent_at: datetime


@dataclass
class Road:
    """What is on its way. Nothing arrives by itself."""

    letters: list[Letter]
    put_back: int = 0

    def put(self, kind: str, payload: dict[str, Any]) -> None:
        self.letters.append(Letter(kind, dict(payload), clock.now()))

    @contextmanager
    def undoing_refusals(self) -> Iterator[None]:
        """What is refused puts nothing on the road: a sale seals its envelope first and writes it with the sale."""
        before = list(self.letters)
        try:
            yield
        except DomainError:
            self.letters[:] = before

    def deliver(self, index: int = 0, *, keep: bool = False) -> None:
        """`keep`: it will come once more, as does what cannot be understood yet."""
        letter = self.letters[index % len(self.letters)]
        if not keep:
            self.letters.remove(letter)
        try:
            _take_in(letter)
        except NotYet:
            if not keep:
                self.letters.append(letter)
            self.put_back += 1
        else:
            self.put_back = 0

    def settle(self, rng: Random | None = None) -> None:
        """Everything arrives, what it causes too, in random order where there is a `rng`."""
        while self.letters:
            assert self.put_back < _LONGEST_WAIT, "letters wait for each other"
            self.deliver(rng.randrange(len(self.letters)) if rng else 0)


def _take_in(letter: Letter) -> None:
    handlers: dict[str, Callable[[], object]] = {
        "booking": lambda: office.receive_booking(
            actor=SYSTEM, booking=letter.payload, sent_at=letter.sent_at
        ),
        "places_returned": lambda: office.receive_returned(actor=SYSTEM, news=letter.payload),
        "places": lambda: front.receive_places(letter.payload),
        "wave": lambda: front.receive_wave(letter.payload),
        "places_recalled": lambda: front.receive_recall(letter.payload),
        "reservation": lambda: front.receive_reservation(letter.payload),
        "booking_refused": lambda: front.refuse_booking(
            SYSTEM,
            reference=letter.payload["reference"],
            place=letter.payload["place"],
            kept_place=letter.payload["kept_place"],
        ),
    }
    handlers[letter.kind]()


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> Road:
    return open_road(monkeypatch)


def open_road(monkeypatch: pytest.MonkeyPatch) -> Road:
    """Both ways of sending lead here: the call, and the row that a sale writes in its own statement."""
    made = Road([])

    def send(kind: str, payload: dict[str, Any], **_rest: Any) -> str:
        made.put(kind, payload)
        return ""

    real = in_statement.seal

    def seal(kind: str, payload: dict[str, Any], **rest: Any) -> Any:
        sealed = real(kind, payload, **rest)
        made.put(kind, payload)
        return sealed

    monkeypatch.setattr(transfer, "send", send)
    monkeypatch.setattr(in_statement, "seal", seal)
    return made


def booked_at_front() -> dict[str, set[str]]:
    rows = Booking.objects.filter(state="booked").values_list("reference", "place")
    return _by_reference(rows)


def expected_at_office() -> dict[str, set[str]]:
    rows = Reservation.objects.filter(state__in=EXPECTED_RESERVATIONS)
    return _by_reference(rows.values_list("reference", "place__public_id"))


def _by_reference(rows: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for reference, place in rows:
        found.setdefault(reference, set()).add(place)
    return found


def check_alone() -> None:
    """What holds at every moment, whatever is still on its way."""
    for rows in (
        Booking.objects.filter(state__in=("booked", "held")).values_list("place", flat=True),
        Reservation.objects.filter(state__in=("held", "booked", "changed", "arrived")).values_list(
            "place__public_id", flat=True
        ),
    ):
        places = list(rows)
        assert len(places) == len(set(places)), "a place has two"
    first = list(Booking.objects.filter(state="booked", part=0).values_list("reference", flat=True))
    assert len(first) == len(set(first)), "a reference has two bookings"
    for row in Waiting.objects.filter(state="offered"):
        held = set(
            Booking.objects.filter(reference=row.reference, state="held").values_list("place", flat=True)
        )
        assert held == set(row.offered), "an offer without its places"
    held = set(Booking.objects.filter(state="held").values_list("reference", flat=True))
    offered = set(Waiting.objects.filter(state="offered").values_list("reference", flat=True))
    assert held == offered, "a place is kept for nobody"
    own = Reservation.objects.filter(
        state__in=("booked", "changed"), origin="phone", place__quota__isnull=False
    )
    assert not own.exists(), "the office sold what it had lent"


def check_settled() -> None:
    """With nothing on its way both sides say the same."""
    check_alone()
    here, there = booked_at_front(), expected_at_office()
    assert here == there, (here, there)
    lent = set(Quota.objects.filter(place__is_open=True).values_list("place__public_id", flat=True))
    mirrors = PlaceMirror.objects.filter(is_withdrawn=False, returned_at=None)
    assert set(mirrors.values_list("place", flat=True)) <= lent
    withdrawn = Place.objects.filter(is_open=False).values_list("public_id", flat=True)
    assert not PlaceMirror.objects.filter(place__in=withdrawn, is_withdrawn=False).exists()
