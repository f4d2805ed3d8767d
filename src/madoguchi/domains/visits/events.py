"""News of this room. Numbers, codes and references only; the times are those of the event records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class PlacesOpened(Event):
    """`day`: one, or the first and the last with a stroke between."""

    code: ClassVar[str] = "places.opened"
    office: str
    day: str
    count: int


@dataclass(frozen=True)
class QuotaGranted(Event):
    code: ClassVar[str] = "places.granted"
    office: str
    count: int


@dataclass(frozen=True)
class ReservationMade(Event):
    code: ClassVar[str] = "reservation.booked"
    office: str
    place: str
    starts_at: str


@dataclass(frozen=True)
class ReservationChanged(Event):
    code: ClassVar[str] = "reservation.changed"
    office: str
    place: str
    starts_at: str


@dataclass(frozen=True)
class ReservationCancelled(Event):
    code: ClassVar[str] = "reservation.cancelled"
    office: str
    place: str


@dataclass(frozen=True)
class ReservationGivenUp(Event):
    """Cancelled or moved on the other side when its household had just checked in."""

    code: ClassVar[str] = "reservation.given_up"
    office: str
    place: str


@dataclass(frozen=True)
class ReservationMissed(Event):
    code: ClassVar[str] = "reservation.missed"
    office: str
    place: str


@dataclass(frozen=True)
class ReservationExcused(Event):
    code: ClassVar[str] = "reservation.excused"
    office: str
    place: str


@dataclass(frozen=True)
class ReservationCalledOff(Event):
    """The city cannot keep the time. `reason` is the text that citizens read."""

    code: ClassVar[str] = "reservation.called_off"
    office: str
    place: str
    starts_at: str
    reason: str


@dataclass(frozen=True)
class ReservationArrived(Event):
    code: ClassVar[str] = "reservation.arrived"
    office: str
    place: str


@dataclass(frozen=True)
class PlacesReturned(Event):
    """The internet side gave unsold places back."""

    code: ClassVar[str] = "places.returned"
    office: str
    count: int


@dataclass(frozen=True)
class PlacesRecalled(Event):
    """The office asked the internet side for unsold places."""

    code: ClassVar[str] = "places.recalled"
    office: str
    count: int


@dataclass(frozen=True)
class OfficeClosed(Event):
    """`service` "" is the whole office. `called_off` bookings were told."""

    code: ClassVar[str] = "office.closed"
    office: str
    service: str
    day: str
    called_off: int


@dataclass(frozen=True)
class OfficeReopened(Event):
    code: ClassVar[str] = "office.reopened"
    office: str
    service: str
    day: str


@dataclass(frozen=True)
class VisitCheckedIn(Event):
    """`door` is where: kiosk or reception. `arrived_by`: booked, reference or walk_in."""

    code: ClassVar[str] = "visit.checked_in"
    office: str
    visit: str
    door: str
    arrived_by: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class TicketEvent(Event):
    """Fields that every ticket event carries. `ticket` is the public id, `counter` the code or ""."""

    office: str
    visit: str
    ticket: str
    number: int
    service: str
    counter: str
    clerk: str


@dataclass(frozen=True)
class TicketIssued(TicketEvent):
    code: ClassVar[str] = "ticket.issued"


@dataclass(frozen=True)
class TicketCalled(TicketEvent):
    code: ClassVar[str] = "ticket.called"


@dataclass(frozen=True)
class TicketRecalled(TicketEvent):
    code: ClassVar[str] = "ticket.recalled"


@dataclass(frozen=True)
class TicketNotThere(TicketEvent):
    code: ClassVar[str] = "ticket.not_there"


@dataclass(frozen=True)
class TicketRequeued(TicketEvent):
    code: ClassVar[str] = "ticket.requeued"


@dataclass(frozen=True)
class TicketHeld(TicketEvent):
    code: ClassVar[str] = "ticket.held"


@dataclass(frozen=True)
class TicketResumed(TicketEvent):
    code: ClassVar[str] = "ticket.resumed"


@dataclass(frozen=True)
class TicketHandedOver(TicketEvent):
    """`service` and `counter` are those left; `to_service` and `to_counter` ("" = any) those awaited."""

    code: ClassVar[str] = "ticket.handed_over"
    mode: str
    to_service: str
    to_counter: str


@dataclass(frozen=True)
class TicketRedirected(TicketEvent):
    """`from_service` is the one that it no longer waits for."""

    code: ClassVar[str] = "ticket.redirected"
    from_service: str


@dataclass(frozen=True)
class TicketPostponed(TicketEvent):
    """`until` is "" when the household is back early."""

    code: ClassVar[str] = "ticket.postponed"
    until: str


@dataclass(frozen=True)
class PrioritySet(TicketEvent):
    """`reason` is a code of the closed list, or "" when the priority was taken back."""

    code: ClassVar[str] = "ticket.priority_set"
    priority: str
    reason: str


@dataclass(frozen=True)
class NeedsSet(TicketEvent):
    code: ClassVar[str] = "ticket.needs_set"
    needs: tuple[str, ...]


@dataclass(frozen=True)
class TicketSplit(TicketEvent):
    """`part` is the number of the new ticket."""

    code: ClassVar[str] = "ticket.split"
    part: int


@dataclass(frozen=True)
class TicketMerged(TicketEvent):
    """The ticket ended; its errands go on under the number `into`."""

    code: ClassVar[str] = "ticket.merged"
    into: int


@dataclass(frozen=True)
class TicketAbsorbed(TicketEvent):
    """The ticket goes on with what the number `part` still had to do."""

    code: ClassVar[str] = "ticket.absorbed"
    part: int


@dataclass(frozen=True)
class TicketUndone(TicketEvent):
    """`undone` is the name of the step that was taken back, `since` (ISO) the moment before it."""

    code: ClassVar[str] = "ticket.undone"
    undone: str
    since: str


@dataclass(frozen=True)
class ServiceStarted(TicketEvent):
    code: ClassVar[str] = "service.started"
    seat: str


@dataclass(frozen=True)
class ServiceEnded(TicketEvent):
    code: ClassVar[str] = "service.ended"


@dataclass(frozen=True)
class VisitFinished(TicketEvent):
    code: ClassVar[str] = "visit.finished"


@dataclass(frozen=True)
class VisitLeft(TicketEvent):
    code: ClassVar[str] = "visit.left"


@dataclass(frozen=True)
class CaseAttached(Event):
    """A walk-in turned out to be a case: `visit` is the reference it went by until now, the record's case the new."""

    code: ClassVar[str] = "visit.case_attached"
    office: str
    visit: str
    ticket: str


