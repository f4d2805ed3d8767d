"""A synthetic event log, written down minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from madoguchi.foundation.clock.reading import LOCAL_ZONE
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.events.selectors import LoggedEvent

OPENING = datetime(2026, 4, 6, 9, 0, tzinfo=LOCAL_ZONE)
Line = tuple[float, str, str, dict[str, Any]]


def ticket(name: str, **more: Any) -> dict[str, Any]:
    fields = {
        "office": "hall",
        "visit": name,
        "ticket": f"t-{name}",
        "number": 1,
        "service": "a",
        "counter": "1",
        "clerk": "k",
    }
    return {**fields, **more}


def work(item: str, procedure: str = "move_in", step: str = "examine") -> dict[str, Any]:
    return {
        "item": item,
        "application": f"app-{item}",
        "procedure": procedure,
        "step": step,
        "section": "resident_registry",
    }


def log(*lines: Line, actor: str = "kubota") -> list[LoggedEvent]:
    """(minutes after opening, code, case, payload) → events in that order."""
    return [
        LoggedEvent(number, code, OPENING + timedelta(minutes=at), case, actor, payload)
        for number, (at, code, case, payload) in enumerate(lines, start=1)
    ]


def store(*lines: Line, actor: str = "kubota") -> None:
    for event in log(*lines, actor=actor):
        EventRecord.objects.create(
            code=event.code, at=event.at, case=event.case, actor_id=event.actor_id, payload=event.payload
        )


# A family that goes to two counters and is visited by a third clerk; figures by hand:
#   waits  0→12 (12), 30→35 (5), hold 45→47 (2), clerk comes 60→61 (1): 20 in all; stay 0→70
#   service counter 1: 12→30 (18); counter 2: 35→45 (10) + 47→60 (13); counter 3 at the family's seat: 61→69 (8)
FAMILY: tuple[Line, ...] = (
    (
        0,
        "visit.checked_in",
        "F",
        {"office": "hall", "visit": "F", "door": "kiosk", "arrived_by": "booked", "services": []},
    ),
    (0, "ticket.issued", "F", ticket("F")),
    (12, "ticket.called", "F", ticket("F")),
    (12, "service.started", "F", ticket("F", seat="1a")),
    (30, "service.ended", "F", ticket("F")),
    (30, "ticket.handed_over", "F", ticket("F", mode="family_moves", to_service="b", to_counter="")),
    (35, "ticket.called", "F", ticket("F", service="b", counter="2")),
    (35, "service.started", "F", ticket("F", service="b", counter="2", seat="2a")),
    (45, "service.ended", "F", ticket("F", service="b", counter="2")),
    (45, "ticket.held", "F", ticket("F", service="b", counter="2")),
    (47, "ticket.resumed", "F", ticket("F", service="b", counter="2")),
    (47, "service.started", "F", ticket("F", service="b", counter="2", seat="2a")),
    (60, "service.ended", "F", ticket("F", service="b", counter="2")),
    (60, "ticket.handed_over", "F", ticket("F", mode="clerk_moves", to_service="c", to_counter="")),
    (61, "ticket.called", "F", ticket("F", service="c", counter="3")),
    (61, "service.started", "F", ticket("F", service="c", counter="3", seat="2a")),
    (69, "service.ended", "F", ticket("F", service="c", counter="3")),
    (70, "visit.finished", "F", ticket("F")),
)
# Somebody who is not there at the first call, waits again and leaves: waits 5→15 (10) and 20→30 (10).
LEAVER: tuple[Line, ...] = (
    (
        5,
        "visit.checked_in",
        "L",
        {"office": "hall", "visit": "L", "door": "reception", "arrived_by": "walk_in", "services": []},
    ),
    (5, "ticket.issued", "L", ticket("L")),
    (15, "ticket.called", "L", ticket("L")),
    (18, "ticket.not_there", "L", ticket("L")),
    (20, "ticket.requeued", "L", ticket("L")),
    (30, "visit.left", "L", ticket("L", counter="")),
)
# Work: 8 minutes, then 4 + 6 on the second step with a release between, 5 on another procedure.
WORK: tuple[Line, ...] = (
    (100, "work.claimed", "F", work("w1")),
    (108, "work.finished", "F", work("w1")),
    (110, "work.claimed", "F", work("w2", step="register")),
    (114, "work.released", "F", work("w2", step="register")),
    (120, "work.claimed", "F", work("w2", step="register")),
    (126, "work.handed_in", "F", work("w2", step="register")),
    (130, "work.approved", "F", work("w2", step="register")),
    (140, "work.claimed", "F", work("w3", "water_service_start")),
    (145, "work.finished", "F", work("w3", "water_service_start")),
)
WRITING: tuple[Line, ...] = (
    (
        20,
        "case.facts_recorded",
        "F",
        {"reference": "F", "door": "counter", "typed": 4, "typed_twice": 1, "version": 2},
    ),
    (
        21,
        "case.facts_recorded",
        "F",
        {"reference": "F", "door": "counter", "typed": 2, "typed_twice": 0, "version": 3},
    ),
    (22, "documents.made", "F", {"forms": 9, "pages": 11}),
    (23, "documents.made", "F", {"forms": 12, "pages": 14}),
    (24, "document.signed", "F", {"document": "d1", "how": "tablet"}),
    (25, "document.signed", "F", {"document": "d2", "how": "hand"}),
    (26, "document.signed", "F", {"document": "d2", "how": "hand"}),
)
