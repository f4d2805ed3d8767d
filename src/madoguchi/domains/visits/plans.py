"""What a household has come for, from its case and the plan of the city's procedures."""

from __future__ import annotations

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.plan import Way
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.visits.needs import NEEDS
from madoguchi.domains.visits.skills import INTERPRETER
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM

_NOT_HERE = (Way.HOME, Way.CONTACT)
_NO_OFFICE = ""
"""Of what must be visited though no office has a counter for it: the one visited tells where to go."""


def case_procedures(reference: str, office: str) -> tuple[str, ...] | None:
    """Ids of the procedures that the case needs a counter of this office for, in the order of the plan; None without
    such a case.

    Read as the system: a kiosk may learn which counters come next, and nothing else of the case.
    """
    try:
        case = cases.get_case(SYSTEM, reference)
    except NotFoundOrHidden:
        return None
    plan = procedures.get_plan(SYSTEM, case.facts, clock.today(), office=office)
    return tuple(
        item.id for item in plan.needed if item.way not in _NOT_HERE and item.office in (office, _NO_OFFICE)
    )


def case_needs(reference: str) -> tuple[str, ...]:
    """What the case tells of its household's needs: an interpreter for the language in which the pre-entry was
    written. A wheelchair is not concluded from a disability: it is asked at the kiosk or told to staff.

    Read as the system, as above.
    """
    try:
        written = cases.get_case(SYSTEM, reference).language
    except NotFoundOrHidden:
        return ()
    need = f"{INTERPRETER}{written.lower().split('-')[0].split('_')[0]}"
    return (need,) if need in NEEDS else ()
