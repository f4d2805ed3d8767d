"""Waves of renewals: the times of a week at one corner are kept for those whom the city has written to.

Each letter carries a code. Until the wave is opened to all, its times are sold for a code only, on the internet and by
telephone; what is left after that is everybody's.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from madoguchi.core import invitations
from madoguchi.core.errors import InvalidValue, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.core.references import ALPHABET
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Place, Reservation, Wave
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.services.capacity import grant_quota, open_places, send_places
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation.policy.actors import Actor

DAYS_MOST = 31
INVITED_MOST = 99_999


@transaction.atomic
def open_wave(
    *,
    actor: Actor,
    office: str,
    service: str,
    first_on: date,
    last_on: date,
    invited: int,
    to_all_on: date | None = None,
) -> Wave:
    """Keep all free times of a service from `first_on` to `last_on` for `invited` letters; on `to_all_on` the rest is
    everybody's (None: by hand only). Days that could not be booked yet are opened.

    Errors: ValidationFailed `wave.days`, `wave.invited`, `wave.service`, `wave.no_times`. Locks: the free places of these
    days.
    """
    demand(actor, "capacity")
    place = layout.get_bookable(office)
    _check(service in {one.id for one in place.booking}, "service", VisitError.WAVE_SERVICE)
    days = [first_on + timedelta(days=offset) for offset in range((last_on - first_on).days + 1)]
    _check(
        bool(days) and first_on >= clock.today() and len(days) <= DAYS_MOST, "first_on", VisitError.WAVE_DAYS
    )
    _check(1 <= invited <= INVITED_MOST, "invited", VisitError.WAVE_INVITED)
    wave = Wave.objects.create(
        code="".join(secrets.choice(ALPHABET) for _ in range(invitations.WAVE_LETTERS)),
        key=secrets.token_hex(16),
        office=place.id,
        service=service,
        first_on=first_on,
        last_on=last_on,
        invited=invited,
        to_all_at=_morning(to_all_on) if to_all_on else None,
        made_by=actor.actor_id,
        made_at=clock.now(),
    )
    for day in days:
        open_places(actor=actor, office=place.id, day=day)
    free = _free(wave)
    _check(bool(free), "first_on", VisitError.WAVE_NO_TIMES)
    Place.objects.filter(pk__in=[row.pk for row in free]).update(wave=wave)
    _tell_wave(actor, wave)
    _tell_lent(actor, free)
    for day in days:
        grant_quota(actor=actor, office=place.id, day=day)
    audit.record(actor, "wave.opened", subject=place.id, data={"wave": wave.code, "count": len(free)})
    return wave


@transaction.atomic
def open_to_all(*, actor: Actor, wave: str) -> int:
    """What the invited have not taken can be booked by everybody. Returns how many times. Repeatable.

    Errors: NotFoundOrHidden `wave.not_found`. Locks: the wave.
    """
    demand(actor, "capacity")
    row = Wave.objects.select_for_update().filter(code=wave).first()
    if row is None:
        raise NotFoundOrHidden(VisitError.WAVE_NOT_FOUND)
    if row.opened_to_all_at is not None:
        return 0
    Wave.objects.filter(pk=row.pk).update(opened_to_all_at=clock.now())
    places = list(row.places.select_for_update())
    row.places.update(wave=None)
    _tell_lent(actor, places)
    audit.record(actor, "wave.opened_to_all", subject=row.office, data={"wave": row.code})
    return len(places)


def open_due_waves(*, actor: Actor) -> int:
    """Those whose day has come, or whose last day is over. Returns how many."""
    now = clock.now()
    due = Wave.objects.filter(opened_to_all_at=None, to_all_at__lte=now).values_list("code", flat=True)
    return sum(bool(open_to_all(actor=actor, wave=code)) for code in list(due))


def check_invited(places: Sequence[Place], invitation: str) -> None:
    """For a caller who wants times of a wave. Errors: NotAvailable `wave.only_invited`."""
    waves = {place.wave for place in places if place.wave is not None}
    if waves and not all(_is_for(wave, invitation) for wave in waves):
        raise NotAvailable(VisitError.ONLY_INVITED)


def codes_of(actor: Actor, wave: str) -> list[tuple[int, str]]:
    """Number of the letter and its code, for the printer of the letters. Errors: NotFoundOrHidden `wave.not_found`."""
    demand(actor, "capacity")
    row = Wave.objects.filter(code=wave).first()
    if row is None:
        raise NotFoundOrHidden(VisitError.WAVE_NOT_FOUND)
    with transaction.atomic():
        audit.record(actor, "wave.codes_taken", subject=row.office, data={"wave": row.code})
    return [(n, invitations.make_code(row.key, row.code, n)) for n in range(1, row.invited + 1)]


def _is_for(wave: Wave, invitation: str) -> bool:
    try:
        code, number, proof = invitations.parse_code(invitation)
    except InvalidValue:
        return False
    return code == wave.code and invitations.is_true(wave.key, code, number, proof, invited=wave.invited)


def _free(wave: Wave) -> list[Place]:
    taken = Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")
    rows = Place.objects.select_for_update().filter(
        office=wave.office,
        service=wave.service,
        is_open=True,
        wave=None,
        starts_at__gte=max(_midnight(wave.first_on), clock.now()),
        starts_at__lt=_midnight(wave.last_on + timedelta(days=1)),
    )
    return list(rows.exclude(pk__in=taken).order_by("pk"))


def _tell_lent(actor: Actor, places: Sequence[Place]) -> None:
    """Whose these times are now, to the side that may sell them."""
    lent = Place.objects.filter(pk__in=[one.pk for one in places], quota__isnull=False, is_open=True)
    rows = list(lent.select_related("quota", "wave").order_by("starts_at"))
    if rows:
        send_places(actor, granted=rows, withdrawn=())


def _tell_wave(actor: Actor, wave: Wave) -> None:
    payload = {
        "wave": wave.code,
        "key": wave.key,
        "office": wave.office,
        "service": wave.service,
        "first_on": str(wave.first_on),
        "last_on": str(wave.last_on),
        "invited": wave.invited,
    }
    transfer.send("wave", payload, to="front", actor=actor)


def _check(holds: bool, field: str, code: VisitError) -> None:
    if not holds:
        raise ValidationFailed({field: code}, code=code)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL_ZONE).astimezone(UTC)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.LOCAL_ZONE).astimezone(UTC)
