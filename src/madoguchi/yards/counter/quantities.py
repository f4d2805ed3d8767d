"""How many of each fee a household owes, from its plan and what it said."""

from __future__ import annotations

from madoguchi.core.plan import Plan
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation import cities

_COPIES = "residence_certificate_copies"


def quantities_of(case: CaseView, plan: Plan) -> dict[str, int]:
    """Procedure id → how many: copies where the fee is per copy, else one."""
    procedures = cities.current().procedures
    copies = case.facts.get(_COPIES)
    count = copies if isinstance(copies, int) and not isinstance(copies, bool) else 1
    return {item.id: count if procedures[item.id].fee.per == "copy" else 1 for item in plan.needed}
