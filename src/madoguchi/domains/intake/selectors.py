"""Reads of intake. Personal text needs an `Access`; missing and wrong look the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from madoguchi.core.errors import InvalidValue, NotFoundOrHidden
from madoguchi.core.references import parse_reference, parse_secret
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import conf, frequent, models, sealing
from madoguchi.domains.intake.access import Access, disclosing
from madoguchi.domains.intake.answers import (
    BookingView,
    CorrectionView,
    EntryView,
    FreeTimes,
    GuideView,
    PlaceView,
    PositionView,
    StatusItem,
    TimeView,
    WaitingWithMail,
)
from madoguchi.domains.intake.draft import Draft, load_draft, read_facts
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.states import STANDING, BookingState, EntryState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.statements import Statement


def get_guide(actor: Actor, token: str) -> GuideView:
    """The session that `token` may change. Errors: NotFoundOrHidden `guide.not_found`. Queries: 1."""
    return _guide(frequent.GUIDE, token)


def get_shared_guide(actor: Actor, share_token: str) -> GuideView:
    """The session that `share_token` may read. Errors: NotFoundOrHidden `guide.not_found`. Queries: 1."""
    return _guide(frequent.SHARED_GUIDE, share_token)


def _guide(statement: Statement, key: str) -> GuideView:
    oldest = clock.now() - timedelta(days=conf.GUIDE_KEEP_DAYS)
    for token, share_token, event, answers, path, skipped, language in statement.rows(key, oldest):
        return GuideView(
            token=token,
            share_token=share_token,
            event=event,
            facts=read_facts(json.loads(answers)),
            path=tuple((str(member), str(fact)) for member, fact in json.loads(path)),
            skipped=frozenset((str(member), str(fact)) for member, fact in json.loads(skipped)),
            language=language,
        )
    raise NotFoundOrHidden(IntakeError.GUIDE_NOT_FOUND)


def get_access(actor: Actor, reference: str, secret: str) -> Access:
    """Check typed or stored keys. Errors: NotFoundOrHidden `entry.not_found` for anything wrong. Queries:
    1."""
    try:
        reference, secret = parse_reference(reference), parse_secret(secret)
    except InvalidValue:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND) from None
    hashes = frequent.SECRET_HASH.rows(reference)
    if not any(sealing.is_secret(reference, secret, secret_hash) for (secret_hash,) in hashes):
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    return Access(reference, secret)


def get_entry(access: Access, *, using: str = "default") -> EntryView:
    """Errors: NotFoundOrHidden `entry.not_found`. Queries: 1."""
    rows = frequent.ENTRY.rows(access.reference, using=using)
    if not rows:
        raise NotFoundOrHidden(IntakeError.ENTRY_NOT_FOUND)
    reference, state, version, language, updated_at, sent_at, sealed = rows[0]
    draft = None if state == EntryState.PURGED else open_draft(access, sealed)
    return EntryView(reference, state, version, language, draft, updated_at, sent_at)


def open_draft(access: Access, sealed: bytes) -> Draft:
    """Empty where staff booked for a caller and nobody has typed anything.

    Errors: NotFoundOrHidden `entry.not_found` for a wrong secret or a damaged text.
    """
    if not sealed:
        return Draft(Facts(), "booking")
    return load_draft(sealing.unseal(access.reference, access.secret, sealed, what="draft"))


def list_free_times(
    actor: Actor,
    *,
    wanted: date | None = None,
    services: Collection[str] = (),
    office: str = "",
    slots: int = 1,
) -> FreeTimes:
    """What can still be booked: the days, and the times of the wanted day, or of the first where it has none.

    `services`: only places of these booking services (none: of all), of one `office` ("": of all), at which `slots` that
    follow each other are free. Queries: 1.
    """
    only = sorted(services) or None
    ((days, shown, times, as_of),) = frequent.FREE_TIMES.rows(
        _bookable_from(), wanted, only, office, clock.now(), slots
    )
    return FreeTimes(
        _read_days(days or ""), _read_moment(shown) if shown else None, _read_times(times or ""), as_of
    )


# The whole city asks for the same days and times until somebody books one; the texts are the keys.
@lru_cache(16)
def _read_days(text: str) -> tuple[datetime, ...]:
    return tuple(map(_read_moment, text.split()))


@lru_cache(64)
def _read_times(text: str) -> tuple[TimeView, ...]:
    pairs = (line.split(" ", 1) for line in text.splitlines())
    return tuple(TimeView(place, _read_moment(moment)) for moment, place in pairs)


def _read_moment(epoch: str) -> datetime:
    return datetime.fromtimestamp(float(epoch), UTC)


def list_free_places(
    actor: Actor, service: str = "", *, office: str = "", limit: int = 400
) -> list[PlaceView]:
    """Places that can still be booked, by time. Queries: 1."""
    taken = models.Booking.objects.filter(state__in=STANDING).values("place")
    rows = models.PlaceMirror.objects.filter(
        is_withdrawn=False, returned_at=None, wave="", starts_at__gte=_bookable_from()
    ).exclude(sell_until__lte=clock.now())
    if office:
        rows = rows.filter(office=office)
    rows = rows.exclude(place__in=taken)
    if service:
        rows = rows.filter(service=service)
    columns = rows.order_by("starts_at", "place").values_list(
        "place", "starts_at", "length_min", "service", "as_of", "office"
    )
    return [PlaceView(*row) for row in columns[:limit]]


def _bookable_from() -> datetime:
    return clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)


def list_alternatives(actor: Actor, service: str, near: PlaceView | None = None) -> list[PlaceView]:
    """A few free places of the same office, nearest in time to `near` first. Queries: 1."""
    places = list_free_places(actor, service, office=near.office if near else "")
    if near is not None:
        places.sort(key=lambda free: abs(free.starts_at - near.starts_at))
    return places[: conf.ALTERNATIVES]


def get_place(actor: Actor, place: str) -> PlaceView | None:
    row = models.PlaceMirror.objects.filter(place=place).first()
    return (
        PlaceView(row.place, row.starts_at, row.length_min, row.service, row.as_of, row.office)
        if row
        else None
    )


def get_booking(access: Access) -> BookingView | None:
    """The booking that stands, else the last one. Queries: 1."""
    rows = frequent.BOOKINGS.rows(access.reference)
    found = [
        BookingView(number, reference, place, starts_at, minutes, tuple(json.loads(chosen)), *rest)
        for number, reference, place, starts_at, minutes, chosen, *rest in rows
    ]
    return next((one for one in found if one.state == BookingState.BOOKED), found[0] if found else None)


def list_bookings_on(day: date) -> list[BookingView]:
    """Bookings that stand for a local day, by time; a visit of several slots once. For the sender of reminders. Queries: 1."""
    start = datetime.combine(day, time(), tzinfo=clock.LOCAL_ZONE)
    rows = models.Booking.objects.filter(
        state=BookingState.BOOKED, part=0, starts_at__gte=start, starts_at__lt=start + timedelta(days=1)
    )
    return [booking_view(row) for row in rows.order_by("starts_at", "id")]


def count_changes(reference: str, booking: str) -> int:
    """How often the booking of a reference was changed up to this one: rises with each change and cancellation.

    Queries: 1.
    """
    rows = models.Booking.objects.filter(reference=reference, part=0).order_by("id")
    ids = list(rows.values_list("public_id", "state"))
    place = next((n for n, (public_id, _) in enumerate(ids) if public_id == booking), 0)
    is_over = bool(ids) and ids[place][1] != BookingState.BOOKED
    return 2 * place + is_over


def get_language(reference: str) -> str:
    """Of whoever booked. Queries: 1."""
    rows = models.PreEntry.objects.filter(reference=reference).values_list("language", flat=True)
    return rows.first() or "ja"


def list_waiting_with_mail() -> list[WaitingWithMail]:
    """Booked people who stand in the line now and gave an address when they booked. Queries: 1, or 2."""
    since = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    in_line = models.PositionMirror.objects.filter(state__in=("waiting", "handed_over"), as_of__gte=since)
    rows = models.Booking.objects.filter(
        state=BookingState.BOOKED, reference__in=in_line.values("reference"), starts_at__gte=since
    ).exclude(sealed_mail=b"")
    languages = dict(
        models.PreEntry.objects.filter(reference__in=[row.reference for row in rows]).values_list(
            "reference", "language"
        )
    )
    return [
        WaitingWithMail(
            row.reference,
            sealing.unseal_mail(row.reference, bytes(row.sealed_mail)),
            languages.get(row.reference, "ja"),
        )
        for row in rows
    ]


def get_notice_mail(reference: str, *, using: str = "default") -> str:
    """The address that the last booking of a reference gave, or empty. For the sender of notices. Queries: 1."""
    rows = models.Booking.objects.using(using).filter(reference=reference).order_by("-created_at", "-id")
    row = rows.only("sealed_mail").first()
    return sealing.unseal_mail(reference, bytes(row.sealed_mail)) if row else ""


def booking_view(row: models.Booking) -> BookingView:
    return BookingView(
        row.public_id,
        row.reference,
        row.place,
        row.starts_at,
        row.length_min,
        tuple(row.services),
        row.state,
        row.office,
        row.service,
        row.mode,
        row.reason,
    )


def get_position(access: Access) -> PositionView | None:
    """The ticket that was told of last; of several, one that has not ended. Queries: 1."""
    found = list_positions([access.reference])
    return min(found, key=_ends_last, default=None)


def find_position(token: str) -> PositionView | None:
    """The ticket whose QR holds this secret, or the one that it was merged into. Queries: 1, then 2."""
    rows = models.PositionMirror.objects.filter(page=hash_token(token))
    return next(iter(_followed(rows)), None)


def list_positions(references: Collection[str]) -> list[PositionView]:
    """Every ticket of these references that the office told of, newest first; one that was merged leads to the number
    that lives on. Queries: 1, or 2 where tickets were merged."""
    rows = models.PositionMirror.objects.filter(reference__in=references)
    return _followed(rows.order_by("-as_of", "-id"))


def _followed(rows: Iterable[models.PositionMirror]) -> list[PositionView]:
    found = {row.page: row for row in rows}
    wanted = {row.into for row in found.values() if row.into} - found.keys()
    more = models.PositionMirror.objects.filter(page__in=wanted) if wanted else ()
    others = {row.page: row for row in more}
    views = []
    for row in found.values():
        living = others.get(row.into)
        if living is not None:
            views.append(replace(_position(living), asked_for=row.reference, merged_from=row.number))
        elif not row.into or row.into not in found:
            views.append(_position(row))
    return views


def _ends_last(position: PositionView) -> tuple[float, bool]:
    return -position.as_of.timestamp(), position.state in ("finished", "left")


def _position(row: models.PositionMirror) -> PositionView:
    return PositionView(
        reference=row.reference,
        number=row.number,
        state=row.state,
        ahead=row.ahead,
        low_min=row.low_min,
        high_min=row.high_min,
        likely_low_min=row.likely_low_min,
        likely_high_min=row.likely_high_min,
        desks=row.desks,
        counter=row.counter,
        turn=row.turn,
        later_until=row.later_until,
        as_of=row.as_of,
        office=row.office,
        place=row.place,
        stays=row.stays,
    )


def list_status(access: Access) -> list[StatusItem]:
    """By procedure. Queries: 1."""
    return [StatusItem(*row) for row in frequent.STATUS.rows(access.reference)]


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def get_correction(actor: Actor, token: str) -> CorrectionView:
    """Errors: NotFoundOrHidden `correction.not_found`, also past its days. Queries: 1."""
    oldest = clock.now() - timedelta(days=conf.CORRECTION_VALID_DAYS)
    row = models.CorrectionRequestMirror.objects.filter(
        token_hash=hash_token(token), as_of__gte=oldest
    ).first()
    if row is None:
        raise NotFoundOrHidden(IntakeError.CORRECTION_NOT_FOUND)
    return CorrectionView(
        reference=row.reference,
        application=row.application,
        fields=tuple((str(member), str(fact)) for member, fact in row.fields),
        message=row.message,
        state=row.state,
    )


__all__ = [
    "Access",
    "count_changes",
    "disclosing",
    "find_position",
    "get_access",
    "get_booking",
    "get_correction",
    "get_entry",
    "get_guide",
    "get_language",
    "get_notice_mail",
    "get_place",
    "get_position",
    "get_shared_guide",
    "list_alternatives",
    "list_bookings_on",
    "list_free_places",
    "list_free_times",
    "list_positions",
    "list_status",
    "list_waiting_with_mail",
    "open_draft",
]
