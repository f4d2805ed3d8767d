"""What the office sends outward. Every handler may run twice, and older news never replaces newer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.domains.intake.models import (
    CorrectionRequestMirror,
    PlaceMirror,
    PositionMirror,
    StatusMirror,
)
from madoguchi.domains.intake.services.waiting import offer_places
from madoguchi.foundation import transfer
from madoguchi.foundation.policy.actors import SYSTEM

News = Mapping[str, Any]
_RANGES = ("low_min", "high_min", "likely_low_min", "likely_high_min")
_POSITION_FIELDS = (
    "reference",
    "number",
    "state",
    "ahead",
    *_RANGES,
    "desks",
    "counter",
    "office",
    "place",
    "into",
    "stays",
    "turn",
    "later_until",
    "as_of",
)


def receive_places(news: News) -> None:
    """`places` {places: [{id, starts_at, length_min, service, office, mode, sell_until, granted_at, wave}], withdrawn: [ids],
    as_of}.

    What is granted goes first to those who wait.
    """
    as_of = datetime.fromisoformat(news["as_of"])
    rows = [
        PlaceMirror(
            place=one["id"],
            starts_at=datetime.fromisoformat(one["starts_at"]),
            length_min=one["length_min"],
            service=one["service"],
            office=one.get("office", ""),
            mode=one.get("mode", "in_person"),
            sell_until=_moment(one.get("sell_until")),
            wave=one.get("wave", ""),
            as_of=as_of,
        )
        for one in news["places"]
    ]
    with transaction.atomic():
        granted = _sellable(news, rows, as_of)
        PlaceMirror.objects.bulk_create(
            granted,
            update_conflicts=True,
            unique_fields=["place"],
            update_fields=[
                "starts_at",
                "length_min",
                "service",
                "office",
                "mode",
                "sell_until",
                "returned_at",
                "is_withdrawn",
                "wave",
                "as_of",
            ],
        )
        PlaceMirror.objects.filter(place__in=news.get("withdrawn", ()), as_of__lte=as_of).update(
            is_withdrawn=True, as_of=as_of
        )
        offer_places(granted)


def _sellable(news: News, rows: Sequence[PlaceMirror], as_of: datetime) -> list[PlaceMirror]:
    """Without those of which later news is here, and those that were given back after they had been granted: that
    answer may still be on its way."""
    known = PlaceMirror.objects.filter(place__in=[row.place for row in rows])
    spoken = {place: (said, back) for place, said, back in known.values_list("place", "as_of", "returned_at")}
    granted_at = {one["id"]: _moment(one.get("granted_at")) or as_of for one in news["places"]}

    def is_news(row: PlaceMirror) -> bool:
        said, back = spoken.get(row.place, (None, None))
        return (said is None or said <= as_of) and (back is None or back < granted_at[row.place])

    return [row for row in rows if is_news(row)]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def receive_positions(news: News) -> None:
    """`positions` {as_of, office, tickets: [{reference, number, state, ahead, low_min, high_min, likely_low_min,
    likely_high_min, desks, counter, place, stays, page, into, turn, later_until}]}: nine in ten waits end within low to high,
    half of them within likely. A family may have several tickets, each with its own `page`."""
    as_of = datetime.fromisoformat(news["as_of"])
    with transaction.atomic():
        newer = _newer(PositionMirror.objects.filter(as_of__gt=as_of).values_list("page", flat=True))
        PositionMirror.objects.bulk_create(
            [
                PositionMirror(
                    page=_page(one),
                    reference=one["reference"],
                    number=one["number"],
                    state=one["state"],
                    ahead=one.get("ahead"),
                    **{name: one.get(name) for name in _RANGES},
                    desks=one.get("desks"),
                    counter=one.get("counter") or "",
                    office=news.get("office") or "",
                    place=one.get("place") or "",
                    into=one.get("into") or "",
                    stays=bool(one.get("stays")),
                    turn=one.get("turn") or 0,
                    later_until=_moment(one.get("later_until")),
                    as_of=as_of,
                )
                for one in news["tickets"]
                if one.get("reference") and _page(one) not in newer
            ],
            update_conflicts=True,
            unique_fields=["page"],
            update_fields=_POSITION_FIELDS,
        )


def receive_status(news: News) -> None:
    """`status` {reference, items: [{application, procedure, state, state_label, updated_at}], as_of}."""
    as_of = datetime.fromisoformat(news["as_of"])
    with transaction.atomic():
        newer = _newer(StatusMirror.objects.filter(as_of__gt=as_of).values_list("application", flat=True))
        StatusMirror.objects.bulk_create(
            [
                StatusMirror(
                    reference=news["reference"],
                    application=one["application"],
                    procedure=one["procedure"],
                    state=one["state"],
                    state_label=one["state_label"],
                    changed_at=datetime.fromisoformat(one["updated_at"]),
                    as_of=as_of,
                )
                for one in news["items"]
                if one["application"] not in newer
            ],
            update_conflicts=True,
            unique_fields=["application"],
            update_fields=["procedure", "state", "state_label", "changed_at", "as_of"],
        )


def receive_correction_request(news: News, *, sent_at: datetime) -> None:
    """`correction_request` {reference, application, token_hash, fields, message}; one row per link.

    Answers with `correction_open` in the same transaction: the office mails the link no earlier than it works. It
    answers again when it is asked again.
    """
    link = {key: news[key] for key in ("reference", "application", "token_hash")}
    with transaction.atomic():
        CorrectionRequestMirror.objects.get_or_create(
            token_hash=link["token_hash"],
            defaults={
                "reference": link["reference"],
                "application": link["application"],
                "fields": [_asked(one) for one in news["fields"]],
                "message": news.get("message", ""),
                "as_of": sent_at,
            },
        )
        transfer.send("correction_open", link, to="office", actor=SYSTEM)


def _asked(one: str | Mapping[str, str] | list[str]) -> list[str]:
    """A fact of the household may come as its id alone; a member's fact names the member too."""
    if isinstance(one, str):
        member, dot, fact = one.rpartition(".")
        return [member if dot else "", fact]
    if isinstance(one, Mapping):
        return [one.get("member", ""), one["fact"]]
    return [one[0], one[1]]


def _page(ticket: Mapping[str, Any]) -> str:
    """An office of an older release sends no page; then a reference has one ticket."""
    return str(ticket.get("page") or f"reference:{ticket['reference']}")


def _newer(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(keys)
