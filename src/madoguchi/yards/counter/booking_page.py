"""What the pages of bookings show: offices, purposes, and words for what a household needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from madoguchi.domains.visits.booking_selectors import BookedVisit
from madoguchi.domains.visits.services import Keys
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import Bookable, BookingService

_SLIP = "booking_slip"
_SALT = "madoguchi.counter.slip"
_SLIP_S = 600
NEEDS = {"wheelchair": "車いす", "hearing": "筆談・手話", "childcare": "子どもの見守り"}
LANGUAGES = {"en": "英語", "zh-hans": "中国語", "ko": "韓国語", "vi": "ベトナム語"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search asks for; `service` None: the office has none of that name."""

    place: Bookable
    service: BookingService | None
    day: date
    slots: int


def read_asked(request: HttpRequest) -> Asked:
    """Wrong values fall back: the search never fails."""
    city = cities.current()
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    place = city.bookable.get(given.get("office", "")) or city.main_office.bookable
    service = place.service(given.get("service", "")) or (place.booking[0] if place.booking else None)
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        day = clock.today()
    slots = given.get("slots", "1")
    most = city.booking_rules.most_slots
    return Asked(place, service, day, min(int(slots), most) if slots.isdecimal() and slots != "0" else 1)


def service_name(visit: BookedVisit) -> str:
    place = cities.current().bookable.get(visit.office)
    service = place.service(visit.service) if place else None
    return service.name.ja if service else visit.service


def office_name(office: str) -> str:
    place = cities.current().bookable.get(office)
    return place.name.ja if place else office


def need_words(visit: BookedVisit) -> str:
    words = [NEEDS.get(one) or f"通訳({LANGUAGES.get(one.partition(':')[2], one)})" for one in visit.needs]
    people = [f"{visit.party}人"] if visit.party > 1 else []
    return "、".join([*people, *words])


def rows_of(visits: list[BookedVisit]) -> list[dict[str, Any]]:
    return [
        {
            "visit": one,
            "service": service_name(one),
            "office": office_name(one.office),
            "needs": need_words(one),
        }
        for one in visits
    ]


def hand_slip(response: HttpResponse, keys: Keys) -> None:
    """The key for the page that prints it: in a cookie of ten minutes, as nothing here stores it."""
    value = signing.dumps([keys.reference, keys.secret], salt=_SALT)
    response.set_cookie(_SLIP, value, max_age=_SLIP_S, httponly=True, samesite="Strict", path="/counter/")


def read_slip(request: HttpRequest, reference: str) -> str:
    """The secret for this reference, or empty."""
    try:
        known, secret = signing.loads(request.COOKIES.get(_SLIP, ""), salt=_SALT, max_age=_SLIP_S)
    except (signing.BadSignature, ValueError):
        return ""
    return str(secret) if known == reference else ""
