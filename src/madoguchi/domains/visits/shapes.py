"""What this room hands to others: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.queueing import WaitRange
from madoguchi.core.queueing.shares import QuarterShare


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket as staff sees it. `reference` leads to a case only if `has_case`. `counter` is ""
    before a call. `why` is the reason for its place in the queue ("" when it does not wait there), `by_share` whether
    the shares of booked people and walk-ins decided it. `origin_number` is 0 unless it was split from a ticket.
    `is_booking_given_up`: the booking was cancelled or moved on the other side after they had checked in."""

    public_id: str
    number: int
    reference: str
    has_case: bool
    purpose: str
    procedures: tuple[str, ...]
    office: str
    hall: str
    state: str
    state_label: str
    version: int
    service: str
    service_label: str
    remaining: tuple[str, ...]
    counter: str
    counter_number: str
    counter_label: str
    seat: str
    seat_label: str
    clerk: str
    mode: str
    lane: str
    lane_label: str
    priority: str
    priority_reason: str
    priority_label: str
    needs: tuple[str, ...]
    postponed_until: datetime | None
    origin_number: int
    booked_for: datetime | None
    issued_at: datetime
    queued_at: datetime
    state_at: datetime
    language: str = ""
    wish: str = ""
    wish_label: str = ""
    why: str = ""
    by_share: bool = False
    is_booking_given_up: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a ticket stands. The time until its call lies within `likely` in half of the cases and within `wait` in
    nine of ten; both are None when no counter for its service is open, when too many wait to tell, or when it does not
    wait. `desks` are open for it, breaks included; None where it does not wait."""

    reference: str
    number: int
    state: str
    ahead: int
    likely: WaitRange | None
    wait: WaitRange | None
    counter_number: str
    desks: int | None = None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A clerk at a desk. `lane` "" serves all; nobody is called there while `break_from` is set."""

    counter: str
    counter_number: str
    counter_label: str
    seat: str
    seat_label: str
    hall: str
    office: str
    clerk: str
    services: tuple[str, ...]
    languages: tuple[str, ...]
    takes_wheelchair: bool
    lane: str
    opened_at: datetime
    break_from: datetime | None


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk that a clerk may open; `clerk` is who works there now, or ""."""

    counter: str
    counter_number: str
    counter_label: str
    seat: str
    seat_label: str
    services: tuple[str, ...]
    clerk: str


@dataclass(frozen=True, slots=True)
class CallView:
    """A number on the board. No name, no purpose."""

    number: int
    counter_number: str
    counter_label: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class ReservationView:
    reference: str
    state: str
    state_label: str
    starts_at: datetime
    length_min: int
    place: str
    service: str
    procedures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A kiosk. `turn` is that of the person who stands there, "" when the last one has gone."""

    public_id: str
    office: str
    hall: str
    label: str
    enrolled_at: datetime | None
    is_revoked: bool
    turn: str = ""


@dataclass(frozen=True, slots=True)
class AlarmStepView:
    """Something that was done about an alarm: raise, acknowledge or end."""

    name: str
    actor_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmView:
    """A call for help: which desk, since when, who comes. `place` is empty where the caller had no desk open."""

    public_id: str
    office: str
    office_label: str
    hall_label: str
    place: str
    state: str
    state_label: str
    raised_by: str
    raised_at: datetime
    coming: tuple[str, ...]
    ended_at: datetime | None
    outcome_label: str
    note: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a ticket: `name` is the transition, `reason` a code or a word, `target` the state after it."""

    ticket: str
    number: int
    name: str
    target: str
    actor: str
    counter: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CounterQuarters:
    """How the coming quarters of an hour of a counter are shared between bookings and walk-ins."""

    counter: str
    number: str
    label: str
    desks: int
    quarters: tuple[QuarterShare, ...]
