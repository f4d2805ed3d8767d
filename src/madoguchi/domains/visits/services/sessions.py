"""Opening and closing desks, and copying the hall from the city's data."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.visits import events, layout, live
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Counter, CounterSession, DeskBreak, Seat, Skill, Ticket
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import session_view
from madoguchi.domains.visits.services.moving import session_of
from madoguchi.domains.visits.shapes import SessionView
from madoguchi.domains.visits.skills import LANGUAGE
from madoguchi.domains.visits.states import AT_COUNTER, QUEUED, Lane
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
                defaults={
                    "label": seat.name,
                    "counter": row,
                    "takes_wheelchair": seat.wheelchair,
                    "is_active": True,
                },
            )
    audit.record(actor, "hall.loaded", subject=place.id, data={"counters": len(place.counters)})
    return len(place.counters)


@transaction.atomic
def open_counter(*, actor: Actor, seat: str, office: str = "", lane: str = "") -> SessionView:
    """Begin work at a desk (seat code), for one lane or ("") for all.

    Errors: NotFoundOrHidden `counter.not_found`, `counter.lane_unknown`; Conflict `counter.taken` (the desk has a clerk, or the
    clerk a desk).
    """
    demand(actor, "serve")
    if lane and lane not in Lane:
        raise NotFoundOrHidden(VisitError.LANE_UNKNOWN, lane=lane)
    place = layout.get_office(office)
    desk = Seat.objects.select_related("counter").filter(office=place.id, code=seat, is_active=True).first()
    if desk is None:
        raise NotFoundOrHidden(VisitError.COUNTER_NOT_FOUND, seat=seat)
    try:
        with transaction.atomic():
            session = CounterSession.objects.create(
                counter=desk.counter, seat=desk, clerk_id=actor.actor_id, lane=lane, opened_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(VisitError.COUNTER_TAKEN, seat=seat) from error
    _tell(actor, session, events.CounterOpened)
    return session_view(session)


@transaction.atomic
def close_counter(*, actor: Actor) -> None:
    """End work at the desk. Errors: Conflict `counter.not_open`, `counter.busy` while a family is there."""
    demand(actor, "serve")
    _close(actor, session_of(actor))


@transaction.atomic
def close_desk(*, actor: Actor, seat: str, office: str = "") -> None:
    """Close a desk that its clerk has left open. Errors: as `close_counter`, and `counter.not_open` for a closed one."""
    demand(actor, "capacity")
    session = (
        CounterSession.objects.select_related("counter", "seat")
        .filter(seat__code=seat, counter__office=layout.get_office(office).id, closed_at__isnull=True)
        .first()
    )
    if session is None:
        raise Conflict(VisitError.COUNTER_NOT_OPEN, seat=seat)
    _close(actor, session)


def _close(actor: Actor, session: CounterSession) -> None:
    if Ticket.objects.filter(session=session, state__in=AT_COUNTER).exists():
        raise Conflict(VisitError.COUNTER_BUSY)
    now = clock.now()
    if not CounterSession.objects.filter(pk=session.pk, closed_at__isnull=True).update(closed_at=now):
        raise Conflict(VisitError.COUNTER_NOT_OPEN)
    counter = session.counter
    if not CounterSession.objects.filter(counter=counter, closed_at__isnull=True).exists():
        # Who waited for this counter alone would wait for nobody: every counter with the service may call now.
        tied = Ticket.objects.filter(counter=counter, state__in=QUEUED)
        tied.update(counter=None, version=F("version") + 1)
    _tell(actor, session, events.CounterClosed)


@transaction.atomic
def begin_break(*, actor: Actor) -> SessionView:
    """Nobody is called to the desk until `end_break`, and estimates leave it out.

    Errors: Conflict `counter.not_open`, `counter.busy` while a family is there. Repeatable.
    """
    demand(actor, "serve")
    session = session_of(actor)
    if Ticket.objects.filter(session=session, state__in=AT_COUNTER).exists():
        raise Conflict(VisitError.COUNTER_BUSY)
    rows = CounterSession.objects.filter(pk=session.pk, closed_at__isnull=True, break_from__isnull=True)
    if rows.update(break_from=clock.now()):
        _tell(actor, session, events.BreakBegun)
    return session_view(session_of(actor))


@transaction.atomic
def end_break(*, actor: Actor) -> SessionView:
    """Back at the desk. Errors: Conflict `counter.not_open`. Repeatable."""
    demand(actor, "serve")
    session = session_of(actor)
    rows = CounterSession.objects.filter(pk=session.pk, closed_at__isnull=True, break_from__isnull=False)
    if rows.update(break_from=None):
        if session.break_from is not None:
            DeskBreak.objects.create(session=session, began_at=session.break_from, ended_at=clock.now())
        _tell(actor, session, events.BreakEnded)
    return session_view(session_of(actor))


@transaction.atomic
def set_lane(*, actor: Actor, lane: str) -> SessionView:
    """Which lane the desk takes from now on; "" for all. Errors: `counter.lane_unknown`, `counter.not_open`."""
    demand(actor, "serve")
    if lane and lane not in Lane:
        raise NotFoundOrHidden(VisitError.LANE_UNKNOWN, lane=lane)
    session = session_of(actor)
    if (
        CounterSession.objects.filter(pk=session.pk, closed_at__isnull=True)
        .exclude(lane=lane)
        .update(lane=lane)
    ):
        _tell(actor, session, events.LaneSet)
    return session_view(session_of(actor))


@transaction.atomic
def set_skills(*, actor: Actor, clerk: str, services: Iterable[str], languages: Iterable[str] = ()) -> None:
    """Replace what a clerk can do; no service means: whatever the counter offers. `languages`: "vi", "sign"."""
    demand(actor, "capacity")
    wanted = sorted({*services, *(f"{LANGUAGE}{language}" for language in languages)})
    Skill.objects.filter(clerk_id=clerk).delete()
    Skill.objects.bulk_create(Skill(clerk_id=clerk, service=service) for service in wanted)
    audit.record(actor, "skill.set", subject=clerk, data={"services": " ".join(wanted)})


def _tell(actor: Actor, session: CounterSession, kind: type[events.CounterEvent]) -> None:
    office, code = session.counter.office, session.counter.code
    audit.record(actor, kind.code, subject=code, data={"seat": session.seat.code})
    outbox.publish(kind(office=office, counter=code, clerk=session.clerk_id), actor=actor)
    live.notify(live.queue_topic(office))
