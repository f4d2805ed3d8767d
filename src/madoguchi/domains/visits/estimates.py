"""Where each waiting ticket stands, and the honest range of its wait, for one office at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from madoguchi.core.queueing import ServiceTime, believe, estimate_wait
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.models import CounterSession, Serving, Skill, Ticket
from madoguchi.domains.visits.reading import in_queue_order
from madoguchi.domains.visits.shapes import Position
from madoguchi.domains.visits.states import AT_COUNTER, QUEUED
from madoguchi.foundation import clock


def positions(office: str, tickets: Iterable[Ticket]) -> list[Position]:
    """Positions of `tickets` (with `visit` and `counter` selected), in the order given.

    Queries: 5, and 1 more per service that somebody waits for.
    """
    ahead = _ahead(office)
    desks = _desks(office)
    busy = _busy_desks(office)
    times: dict[str, ServiceTime] = {}
    found = []
    for ticket in tickets:
        waits = ticket.state in QUEUED
        wait = None
        if waits:
            service = times.get(ticket.service) or _service_time(office, ticket.service)
            times[ticket.service] = service
            here = desks[ticket.service]
            wait = estimate_wait(
                ahead=ahead[ticket.pk], desks=len(here), free_desks=len(here - busy), service=service
            )
        found.append(
            Position(
                reference=ticket.visit.reference,
                number=ticket.number,
                state=ticket.state,
                ahead=ahead[ticket.pk] if waits else 0,
                wait=wait,
                counter_number=ticket.counter.number if ticket.counter else "",
            )
        )
    return found


def _ahead(office: str) -> Mapping[int, int]:
    """Ticket id → how many are called before it among those who wait for the same service."""
    queue = in_queue_order(Ticket.objects.filter(office=office, day=clock.today()))
    seen: dict[str, int] = defaultdict(int)
    ahead: dict[int, int] = {}
    for pk, service in queue.values_list("pk", "service"):
        ahead[pk] = seen[service]
        seen[service] += 1
    return ahead


def _desks(office: str) -> Mapping[str, set[int]]:
    """Service → ids of open sessions that can give it."""
    sessions = list(
        CounterSession.objects.select_related("counter").filter(
            counter__office=office, closed_at__isnull=True
        )
    )
    skills: dict[str, set[str]] = defaultdict(set)
    rows = Skill.objects.filter(clerk_id__in=[session.clerk_id for session in sessions])
    for clerk, service in rows.values_list("clerk_id", "service"):
        skills[clerk].add(service)
    desks: dict[str, set[int]] = defaultdict(set)
    for session in sessions:
        for service in session.counter.services:
            if not skills[session.clerk_id] or service in skills[session.clerk_id]:
                desks[service].add(session.pk)
    return desks


def _busy_desks(office: str) -> set[int]:
    busy = Ticket.objects.filter(office=office, state__in=AT_COUNTER, session__isnull=False)
    return set(busy.values_list("session_id", flat=True))


def _service_time(office: str, service: str) -> ServiceTime:
    since = clock.now() - timedelta(days=conf.SERVICE_TIMES_DAYS)
    rows = Serving.objects.filter(office=office, service=service, ended_at__gte=since).order_by("-ended_at")
    spans = rows.values_list("started_at", "ended_at")[: conf.SERVICE_TIMES_LIMIT]
    samples = [(ended - started).total_seconds() / 60 for started, ended in spans if ended]
    return believe(samples, layout.prior_minutes(service))
