"""Cases for tests: a family that has filled in its data at home."""

from __future__ import annotations

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.cases import services
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role

CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
OTHER_CLERK = Actor(actor_id="nagata", roles=frozenset({Role.COUNTER_CLERK}))
RECEPTIONIST = Actor(actor_id="ueki", roles=frozenset({Role.RECEPTIONIST}))
AUDITOR = Actor(actor_id="kansa", roles=frozenset({Role.AUDITOR}))


def person(member_id: str, family: str, given: str, **more: str | bool | int) -> MemberFacts:
    return MemberFacts(member_id, {"family_name": family, "given_name": given, **more})


def family_facts(family: str = "髙﨑", given: str = "太郎", *, phone: str = "090-1111-2222") -> Facts:
    return Facts(
        {
            "life_event": "move_in",
            "moved_from": "other_prefecture",
            "moved_on": "2026-04-01",
            "new_address": "行橋市中央一丁目1番1号",
            "phone": phone,
        },
        (
            person("m1", family, given, birth_date="1985-04-01", relationship="世帯主"),
            person("m2", family, "花子", birth_date="1987-10-10", relationship="妻"),
        ),
    )


def make_case(
    reference: str = "H7K2-9QXM", family: str = "髙﨑", given: str = "太郎", *, phone: str = "090-1111-2222"
) -> CaseView:
    return services.open_case(
        actor=SYSTEM,
        reference=reference,
        facts=family_facts(family, given, phone=phone),
        door="home",
        mail="taro@example.jp",
    )
