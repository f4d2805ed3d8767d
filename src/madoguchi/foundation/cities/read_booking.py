"""`booking:` of an office or another place, and `booking_rules:` of a city."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from madoguchi.foundation.cities.booking import BookingMode, BookingRules, BookingService, Lane
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_hours import read_time
from madoguchi.foundation.cities.reader import Reader, by_id


def read_booking(
    place: Reader, procedures: Mapping[str, Reader], served: Collection[str], named: Collection[str] = ()
) -> tuple[BookingService, ...]:
    """`served` are the sections and `named` the single procedures that the place takes."""
    services = []
    for name, part in by_id(place.items("booking"), "予約").items():
        service = BookingService(
            id=name,
            name=part.words("name", required=True),
            length_min=_positive(part, "length_min"),
            procedures=_booked(part, procedures, served, named),
            places_per_slot=_positive(part, "places_per_slot"),
            lane=part.choice("lane", Lane, Lane.GENERAL),
            mode=part.choice("mode", BookingMode, BookingMode.IN_PERSON),
            join=part.words("join"),
            certainty=part.choice("certainty", Certainty, Certainty.UNVERIFIED),
        )
        if service.mode is not BookingMode.IN_PERSON and not service.join:
            part.wrong(
                "mode",
                "data.booking_without_join",
                f"予約「{service.name}」は窓口で会わないのに、当日どうするかが書かれていません。",
                "join に、どこで待つか、だれから電話がかかるかを書いてください。",
            )
        services.append(service)
        part.finish()
    return tuple(services)


def read_booking_rules(top: Reader) -> BookingRules:
    """What is not written is as in `BookingRules`."""
    part = top.child("booking_rules")
    usual = BookingRules()
    if part is None:
        return usual
    rules = BookingRules(
        change_until_min=_or(part, "change_until_min", usual.change_until_min),
        most_slots=max(1, _or(part, "most_slots", usual.most_slots)),
        return_at=read_time(part, "return_at") if "return_at" in part.data else usual.return_at,
        missed_limit=_or(part, "missed_limit", usual.missed_limit),
        missed_days=_or(part, "missed_days", usual.missed_days),
        offer_min=max(1, _or(part, "offer_min", usual.offer_min)),
        offers_at_most=max(1, _or(part, "offers_at_most", usual.offers_at_most)),
    )
    part.finish()
    return rules


def _or(part: Reader, key: str, usual: int) -> int:
    value = part.integer(key)
    return usual if value is None else max(0, value)


def _positive(part: Reader, key: str) -> int:
    value = part.integer(key, required=True)
    if value is not None and value < 1:
        part.wrong(
            key, "data.booking_without_length", f"「{key}」は1以上です。", "1以上の整数を書いてください。"
        )
    return max(1, value or 1)


def _booked(
    part: Reader, procedures: Mapping[str, Reader], served: Collection[str], single: Collection[str]
) -> tuple[str, ...]:
    """The named ones first, then those of the named life events."""
    named = part.references("procedures", procedures, "手続")
    for name in named:
        section = procedures[name].data.get("section")
        if section not in served and name not in single:
            part.wrong(
                "procedures",
                "data.booking_without_counter",
                f"予約の「{name}」を受け付ける窓口が、この庁舎にありません。",
                f"どれかの窓口の sections に {section} を加えるか、予約から消してください。",
            )
    events = set(part.strings("events"))
    by_event = (
        name
        for name, reader in procedures.items()
        if events.intersection(reader.data.get("events") or ())
        and (reader.data.get("section") in served or name in single)
    )
    return tuple(dict.fromkeys((*named, *by_event)))
