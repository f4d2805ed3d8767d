"""The cast: one fictional member of staff per duty. Rows are made directly, because the services that make
them are what other tests test."""

from __future__ import annotations

from madoguchi.foundation import clock
from madoguchi.foundation.accounts.models import RoleGrant, Staff
from madoguchi.foundation.policy import Actor, Role

NAMES = {
    Role.RECEPTIONIST: "受付 あおい",
    Role.COUNTER_CLERK: "窓口 いずみ",
    Role.SECTION_CLERK: "担当 うめ",
    Role.NUMBER_CLERK: "番号 くるみ",
    Role.SUPERVISOR: "責任 えいじ",
    Role.OPERATOR: "運用 おと",
    Role.AUDITOR: "監査 かえで",
}


def make_staff(role: str, *, sections: tuple[str, ...] = (), name: str = "", sign_in: str = "") -> Staff:
    """The persona of `role`, or one more person of that duty under another `sign_in`. No password, no
    factor."""
    duty = Role(role)
    person, is_new = Staff.objects.get_or_create(
        sign_in=sign_in or f"test-{duty.value.replace('_', '-')}",
        defaults={"name": name or NAMES[duty], "sections": list(sections), "password": "!"},
    )
    if is_new:
        RoleGrant.objects.create(staff=person, role=duty.value, granted_by="tests", valid_from=clock.now())
    elif sections and list(sections) != person.sections:
        person.sections = list(sections)
        person.save(update_fields=["sections"])
    return person


def actor(role: str, *, sections: tuple[str, ...] = (), actor_id: str = "", purpose: str = "") -> Actor:
    """An actor without any row, for services that need no more."""
    return Actor(
        actor_id=actor_id or f"test-{role.replace('_', '-')}",
        roles=frozenset({Role(role)}),
        sections=frozenset(sections),
        purpose=purpose,
    )
