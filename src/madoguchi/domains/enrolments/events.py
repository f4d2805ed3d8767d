"""News of this room: codes and moments, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class EnrolmentHeard(Event):
    """The office moved an enrolment, which is the case. Moments in ISO form; `offer_until` is "" where there is no offer.

    `no` is that of the office's word, once for each.
    """

    code: ClassVar[str] = "enrolment.heard"
    state: str
    no: int
    starts_at: str
    offer_until: str
