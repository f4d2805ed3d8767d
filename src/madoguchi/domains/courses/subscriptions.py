"""What arrives from the internet side, and what others ask of this room."""

from __future__ import annotations

from typing import Any

from madoguchi.domains.courses.gate_source import ParticipantSubjects
from madoguchi.domains.courses.letters import OWNER, addressee_of
from madoguchi.domains.notifications.ports import register_address_source
from madoguchi.foundation import release, transfer
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release.ports import register_subject_source
from madoguchi.foundation.transfer import Header

_SUBJECTS = ParticipantSubjects()


def on_enrolment(payload: dict[str, Any], header: Header) -> None:
    from madoguchi.domains.courses.services import receive_enrolment

    receive_enrolment(actor=SYSTEM, news=payload)


def on_seats_returned(payload: dict[str, Any], header: Header) -> None:
    from madoguchi.domains.courses.services import receive_seats

    receive_seats(actor=SYSTEM, news=payload)


def connect() -> None:
    for kind in ("course_seats", "enrolment_state", "enrolment_offered", "enrolment_refused"):
        release.declare_envelope(kind)
    transfer.receive_kind("enrolment", on_enrolment)
    transfer.receive_kind("seats_returned", on_seats_returned)
    register_subject_source("participant", _SUBJECTS)
    register_address_source(OWNER, addressee_of)
