"""Short ways into the middle of the sections' work, by the services themselves."""

from __future__ import annotations

from madoguchi.domains.applications import services as applications
from madoguchi.domains.work import services
from madoguchi.domains.work.models import WorkItem
from tests.support.households import open_family4
from tests.support.personas import actor

CASE = "K7M4-QX29"
WATER = "water_service_start"
MOVE_IN = "move_in"
COUNTER = actor("counter_clerk")
WATER_CLERK = actor("section_clerk", sections=("water",), actor_id="mizuno")
REGISTRY = actor("section_clerk", sections=("resident_registry",), actor_id="toda")
REGISTRY_2 = actor("section_clerk", sections=("resident_registry",), actor_id="ueda")
SUPERVISOR = actor("supervisor", actor_id="eiji")


def accepted(*procedures: str, reference: str = CASE) -> list[WorkItem]:
    """The family's applications are accepted and their steps made, as the news would do after the commit."""
    open_family4(reference)
    applications.submit_applications(
        actor=COUNTER, case_reference=reference, procedure_ids=procedures or (WATER,)
    )
    made = applications.accept_applications(actor=COUNTER, case_reference=reference)
    services.open_steps(actor=COUNTER_SYSTEM, references=tuple(one.reference for one in made))
    return list(WorkItem.objects.filter(case_reference=reference).order_by("pk"))


COUNTER_SYSTEM = actor("system", actor_id="system")


def finished(item: WorkItem, worker=WATER_CLERK, approver=SUPERVISOR) -> WorkItem:  # type: ignore[no-untyped-def]
    services.claim_step(actor=worker, item=item.public_id)
    row = services.finish_step(actor=worker, item=item.public_id)
    if row.needs_approval:
        row = services.approve_step(actor=approver, item=item.public_id)
    return row
