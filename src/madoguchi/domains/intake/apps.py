"""Intake lives in the front zone only; it meets the office by envelopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from madoguchi.foundation.transfer import Header


class IntakeConfig(AppConfig):
    name = "madoguchi.domains.intake"
    label = "intake"
    verbose_name = "事前の受付"
    zone = "front"

    def ready(self) -> None:
        from madoguchi.domains.intake import services
        from madoguchi.domains.intake.disclosures import EntrySource
        from madoguchi.domains.intake.supply import count_free_places
        from madoguchi.foundation import transfer
        from madoguchi.foundation.policy.actors import SYSTEM
        from madoguchi.foundation.release.ports import register_subject_source
        from madoguchi.foundation.waitingroom import register_supply

        def places(payload: dict[str, Any], header: Header) -> None:
            services.receive_places(payload)

        def positions(payload: dict[str, Any], header: Header) -> None:
            services.receive_positions(payload)

        def status(payload: dict[str, Any], header: Header) -> None:
            services.receive_status(payload)

        def correction_request(payload: dict[str, Any], header: Header) -> None:
            services.receive_correction_request(payload, sent_at=header.sent_at)

        def booking_refused(payload: dict[str, Any], header: Header) -> None:
            services.refuse_booking(
                SYSTEM,
                reference=payload["reference"],
                place=payload["place"],
                kept_place=payload.get("kept_place", ""),
            )

        def reservation(payload: dict[str, Any], header: Header) -> None:
            services.receive_reservation(payload)

        def wave(payload: dict[str, Any], header: Header) -> None:
            services.receive_wave(payload)

        def places_recalled(payload: dict[str, Any], header: Header) -> None:
            services.receive_recall(payload)

        _declare_envelopes()
        transfer.receive_kind("reservation", reservation)
        transfer.receive_kind("places_recalled", places_recalled)
        transfer.receive_kind("places", places)
        transfer.receive_kind("wave", wave)
        transfer.receive_kind("positions", positions)
        transfer.receive_kind("status", status)
        transfer.receive_kind("correction_request", correction_request)
        transfer.receive_kind("booking_refused", booking_refused)
        register_subject_source("entry", EntrySource())
        register_supply("booking", count_free_places)


def _declare_envelopes() -> None:
    from madoguchi.foundation import release

    for kind in ("preentry", "booking", "correction"):
        release.declare_envelope(kind, own_words=True)
    for kind in ("places_returned", "correction_open"):
        release.declare_envelope(kind)
