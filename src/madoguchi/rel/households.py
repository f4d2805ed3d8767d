"""Invented people, each with an open case at the desk of a clerk of their own: what A's page must never show of B."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.test import Client

from madoguchi.core.references import make_reference
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.cases import services as cases
from madoguchi.domains.documents import services as documents
from madoguchi.foundation import cities, clock
from madoguchi.foundation.accounts import sessions
from madoguchi.foundation.accounts.models import RoleGrant, Staff
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.rel.chance import chance

FAMILY = ("綾小路", "勅使河原", "五十嵐", "長曽我部", "御手洗", "小鳥遊", "東海林", "八月一日")
GIVEN = ("清麿", "千歳", "弥生", "慶四郎", "撫子", "宗一郎", "環奈", "辰之助")
_STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]], [[200, 30], [240, 110]]])


@dataclass(frozen=True, slots=True)
class Household:
    """`own` must stand on every output about it, and no part of `canaries` on anybody else's."""

    reference: str
    name: str
    phone: str
    cookie: str
    documents: tuple[str, ...]

    @property
    def own(self) -> tuple[str, ...]:
        return (self.reference, self.name)

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.reference, self.name, self.phone)


def settle(count: int, seed: int) -> list[Household]:
    """At most 64 households, each with its official forms made by the real typesetter."""
    rng = chance("households", seed)
    names = rng.sample([(family, given) for family in FAMILY for given in GIVEN], count)
    return [_settle_one(number, *name, rng) for number, name in enumerate(names)]


def _settle_one(number: int, family: str, given: str, rng: Random) -> Household:
    reference, phone = make_reference(rng), f"090-7{rng.randrange(1000):03d}-{number:04d}"
    clerk = Actor(f"rel-{number}", frozenset({Role.COUNTER_CLERK}))
    cases.open_case(actor=clerk, reference=reference, facts=_facts(family, given, phone), door="counter")
    client = _signed_in(clerk)
    cases.open_hearing(actor=clerk, case=reference, session_key=client.session.session_key or "")
    made = documents.generate_bundle(actor=clerk, case_reference=reference)
    return Household(
        reference=reference,
        name=f"{family}{given}",
        phone=phone,
        cookie=client.cookies["sessionid"].value,
        documents=tuple(document.public_id for document in made),
    )


def _signed_in(clerk: Actor) -> Client:
    """As after both factors; signing in itself is not what is tried here."""
    staff = Staff.objects.create(sign_in=clerk.actor_id, name="窓口", sections=[], password="!")  # noqa: S106
    for role in clerk.roles:
        RoleGrant.objects.create(staff=staff, role=role.value, granted_by="rel", valid_from=clock.now())
    client = Client()
    client.force_login(staff)
    session = client.session
    session[sessions.BEGAN] = session[sessions.SEEN] = int(clock.now().timestamp())
    session.save()
    return client


def _facts(family: str, given: str, phone: str) -> Facts:
    moved_on = (clock.today() - timedelta(days=3)).isoformat()
    household = {
        "life_event": "move_in",
        "moved_from": "other_prefecture",
        "moved_on": moved_on,
        "member_count": "1",
        "phone": phone,
        "new_address": f"{cities.current().name.ja}中央一丁目2番3号",
        "old_address": "広島県広島市南区松原町10-1",
        "previous_head": f"{family}　{given}",
        "registered_domicile": "広島県広島市南区松原町10番",
    }
    person = {
        "birth_date": "1985-04-01",
        "family_name": family,
        "given_name": given,
        "family_kana": "アヤノ",
        "given_kana": "キヨ",
        "sex": "male",
        "relationship": "世帯主",
    }
    return Facts(
        {**household, **dict(_answers(_NO_HOUSEHOLD))},
        (MemberFacts("m1", {**person, **dict(_answers(_NO_PERSON))}),),
    )


_NO_HOUSEHOLD = (
    "earner_is_civil_servant",
    "wants_school_aid",
    "wants_pension_exemption",
    "wants_direct_debit",
    "needs_water_start",
    "has_moped",
    "has_dog",
    "needs_daycare",
    "wants_residence_certificate",
)
_NO_PERSON = (
    "is_foreign_national",
    "care_certified",
    "disability_certificate",
    "card_held",
    "wants_seal_registration",
)


def _answers(facts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((fact, "no") for fact in facts)
