"""Envelopes as the office writes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from madoguchi.domains.enrolments.access import Access
from madoguchi.foundation import clock

COURSE = "course-1"


def make_news(
    *,
    seats: int,
    no: int = 1,
    grant: int = 1,
    waiting: int = 0,
    asked_back: bool = False,
    is_granted: bool = True,
) -> dict[str, Any]:
    """`course_seats` of one course with one category for groups of one or two."""
    now = clock.now()
    begins, ends = now + timedelta(days=10), now + timedelta(days=10, hours=2)
    pairs = [[f"seat-{number}", grant] for number in range(seats)]
    category = {
        "code": "general",
        "fee_yen": 500,
        "min_age": None,
        "max_age": None,
        "guardian_age": None,
        "residents_only": False,
        "group_min": 1,
        "group_max": 2,
        "waiting": waiting,
        "granted": [] if asked_back or not is_granted else pairs,
        "asked_back": pairs if asked_back else [],
    }
    course = {
        "id": COURSE,
        "no": no,
        "series": "small",
        "place": "hall_chuo",
        "is_called_off": False,
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (begins - timedelta(days=2)).isoformat(),
        "cancel_until": (begins - timedelta(days=1)).isoformat(),
        "per_person": 1,
        "sessions": [[begins.isoformat(), ends.isoformat()]],
        "categories": [category],
    }
    return {"courses": [course], "as_of": now.isoformat()}


def make_state(access: Access, state: str, *, no: int, answers: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "reference": access.reference,
        "course": COURSE,
        "category": "general",
        "no": no,
        "answers": answers,
        "state": state,
        "reason": "",
        "ahead": None,
        "offer_until": (now + timedelta(hours=24)).isoformat() if state == "offered" else "",
        "due_yen": 500,
        "owed_yen": 500,
        "as_of": now.isoformat(),
    }
