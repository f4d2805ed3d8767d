"""Short ways into the middle of a visit, by the services themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from madoguchi.core.references import make_reference
from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Place
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM, Actor
from tests.domains.visits.conftest import CLERK_A, RECEPTION

_RANDOM = Random(7)


def new_reference() -> str:
    return make_reference(_RANDOM)


def walk_in(purpose: str = "moving", *, actor: Actor = RECEPTION) -> TicketView:
    return services.check_in(actor=actor, purpose=purpose)


def at_desk(actor: Actor = CLERK_A, seat: str = "residents_1") -> None:
    services.open_counter(actor=actor, seat=seat)


def called(actor: Actor = CLERK_A, purpose: str = "moving", seat: str = "residents_1") -> TicketView:
    walk_in(purpose)
    at_desk(actor, seat)
    return services.call_next(actor=actor)


def served(actor: Actor = CLERK_A, purpose: str = "moving") -> TicketView:
    return services.start_service(actor=actor, ticket=called(actor, purpose).public_id)


def open_today() -> list[Place]:
    """Today's places, granted to the front, by time."""
    services.open_places(actor=SYSTEM, day=clock.today())
    services.grant_quota(actor=SYSTEM, day=clock.today())
    return list(Place.objects.order_by("starts_at", "service", "seat_no"))


def place_at(hour: int, minute: int = 0, *, service: str = "papers", seat_no: int = 1) -> Place:
    moment = datetime.combine(clock.today(), datetime.min.time(), tzinfo=clock.LOCAL_ZONE)
    starts_at = (moment + timedelta(hours=hour, minutes=minute)).astimezone(UTC)
    return Place.objects.get(service=service, starts_at=starts_at, seat_no=seat_no)


def booking(reference: str, place: Place | str, **changes: Any) -> dict[str, Any]:
    public_id = place if isinstance(place, str) else place.public_id
    values = {
        "reference": reference,
        "place": public_id,
        "services": ["certificate"],
        "length_min": 30,
        "state": "booked",
        "secret_hash": "0" * 64,
    }
    return {**values, **changes}


def receive(values: dict[str, Any], *, seconds: float = 0) -> str:
    sent_at = clock.now() + timedelta(seconds=seconds)
    return services.receive_booking(actor=SYSTEM, booking=values, sent_at=sent_at)
