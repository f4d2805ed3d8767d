"""The line of those who wait for a time: whoever is next has a freed place kept for a while, and is told.

A freed place never shows on the page before the line was asked, because both happen in one transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.intake import conf, events, sealing
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, PlaceMirror, PreEntry, Waiting
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.services import booking_rows as rows_of
from madoguchi.domains.intake.services.booking_claims import confirm_visit, give_back, visit_wishes
from madoguchi.domains.intake.states import (
    STANDING,
    WAITING,
    BookingState,
    WaitingKind,
    WaitingState,
)
from madoguchi.domains.intake.stock import PLACES
from madoguchi.foundation import audit, cities, claims, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_WAITS = (WaitingState.WAITING, WaitingState.OFFERED)
_LINE_AT_ONCE = 50
_RANKS = {WaitingKind.WAIT: 1, WaitingKind.EARLIER: 2}


def join_line(
    access: Access,
    *,
    office: str,
    service: str,
    first_on: date,
    last_on: date,
    slots: int = 1,
    mail: str = "",
) -> Waiting:
    """Wait for a time between two days; with a booking that stands, for one that is earlier than it.

    A place that is free at this moment is offered at once. Errors: Conflict `waiting.already`; ValidationFailed
    `waiting.days`.
    """
    today = clock.today()
    if last_on < first_on or last_on < today or first_on > today + timedelta(days=conf.WAITING_DAYS_MOST):
        raise ValidationFailed({"last_on": IntakeError.WAITING_DAYS}, code=IntakeError.WAITING_DAYS)
    with transaction.atomic():
        standing = Booking.objects.filter(reference=access.reference, state=BookingState.BOOKED, part=0)
        booked = standing.first()
        kind = WaitingKind.EARLIER if booked else WaitingKind.WAIT
        row = enter_line(
            access.reference,
            kind=kind,
            rank=_RANKS[kind],
            office=office,
            service=service,
            slots=max(1, slots),
            days=(max(first_on, today), last_on),
            sealed_mail=sealing.seal_mail(access.reference, mail)
            or (bytes(booked.sealed_mail) if booked else b""),
        )
        audit.record(access.actor, "waiting.joined", subject=access.reference, data={"office": office})
        _offer_all(office, service)
    row.refresh_from_db()
    return row


def enter_line(
    reference: str,
    *,
    kind: str,
    rank: int,
    office: str,
    service: str,
    slots: int,
    days: tuple[date, date],
    sealed_mail: bytes,
) -> Waiting:
    """One row of the line. Errors: Conflict `waiting.already`."""
    now = clock.now()
    language = PreEntry.objects.filter(reference=reference).values_list("language", flat=True).first()
    try:
        with transaction.atomic():
            return Waiting.objects.create(
                public_id=secrets.token_urlsafe(12),
                reference=reference,
                kind=kind,
                rank=rank,
                office=office,
                service=service,
                slots=slots,
                first_on=days[0],
                last_on=days[1],
                sealed_mail=sealed_mail,
                language=language or "ja",
                created_at=now,
                updated_at=now,
            )
    except IntegrityError:
        raise Conflict(IntakeError.WAITING_ALREADY) from None


def leave_line(reference: str, *, verb: str = "leave", actor: Actor = SYSTEM) -> bool:
    """Out of the line; what was kept is offered to the next. False where nobody of that reference waits."""
    with transaction.atomic():
        row = _standing(reference)
        if row is None:
            return False
        freed = _release(row)
        _move(row, verb)
        audit.record(actor, WAITING.get(verb).audit_code, subject=reference)
        offer_freed(freed)
    return True


def accept_offer(access: Access) -> BookingView:
    """The kept places become the booking; a booking that stood until now is given back for it.

    Errors: NotFoundOrHidden `waiting.not_found`; NotAvailable `waiting.offer_over`, `booking.too_late`.
    Locks: the row of the line, the held and the standing rows.
    """
    with transaction.atomic():
        row = _standing(access.reference)
        if row is None:
            raise NotFoundOrHidden(IntakeError.WAITING_NOT_FOUND)
        held = _held(row.reference)
        if (
            row.state != WaitingState.OFFERED
            or not held
            or (held[0].expires_at or clock.now()) <= clock.now()
        ):
            raise NotAvailable(IntakeError.OFFER_OVER)
        old = list(
            Booking.objects.select_for_update()
            .filter(reference=row.reference, state=BookingState.BOOKED)
            .order_by("part")
        )
        told = rows_of.wishes_of(old[0] if old else held[0])
        if old:
            rows_of.check_in_time(old[0])
            give_back(access, old, "change", is_told=False)
        confirm_visit(access, held, told=told, code="waiting.taken", previous=old[0].place if old else "")
        _move(row, "accept")
        offer_freed(old)
    return booking_view(Booking.objects.get(pk=held[0].pk))


def decline_offer(access: Access) -> None:
    """Not this one: back into the line, at its end. Errors: NotFoundOrHidden `waiting.not_found`."""
    with transaction.atomic():
        row = _standing(access.reference)
        if row is None or row.state != WaitingState.OFFERED:
            raise NotFoundOrHidden(IntakeError.WAITING_NOT_FOUND)
        freed = _release(row)
        _move(row, "decline", created_at=clock.now(), unanswered=0)
        audit.record(access.actor, "waiting.declined", subject=row.reference)
        offer_freed(freed, besides=row.reference)


def expire_offers(*, limit: int = 200) -> int:
    """Offers that nobody answered go to the next, and lines whose days are over end. For a job of each minute.

    Unanswered `offers_at_most` times in a row, a household leaves the line: it would hold up the others.
    Returns how many offers ran out. Locks: each row of the line while it is handled.
    """
    now = clock.now()
    due = Waiting.objects.filter(state=WaitingState.OFFERED, offered_until__lte=now).order_by("offered_until")
    references = list(due.values_list("reference", flat=True)[:limit])
    for reference in references:
        _expire(reference)
    over = Waiting.objects.filter(state__in=_WAITS, last_on__lt=clock.today())
    for reference in list(over.values_list("reference", flat=True)[:limit]):
        leave_line(reference, verb="end")
    return len(references)


def _expire(reference: str) -> None:
    with transaction.atomic():
        row = _standing(reference)
        if (
            row is None
            or row.state != WaitingState.OFFERED
            or (row.offered_until or clock.now()) > clock.now()
        ):
            return
        freed = _release(row, verb="lapse")
        unanswered = row.unanswered + 1
        _move(row, "lapse", unanswered=F("unanswered") + 1, created_at=clock.now())
        audit.record(SYSTEM, "waiting.lapsed", subject=reference)
        if unanswered >= cities.current().booking_rules.offers_at_most:
            _move(row, "end")
            _publish(events.WaitingEnded(office=row.office, service=row.service), reference)
        offer_freed(freed, besides=reference)


def offer_freed(rows: Iterable[Booking], *, besides: str = "") -> int:
    """Places that are free again: to those who wait, before anybody sees them. Returns how many were offered.

    `besides`: whose turn it is not, because they have just let it go.
    """
    asked = {(row.office, row.service) for row in rows}
    return sum(_offer_all(office, service, besides=besides) for office, service in sorted(asked))


def offer_places(places: Iterable[PlaceMirror]) -> int:
    """As `offer_freed`, for places that the office has just granted."""
    asked = {(place.office, place.service) for place in places}
    return sum(_offer_all(office, service) for office, service in sorted(asked))


def offer_free() -> int:
    """Whatever is free against every line: for a job, should two have freed places in the same moment. Returns how many
    were offered."""
    _end_answered()
    lines = Waiting.objects.filter(state=WaitingState.WAITING).values_list("office", "service").distinct()
    count = 0
    for office, service in sorted(lines):
        with transaction.atomic():
            count += _offer_all(office, service)
    return count


@transaction.atomic
def _end_answered() -> None:
    """They have booked, or given back, by themselves since."""
    booked = Exists(
        Booking.objects.filter(reference=OuterRef("reference"), state=BookingState.BOOKED, part=0)
    )
    is_over = (Q(kind=WaitingKind.WAIT) & booked) | (Q(kind=WaitingKind.EARLIER) & ~booked)
    rows = Waiting.objects.select_for_update(skip_locked=True).filter(is_over, state=WaitingState.WAITING)
    for row in rows:
        _move(row, "end")


def _offer_all(office: str, service: str, *, besides: str = "") -> int:
    """Free places against the line, in the order of the line; each gets the first that fits its days.

    Locks: the rows of the line that are looked at. Queries: 1 where nobody waits, 2 where nothing is free.
    """
    line = Waiting.objects.filter(office=office, service=service, state=WaitingState.WAITING)
    line = line.exclude(reference=besides).order_by("rank", "created_at", "pk")
    if not line.exists():
        return 0
    runs = _Runs(list(free_places(office, service)))
    offered, seen = 0, list[int]()
    while runs.is_any():
        some = list(line.select_for_update(skip_locked=True).exclude(pk__in=seen)[:_LINE_AT_ONCE])
        for row in some:
            offered += _offer_first(row, runs)
        seen += [row.pk for row in some]
        if len(some) < _LINE_AT_ONCE:
            break
    return offered


def _offer_first(row: Waiting, runs: _Runs) -> bool:
    before = _booked_for(row)
    if (row.kind == WaitingKind.EARLIER) != (before is not None):
        _move(row, "end")
        return False
    run = runs.first(row, before)
    if not run:
        return False
    runs.take(run)
    return _offer(row, run)


def free_places(office: str, service: str) -> QuerySet[PlaceMirror]:
    """What may be offered to the line, by time."""
    now = clock.now()
    taken = Booking.objects.filter(state__in=STANDING).exclude(state=BookingState.HELD, expires_at__lte=now)
    rows = PlaceMirror.objects.filter(
        office=office,
        service=service,
        is_withdrawn=False,
        returned_at=None,
        wave="",
        starts_at__gte=now + timedelta(minutes=conf.OFFER_LEAD_MIN),
    )
    rows = rows.exclude(sell_until__lte=now)
    return rows.exclude(place__in=taken.values("place")).order_by("starts_at", "place")


class _Runs:
    """Free places by time, of which several that follow each other make a run."""

    def __init__(self, places: Sequence[PlaceMirror]) -> None:
        self._by_start: dict[datetime, list[PlaceMirror]] = {}
        for place in places:
            self._by_start.setdefault(place.starts_at, []).append(place)

    def first(self, row: Waiting, before: datetime | None) -> list[PlaceMirror]:
        """The earliest run in the days of `row`; for who has a booking, one that begins `before` it."""
        for starts_at in sorted(self._by_start):
            day = clock.local(starts_at).date()
            if row.first_on <= day <= row.last_on and (before is None or starts_at < before):
                run = self._run(starts_at, row.slots)
                if run:
                    return run
        return []

    def is_any(self) -> bool:
        return any(self._by_start.values())

    def take(self, run: Sequence[PlaceMirror]) -> None:
        for place in run:
            self._by_start[place.starts_at].remove(place)

    def _run(self, starts_at: datetime, slots: int) -> list[PlaceMirror]:
        run: list[PlaceMirror] = []
        for _ in range(slots):
            free = self._by_start.get(starts_at)
            if not free:
                return []
            run.append(free[0])
            starts_at += timedelta(minutes=free[0].length_min)
        return run


def _offer(row: Waiting, run: Sequence[PlaceMirror]) -> bool:
    """Hold the run for the household and tell it. False where somebody was faster."""
    rules = cities.current().booking_rules
    now = clock.now()
    latest = run[0].starts_at - timedelta(minutes=conf.OFFER_LEAD_MIN // 2)
    until = min(now + timedelta(minutes=rules.offer_min), latest)
    if run[0].sell_until is not None:
        until = min(until, run[0].sell_until)
    names = [place.place for place in run]
    # Whoever is just taking one of them is not waited for: two that offer in the same moment would wait crosswise.
    mine = PlaceMirror.objects.select_for_update(skip_locked=True, no_key=True).filter(place__in=names)
    if len(mine.values_list("pk", flat=True)) != len(names):
        return False
    values = {"sealed_mail": bytes(row.sealed_mail), "services": [row.service]}
    wishes = visit_wishes(row.reference, run, values)
    note = claims.Note(SYSTEM, "waiting.offered")
    answer = claims.hold(PLACES, *wishes, until=until, note=note, not_before=now)
    if isinstance(answer, claims.Refusal):
        return False
    _move(row, "offer", offered=names, offered_until=until)
    news = events.WaitingOffered(
        office=row.office,
        service=row.service,
        starts_at=run[0].starts_at.isoformat(),
        until=until.isoformat(),
    )
    _publish(news, row.reference)
    return True


def _booked_for(row: Waiting) -> datetime | None:
    found = Booking.objects.filter(reference=row.reference, state=BookingState.BOOKED, part=0)
    return found.values_list("starts_at", flat=True).first()


def _standing(reference: str) -> Waiting | None:
    return Waiting.objects.select_for_update().filter(reference=reference, state__in=_WAITS).first()


def _held(reference: str) -> list[Booking]:
    rows = Booking.objects.select_for_update().filter(reference=reference, state=BookingState.HELD)
    return list(rows.order_by("part"))


def _release(row: Waiting, *, verb: str = "let_go") -> list[Booking]:
    held = _held(row.reference)
    if held:
        rows_of.move_rows(held, verb)
    return held


def _move(row: Waiting, verb: str, **changes: object) -> None:
    target = WAITING.target(verb, row.state)
    if target != WaitingState.OFFERED:
        changes.update(offered=[], offered_until=None)
    rows = Waiting.objects.filter(pk=row.pk, state=row.state)
    if not rows.update(state=target, updated_at=clock.now(), **changes):
        raise Conflict(IntakeError.WAITING_NOT_FOUND)
    row.state = target


def _publish(event: outbox.Event, reference: str) -> None:
    outbox.publish(event, case=reference, actor=SYSTEM)
