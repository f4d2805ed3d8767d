"""Entries, places and news for tests of intake."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import PlaceMirror
from madoguchi.foundation import clock

NAME = "髙橋"


def make_facts() -> Facts:
    return Facts(
        {"life_event": "move_in", "phone": "090-1234-5678", "member_count": 1},
        (MemberFacts("m1", {"family_name": NAME, "given_name": "太郎", "birth_date": "1990-05-10"}),),
    )


def make_entry(facts: Facts | None = None) -> Access:
    access = services.new_keys()
    services.begin_entry(access, facts=facts or make_facts(), source="guide", language="ja")
    return access


def make_place(
    place: str = "p1", *, hours: float = 24, service: str = "move_in", office: str = "city_hall"
) -> datetime:
    starts_at = clock.now() + timedelta(hours=hours)
    PlaceMirror.objects.create(
        place=place, office=office, starts_at=starts_at, length_min=60, service=service, as_of=clock.now()
    )
    return starts_at
