"""Enrolments live in the internet side only; they meet the office by envelopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from madoguchi.foundation.transfer import Header


class EnrolmentsConfig(AppConfig):
    name = "madoguchi.domains.enrolments"
    label = "enrolments"
    verbose_name = "講座の申込み"
    zone = "front"

    def ready(self) -> None:
        from madoguchi.domains.enrolments import openings, services
        from madoguchi.foundation import release, transfer
        from madoguchi.foundation.waitingroom import register_supply

        def course_seats(payload: dict[str, Any], header: Header) -> None:
            services.receive_courses(payload)

        def state(payload: dict[str, Any], header: Header) -> None:
            services.receive_state(payload)

        release.declare_envelope("enrolment", own_words=True)
        release.declare_envelope("seats_returned")
        transfer.receive_kind("course_seats", course_seats)
        transfer.receive_kind("enrolment_state", state)
        transfer.receive_kind("enrolment_offered", state)
        transfer.receive_kind("enrolment_refused", state)
        register_supply(openings.SUPPLY, openings.count_free_seats)
