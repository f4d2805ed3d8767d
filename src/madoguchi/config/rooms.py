"""Which rooms an install has. A room that is at home in another zone is not installed, so its tables do not exist there.

`front` is the internet side, `office` the LGWAN side, `all` both on one box. `number` is the individual-number network; its
rooms are in no other install, not even in `all` (architecture, "Three zones").
"""

from __future__ import annotations

EACH = (
    "madoguchi.foundation.accounts",
    "madoguchi.foundation.audit",
    "madoguchi.foundation.clock",
    "madoguchi.foundation.events",
    "madoguchi.foundation.files",
    "madoguchi.foundation.idempotency",
    "madoguchi.foundation.jobs",
    "madoguchi.foundation.policy",
    "madoguchi.foundation.release",
    "madoguchi.foundation.retention",
    "madoguchi.foundation.transfer",
    "madoguchi.domains.procedures",
    "madoguchi.domains.notifications",
    "madoguchi.ui",
    "madoguchi.yards.staff",
    "madoguchi.yards.mailbox",
)
FRONT = (
    "madoguchi.foundation.waitingroom",
    "madoguchi.domains.intake",
    "madoguchi.domains.enrolments",
    "madoguchi.yards.courses",
    "madoguchi.domains.turns",
    "madoguchi.yards.front",
    "madoguchi.yards.offices",
)
OFFICE = (
    "madoguchi.domains.residents",
    "madoguchi.domains.cases",
    "madoguchi.domains.applications",
    "madoguchi.domains.visits",
    "madoguchi.domains.courses",
    "madoguchi.domains.payments",
    "madoguchi.domains.documents",
    "madoguchi.domains.work",
    "madoguchi.domains.number_requests",
    "madoguchi.domains.metrics",
    "madoguchi.domains.push",
    "madoguchi.yards.kiosk",
    "madoguchi.yards.signage",
    "madoguchi.yards.counter",
    "madoguchi.yards.course_desk",
    "madoguchi.yards.back",
    "madoguchi.yards.manager",
    "madoguchi.yards.catalogue",
    "madoguchi.yards.push",
)

NUMBER = (
    "madoguchi.domains.numbers",
    "madoguchi.yards.number",
)

ZONES = ("all", "front", "office", "number")


def rooms(zone: str, *, every: bool = False) -> tuple[str, ...]:
    """Django applications of an install of `zone`; `every` room of the house for tests and generated documents."""
    chosen: tuple[str, ...] = EACH
    if every or zone in ("all", "front"):
        chosen += FRONT
    if every or zone in ("all", "office"):
        chosen += OFFICE
    if every or zone == "number":
        chosen += NUMBER
    return chosen
