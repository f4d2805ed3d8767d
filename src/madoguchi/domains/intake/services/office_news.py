"""What the office says about bookings, and what goes back to it: its own changes, calls for unsold places.

Each side keeps the latest word on a reference, by the moment it was spoken; so both end with the same booking, in
whatever order and however often the envelopes come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.domains.intake import events
from madoguchi.domains.intake.models import Booking, PlaceMirror, PreEntry
from madoguchi.domains.intake.services import booking_rows as rows_of
from madoguchi.domains.intake.services.waiting import enter_line, leave_line, offer_freed
from madoguchi.domains.intake.states import STANDING, BookingState, WaitingKind
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import SYSTEM, Actor

News = Mapping[str, Any]
_WAIT_ON_DAYS = 30
"""So long after the day that was called off a household stays in the line."""


@transaction.atomic
def receive_reservation(news: News, *, actor: Actor = SYSTEM) -> str:
    """`reservation` {reference, secret_hash, state, places: [{id, starts_at, length_min}], office, service, services,
    mode, party, needs, language, reason, at}: what staff did with a booking. Returns "taken_in" or "known".

    A reference that is not known here gets its row, so that the caller can open the booking with the key read out.
    Locks: the rows of the reference.
    """
    reference, at = str(news["reference"]), datetime.fromisoformat(news["at"])
    rows = list(
        Booking.objects.select_for_update().filter(reference=reference).order_by("-updated_at", "part")
    )
    # A place that was only kept, whatever became of that, is no word on the booking.
    spoken = [row for row in rows if row.expires_at is None]
    if any(row.updated_at >= at for row in spoken):
        return "known"
    handle = {"called_off": _call_off, "cancelled": _cancel, "no_show": _miss, "excused": _excuse}
    handler = handle.get(str(news["state"]), _book)
    handler(actor, news, spoken, at)
    return "taken_in"


@transaction.atomic
def receive_recall(news: News, *, actor: Actor = SYSTEM) -> int:
    """`places_recalled` {places: [ids], as_of}: give back what nobody has booked. Returns how many."""
    places = PlaceMirror.objects.filter(place__in=list(news["places"]))
    return _give_back(actor, places, is_asked=True)


@transaction.atomic
def return_unsold(*, actor: Actor = SYSTEM) -> int:
    """Give back what this side may sell no more; a place that is kept for somebody stays until that ends. Returns how
    many went back. For a job of each few minutes."""
    return _give_back(
        actor, PlaceMirror.objects.filter(sell_until__lte=clock.now(), is_withdrawn=False), is_asked=False
    )


def _give_back(actor: Actor, places: Any, *, is_asked: bool) -> int:
    """A recall is answered with all of them again: the answer before may have been lost.

    Locks: the places; a sale locks them too, so each is either sold or given back.
    """
    now = clock.now()
    rows = list(places.select_for_update().filter(starts_at__gt=now - timedelta(days=1)).order_by("pk"))
    names = [row.place for row in rows]
    taken = set(Booking.objects.filter(place__in=names, state__in=STANDING).values_list("place", flat=True))
    unsold = [row for row in rows if row.place not in taken]
    fresh = [row for row in unsold if row.returned_at is None]
    told = unsold if is_asked else fresh
    if not told:
        return 0
    PlaceMirror.objects.filter(pk__in=[row.pk for row in fresh]).update(returned_at=now)
    payload = {"places": [row.place for row in told], "as_of": now.isoformat()}
    transfer.send("places_returned", payload, to="office", actor=actor)
    audit.record(actor, "places.given_back", data={"count": len(told)})
    return len(fresh)


def _book(actor: Actor, news: News, rows: Sequence[Booking], at: datetime) -> None:
    reference = str(news["reference"])
    _know(reference, news, at)
    standing = [row for row in rows if row.state == BookingState.BOOKED]
    kept = rows_of.wishes_of(standing[0]) if standing else rows_of.Wishes()
    if standing:
        rows_of.move_rows(standing, "change", at=at)
    values = rows_of.sealed_values(
        reference, rows_of.Wishes(int(news["party"]), tuple(news["needs"]), kept.phone, kept.mail)
    )
    places = [
        PlaceMirror(
            place=one["id"],
            office=news["office"],
            service=news["service"],
            mode=news["mode"],
            starts_at=datetime.fromisoformat(one["starts_at"]),
            length_min=one["length_min"],
        )
        for one in news["places"]
    ]
    row = rows_of.create_rows(
        reference, places, BookingState.BOOKED, services=list(news["services"]), sold_by="office", **values
    )
    Booking.objects.filter(reference=reference, state=BookingState.BOOKED).update(updated_at=at)
    audit.record(actor, "booking.told", subject=reference, data={"place": row.place})
    made = events.BookingMadeForCaller(
        office=row.office, service=row.service, starts_at=row.starts_at.isoformat()
    )
    outbox.publish(made, case=reference, actor=actor)
    leave_line(reference, verb="end")
    offer_freed(standing)


def _cancel(actor: Actor, news: News, rows: Sequence[Booking], at: datetime) -> None:
    standing = _standing_or_trace(news, rows, at)
    if standing:
        rows_of.move_rows(standing, "cancel", at=at)
        audit.record(actor, "booking.cancelled", subject=str(news["reference"]))
        leave_line(str(news["reference"]), verb="end")
        offer_freed(standing)


def _call_off(actor: Actor, news: News, rows: Sequence[Booking], at: datetime) -> None:
    """The household comes in front of the line, and is told with a link to choose another time."""
    standing = _standing_or_trace(news, rows, at)
    if not standing:
        return
    first = standing[0]
    reference, reason = first.reference, str(news["reason"])
    rows_of.move_rows(standing, "refuse", at=at, reason=reason)
    PlaceMirror.objects.filter(place__in=[row.place for row in standing]).update(is_withdrawn=True)
    audit.record(actor, "booking.called_off", subject=reference, data={"place": first.place})
    leave_line(reference, verb="end")
    day = max(clock.local(first.starts_at).date(), clock.today())
    enter_line(
        reference,
        kind=WaitingKind.WAIT,
        rank=0,
        office=first.office,
        service=first.service,
        slots=len(standing),
        days=(clock.today(), day + timedelta(days=_WAIT_ON_DAYS)),
        sealed_mail=bytes(first.sealed_mail),
    )
    called_off = events.BookingCalledOff(
        office=first.office, service=first.service, starts_at=first.starts_at.isoformat(), reason=reason
    )
    outbox.publish(called_off, case=reference, actor=actor)
    offer_freed(standing)


def _miss(actor: Actor, news: News, rows: Sequence[Booking], at: datetime) -> None:
    standing = _standing_or_trace(news, rows, at)
    if standing:
        rows_of.move_rows(standing, "miss", at=at, missed_at=at)
        audit.record(actor, "booking.missed", subject=str(news["reference"]))


def _excuse(actor: Actor, news: News, rows: Sequence[Booking], at: datetime) -> None:
    missed = [row for row in rows if row.state == BookingState.MISSED]
    if missed:
        rows_of.move_rows(missed, "excuse", at=at, missed_at=None)
        audit.record(actor, "booking.excused", subject=str(news["reference"]))


def _standing_or_trace(news: News, rows: Sequence[Booking], at: datetime) -> list[Booking]:
    """The rows that stand; where none is known yet, older news of the booking may still be on its way, and a cancelled
    row keeps it from standing."""
    standing = sorted((row for row in rows if row.state == BookingState.BOOKED), key=lambda row: row.part)
    if not standing and not rows:
        _know(str(news["reference"]), news, at)
        _trace(news, at)
    return standing


def _trace(news: News, at: datetime) -> None:
    one = news["places"][0]
    Booking.objects.create(
        public_id=f"trace-{news['reference']}-{int(at.timestamp())}",
        reference=news["reference"],
        place=one["id"],
        office=news["office"],
        service=news["service"],
        mode=news["mode"],
        starts_at=datetime.fromisoformat(one["starts_at"]),
        length_min=one["length_min"],
        services=list(news["services"]),
        state=BookingState.CANCELLED,
        sold_by="office",
        created_at=at,
        updated_at=at,
    )


def _know(reference: str, news: News, at: datetime) -> None:
    """Let the holder of the key open the booking: without any text, because staff has typed none here."""
    try:
        with transaction.atomic():
            PreEntry.objects.get_or_create(
                reference=reference,
                defaults={
                    "secret_hash": news["secret_hash"],
                    "language": news["language"],
                    "created_at": at,
                    "updated_at": at,
                },
            )
    except IntegrityError:
        return
