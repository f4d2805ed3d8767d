"""What the internet side may know of a case's applications: codes and times, no names."""

from __future__ import annotations

from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.states import LABELS, ApplicationState
from madoguchi.foundation import cities, clock, transfer
from madoguchi.foundation.policy.actors import Actor


def send_status(actor: Actor, case_reference: str) -> None:
    """Sends the envelope `status` with every application of the case, within the caller's transaction."""
    names = cities.current().procedures
    items = [
        {
            "application": application.reference,
            "procedure": application.procedure_id,
            "name": names[application.procedure_id].name,
            "state": application.state,
            "state_label": LABELS[ApplicationState(application.state)].citizen,
            "updated_at": application.updated_at.isoformat(),
        }
        for application in Application.objects.filter(case_reference=case_reference).order_by("pk")
    ]
    payload = {
        "reference": case_reference,
        "items": items,
        "is_finished": is_finished(case_reference),
        "as_of": clock.now().isoformat(),
    }
    transfer.send("status", payload, to="front", actor=actor)


def fixed_words() -> set[str]:
    """The words of a `status` envelope that are no codes: what the procedures and their states are called."""
    names = {procedure.name for procedure in cities.current().procedures.values()}
    return names | {LABELS[state].citizen for state in ApplicationState}


def is_finished(case_reference: str) -> bool:
    """Whether every application that was not withdrawn is complete, and there is at least one."""
    states = (
        Application.objects.filter(case_reference=case_reference)
        .exclude(state=ApplicationState.WITHDRAWN)
        .values_list("state", flat=True)
    )
    return set(states) == {ApplicationState.COMPLETED}
