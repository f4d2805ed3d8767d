"""Opening and closing desks, and copying the hall from the city's data."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.visits import events, layout, live
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Counter, CounterSession, Seat, Skill, Ticket
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import session_view
from madoguchi.domains.visits.services.moving import session_of
from madoguchi.domains.visits.shapes import SessionView
from madoguchi.domains.visits.states import AT_COUNTER
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def load_resources(*, actor: Actor, office: str = "") -> int:
    """Bring counters and seats in line with the city's data; returns how many counters there are.

    Repeatable. What the data no longer name is switched off, not removed: history points at it.
    """
    demand(actor, "capacity")
    place = layout.get_office(office)
    Counter.objects.filter(office=place.id).update(is_active=False)
    Seat.objects.filter(office=place.id).update(is_active=False)
    for counter in place.counters:
        row, _ = Counter.objects.update_or_create(
            office=place.id,
            code=counter.id,
            defaults={
                "number": counter.number,
                "label": counter.name.ja,
                "hall": layout.hall_of(counter),
                "services": list(counter.sections),
                "is_active": True,
            },
        )
        for seat in counter.seats:
            Seat.objects.update_or_create(
                office=place.id,
                code=seat.id,
                defaults={"label": seat.name, "counter": row, "is_active": True},
            )
    audit.record(actor, "hall.loaded", subject=place.id, data={"counters": len(place.counters)})
    return len(place.counters)


@transaction.atomic
def open_counter(*, actor: Actor, seat: str, office: str = "") -> SessionView:
    """Begin work at a desk (seat code).

    Errors: NotFoundOrHidden `counter.not_found`; Conflict `counter.taken` (the desk has a clerk, or the
    clerk a desk).
    """
    demand(actor, "serve")
    place = layout.get_office(office)
    desk = Seat.objects.select_related("counter").filter(office=place.id, code=seat, is_active=True).first()
    if desk is None:
        raise NotFoundOrHidden(VisitError.COUNTER_NOT_FOUND, seat=seat)
    try:
        with transaction.atomic():
            session = CounterSession.objects.create(
                counter=desk.counter, seat=desk, clerk_id=actor.actor_id, opened_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(VisitError.COUNTER_TAKEN, seat=seat) from error
    _tell(actor, session, events.CounterOpened)
    return session_view(session)


@transaction.atomic
def close_counter(*, actor: Actor) -> None:
    """End work at the desk. Errors: Conflict `counter.not_open`, `counter.busy` while a family is there."""
    demand(actor, "serve")
    session = session_of(actor)
    if Ticket.objects.filter(session=session, state__in=AT_COUNTER).exists():
        raise Conflict(VisitError.COUNTER_BUSY)
    if not CounterSession.objects.filter(pk=session.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        raise Conflict(VisitError.COUNTER_NOT_OPEN)
    _tell(actor, session, events.CounterClosed)


@transaction.atomic
def set_skills(*, actor: Actor, clerk: str, services: Iterable[str]) -> None:
    """Replace what a clerk can do; none means: whatever the counter offers."""
    demand(actor, "capacity")
    wanted = sorted(set(services))
    Skill.objects.filter(clerk_id=clerk).delete()
    Skill.objects.bulk_create(Skill(clerk_id=clerk, service=service) for service in wanted)
    audit.record(actor, "skill.set", subject=clerk, data={"services": " ".join(wanted)})


def _tell(
    actor: Actor, session: CounterSession, kind: type[events.CounterOpened] | type[events.CounterClosed]
) -> None:
    office, code = session.counter.office, session.counter.code
    audit.record(actor, kind.code, subject=code, data={"seat": session.seat.code})
    outbox.publish(kind(office=office, counter=code, clerk=session.clerk_id), actor=actor)
    live.notify(live.queue_topic(office))