@dataclass(frozen=True)
class CounterEvent(Event):
    """What happened to a desk. `counter` is the code."""

    office: str
    counter: str
    clerk: str


@dataclass(frozen=True)
class CounterOpened(CounterEvent):
    code: ClassVar[str] = "counter.opened"


@dataclass(frozen=True)
class CounterClosed(CounterEvent):
    code: ClassVar[str] = "counter.closed"


@dataclass(frozen=True)
class AlarmEvent(Event):
    """A call for help from a desk. `seat` and `counter` are "" where the caller has no desk open. Nobody's name."""

    office: str
    hall: str
    counter: str
    seat: str
    alarm: str


@dataclass(frozen=True)
class AlarmRaised(AlarmEvent):
    code: ClassVar[str] = "alarm.raised"


@dataclass(frozen=True)
class AlarmAcknowledged(AlarmEvent):
    code: ClassVar[str] = "alarm.acknowledged"


@dataclass(frozen=True)
class AlarmEnded(AlarmEvent):
    code: ClassVar[str] = "alarm.ended"
    outcome: str


@dataclass(frozen=True)
class BreakBegun(CounterEvent):
    code: ClassVar[str] = "counter.break_begun"


@dataclass(frozen=True)
class BreakEnded(CounterEvent):
    code: ClassVar[str] = "counter.break_ended"


@dataclass(frozen=True)
class LaneSet(CounterEvent):
    code: ClassVar[str] = "counter.lane_set"
