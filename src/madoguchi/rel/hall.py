"""What is sold, given out and worked on in a run: few enough of each that everybody wants the same one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.db.models import QuerySet

from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.intake.models import PlaceMirror
from madoguchi.domains.visits.models import Place
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import BookingMode
from madoguchi.rel.chance import chance
from madoguchi.rel.outcome import Order
from madoguchi.rel.replacing import replaced
from madoguchi.rel.selling import HOLD_S, Sale

_MANY = 2000
_PROCESSES, _FEW_PROCESSES = 8, 4
_ATTEMPTS_PER_PLACE, _ATTEMPTS_PER_ITEM = 10, 20
_SMALLEST_HALL, _LARGEST_HALL = 4, 400
_ITEMS_OF_A_BATCH = 500


def lay_out(order: Order, diaries: Path) -> Sale:
    """The places that the front may sell are those of one service, so that the line for it waits for the same ones."""
    later = clock.now() + timedelta(days=2)
    wanted = min(max(order.n // _ATTEMPTS_PER_PLACE, _SMALLEST_HALL), _LARGEST_HALL)
    processes = _PROCESSES if order.n >= _MANY else _FEW_PROCESSES
    rng = chance("places", order.seed)
    office = cities.current().main_office
    service = next(one.id for one in office.booking if one.mode != BookingMode.PHONE)
    mirrors = PlaceMirror.objects.filter(office=office.id, service=service, starts_at__gt=later)
    mine = list(mirrors.order_by("starts_at", "place")[:wanted])
    _leave_only(mirrors, mine)
    own = Place.objects.filter(is_open=True, quota=None, starts_at__gt=later).order_by("id")
    own_places = list(own.values_list("public_id", flat=True)[:_LARGEST_HALL])
    midnight = clock.local(clock.now()) + timedelta(days=1)
    section = next(iter(cities.current().sections))
    return Sale(
        seed=order.seed,
        shares=tuple(order.n // processes + (slot < order.n % processes) for slot in range(processes)),
        places=tuple(rng.sample([row.place for row in mine], len(mine))),
        own_places=tuple(rng.sample(own_places, min(max(wanted // 4, 1), len(own_places)))),
        office=office.id,
        service=service,
        first_on=clock.local(mine[0].starts_at).date(),
        last_on=clock.local(mine[-1].starts_at).date(),
        section=section,
        items=open_work(section, max(order.n // _ATTEMPTS_PER_ITEM, _SMALLEST_HALL)),
        midnight=midnight.replace(hour=0, minute=0, second=0, microsecond=0),
        diaries=str(diaries),
    )


@contextmanager
def hasty_offers() -> Iterator[None]:
    """Offers of the line end after seconds, as holds do here; the city gives hours."""
    city = cities.current()
    hasty = replace(city, booking_rules=replace(city.booking_rules, offer_min=HOLD_S / 60))  # type: ignore[arg-type]
    with replaced(cities, "current", lambda _before: lambda: hasty):
        yield


def _leave_only(mirrors: QuerySet[PlaceMirror], mine: list[PlaceMirror]) -> None:
    """Nothing else of the service is free: whoever waits would have one of the rest at once."""
    mirrors.exclude(pk__in=[row.pk for row in mine]).update(is_withdrawn=True)


def open_work(section: str, count: int) -> tuple[str, ...]:
    """Steps in the list of a section, each of an application that is already in process."""
    now = clock.now()
    names = [f"rel-{number}" for number in range(count)]
    procedure = next(iter(cities.current().procedures))
    times = {"arrived_at": now, "accepted_at": now, "updated_at": now}
    Application.objects.bulk_create(
        (
            Application(
                reference=name,
                case_reference=name,
                procedure_id=procedure,
                state=ApplicationState.IN_PROCESS,
                case_version=1,
                **times,
            )
            for name in names
        ),
        batch_size=_ITEMS_OF_A_BATCH,
    )
    WorkItem.objects.bulk_create(
        (
            WorkItem(
                public_id=name,
                application=name,
                case_reference=name,
                procedure_id=procedure,
                step_id="process",
                position=1,
                section=section,
                needs_approval=False,
                state=ItemState.OPEN,
                due_on=clock.today(),
                created_at=now,
                opened_at=now,
                updated_at=now,
            )
            for name in names
        ),
        batch_size=_ITEMS_OF_A_BATCH,
    )
    return tuple(names)
