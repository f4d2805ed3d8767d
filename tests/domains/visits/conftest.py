"""A fictional hall: three counters on one floor, one upstairs; the rest of the city is the real data."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from madoguchi.domains.visits import services
from madoguchi.foundation import cities
from madoguchi.foundation.cities import (
    BookingService,
    City,
    Counter,
    Minutes,
    Office,
    Procedure,
    Seat,
    Section,
    Text,
)
from madoguchi.foundation.policy import SYSTEM, Actor, Role
from tests.support.clock import FrozenClock

PROCEDURES = {
    "move_in": ("registry", 20),
    "certificate": ("registry", 10),
    "health_in": ("health", 15),
    "pension_in": ("pension", 12),
    "child_benefit": ("children", 15),
}


def make_actor(name: str = "clerk-a", role: Role = Role.COUNTER_CLERK) -> Actor:
    return Actor(actor_id=name, roles=frozenset({role}))


CLERK_A = make_actor("clerk-a")
CLERK_B = make_actor("clerk-b")
RECEPTION = make_actor("reception", Role.RECEPTIONIST)
KIOSK = make_actor("kiosk:1", Role.KIOSK)
SUPERVISOR = make_actor("boss", Role.SUPERVISOR)
OPERATOR = make_actor("operator", Role.OPERATOR)


def _counter(code: str, number: str, floor: str, sections: tuple[str, ...], seats: int) -> Counter:
    names = tuple(Seat(id=f"{code}_{no}", name=f"{number}番窓口 席{no}") for no in range(1, seats + 1))
    return Counter(
        id=code, name=Text(f"{number}番窓口"), number=number, floor=floor, sections=sections, seats=names
    )


OFFICE = Office(
    id="town_hall",
    name=Text("町役場"),
    address="見本町1番1号",
    opens=time(8, 30),
    closes=time(17, 0),
    counters=(
        _counter("residents", "1", "1階", ("registry",), 3),
        _counter("insurance", "2", "1階", ("health", "pension"), 2),
        _counter("children", "3", "2階", ("children",), 1),
    ),
    booking=(
        BookingService(
            id="moving",
            name=Text("引越し"),
            length_min=60,
            procedures=("move_in", "health_in", "child_benefit"),
            places_per_slot=2,
        ),
        BookingService(
            id="papers", name=Text("証明書"), length_min=30, procedures=("certificate",), places_per_slot=1
        ),
    ),
)


def _procedure(pattern: Procedure, code: str, section: str, minutes: int) -> Procedure:
    return replace(pattern, id=code, section=section, minutes=Minutes(minutes, "assumed"))


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    real = cities.current()
    pattern = next(iter(real.procedures.values()))
    sections = {section: Section(section, f"{section}係") for section, _ in PROCEDURES.values()}
    made = replace(
        real,
        sections=sections,
        offices={OFFICE.id: OFFICE},
        procedures={code: _procedure(pattern, code, *rest) for code, rest in PROCEDURES.items()},
    )
    monkeypatch.setattr(cities, "current", lambda: made)
    return made


@pytest.fixture
def hall(db: None, city: City, frozen_clock: FrozenClock) -> FrozenClock:
    """The hall is loaded; it is Monday 9:00. Nobody is there yet."""
    services.load_resources(actor=SYSTEM)
    return frozen_clock
