"""Tables of the visits room, all at home in the office zone."""

from __future__ import annotations

from madoguchi.domains.visits.models.alarm import Alarm, AlarmStep
from madoguchi.domains.visits.models.capacity import (
    Closure,
    Place,
    Quota,
    Reservation,
    ReservationContact,
    Wave,
)
from madoguchi.domains.visits.models.forecast import DeskBreak, Forecast, HallAdvice
from madoguchi.domains.visits.models.hall import Counter, CounterSession, HallDevice, Seat, Skill
from madoguchi.domains.visits.models.visit import (
    Call,
    NumberSequence,
    PositionsSent,
    Serving,
    Ticket,
    TicketStep,
    Visit,
)

__all__ = [
    "Alarm",
    "AlarmStep",
    "Call",
    "Closure",
    "Counter",
    "CounterSession",
    "DeskBreak",
    "Forecast",
    "HallAdvice",
    "HallDevice",
    "NumberSequence",
    "Place",
    "PositionsSent",
    "Quota",
    "Reservation",
    "ReservationContact",
    "Seat",
    "Serving",
    "Skill",
    "Ticket",
    "TicketStep",
    "Visit",
    "Wave",
]
