"""How many of each fee a household owes, from its plan and what it said."""

from __future__ import annotations

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import Facts
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Fee


def quantities_of(case: CaseView, plan: Plan) -> dict[str, int]:
    """Procedure id → how many: the copies asked for, the people concerned, else one."""
    procedures = cities.current().procedures
    return {item.id: _quantity(item, procedures[item.id].fee, case.facts) for item in plan.needed}


def _quantity(item: PlanItem, fee: Fee, facts: Facts) -> int:
    if fee.per == "person":
        return max(1, len(item.members))
    copies = facts.get(fee.copies) if fee.copies else None
    return copies if isinstance(copies, int) and not isinstance(copies, bool) else 1
