"""The worker of a run: what the real one does every second and minute, killed like everybody else."""

from __future__ import annotations

import time

from django.db import DatabaseError

from madoguchi.core.errors import DomainError
from madoguchi.domains.intake import services as intake
from madoguchi.domains.intake.models import Booking, Waiting
from madoguchi.domains.intake.states import BookingState, WaitingState
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Reservation
from madoguchi.domains.visits.states import ReservationState
from madoguchi.foundation.transfer import receiving, selectors, sending
from madoguchi.foundation.transfer.models import Envelope, EnvelopeState
from madoguchi.rel.crew import Crew
from madoguchi.rel.selling import Sale, look_at_the_clock
from madoguchi.rel.waiting import reconnected, until

_EVERY_S = 0.2
_WAITS = (WaitingState.WAITING, WaitingState.OFFERED)


def work(sale: Sale, crew: Crew) -> None:
    """Until all attempts are made."""
    while sum(crew.done) < sum(sale.shares):
        look_at_the_clock(sale, crew)
        try:
            once()
        except DatabaseError:
            reconnected()
        time.sleep(_EVERY_S)


def once() -> None:
    """Envelopes, and holds and offers whose time is over."""
    sending.hand_over_waiting()
    receiving.take_in_waiting()
    intake.expire_offers()
    intake.expire_holds()
    intake.offer_free()
    visits.expire_holds()


def send_home() -> None:
    """Whoever still waits leaves the line: an offer that nobody answers would go round for ever."""
    for reference in Waiting.objects.filter(state__in=_WAITS).values_list("reference", flat=True):
        intake.leave_line(reference)


def is_settled(longest_s: float, *, tries: int = 0) -> bool:
    """Whether every envelope arrived in the end, or (with `tries`) was tried so often that it never will: what a defect
    has sold twice the office waits to understand."""

    def is_empty() -> bool:
        try:
            once()
        except DomainError:
            return False
        if not tries:
            return selectors.count_waiting() == (0, 0)
        waiting = Envelope.objects.filter(state__in=(EnvelopeState.QUEUED, EnvelopeState.RECEIVED))
        return not waiting.filter(attempts__lt=tries).exists()

    return until(is_empty, longest_s, every_s=0.5)


def are_holds_over(longest_s: float) -> bool:
    """Whether no place is kept for anybody any more, some seconds after the last hold."""

    def is_over() -> bool:
        once()
        front = Booking.objects.filter(state=BookingState.HELD).exists()
        return not front and not Reservation.objects.filter(state=ReservationState.HELD).exists()

    return until(is_over, longest_s, every_s=0.3)
