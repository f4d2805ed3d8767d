"""Invented people, each with an open case at the desk of a clerk of their own: what A's page must never show of B."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.test import Client

from madoguchi.core.references import make_reference
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.applications import services as applications
from madoguchi.domains.cases import selectors as known_cases
from madoguchi.domains.cases import services as cases
from madoguchi.domains.documents import selectors as known_documents
from madoguchi.domains.documents import services as documents
from madoguchi.domains.documents.models import Document
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock
from madoguchi.foundation.accounts import sessions
from madoguchi.foundation.accounts.models import RoleGrant, Staff
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.rel.chance import chance

FAMILY = ("綾小路", "勅使河原", "五十嵐", "長曽我部", "御手洗", "小鳥遊", "東海林", "八月一日")
GIVEN = ("清麿", "千歳", "弥生", "慶四郎", "撫子", "宗一郎", "環奈", "辰之助")
_LATER = ("小夜", "健吾", "真琴", "伊織", "文乃", "嘉一")
_KANA = "アイウエオカキクケコ"
_STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]], [[200, 30], [240, 110]]])
_SHOWA, _HEISEI, _HEISEI_BEGAN = 1925, 1988, date(1989, 1, 8)
_ONE_IN_THREE = 3


@dataclass(slots=True)
class Household:
    """The last of `names` and `reference` must stand on every output about it, and no part of `canaries` on anybody
    else's. `epoch` is odd while a correction is on its way."""

    clerk: Actor
    reference: str
    family: str
    names: list[str]
    phone: str
    birth: date
    cookie: str
    papers: tuple[str, ...]
    has_handed_in: bool
    withdrawn_papers: tuple[str, ...] = ()
    epoch: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def canaries(self) -> tuple[str, ...]:
        return (
            self.reference,
            *self.names,
            self.phone,
            self.phone.replace("-", ""),
            *written_dates(self.birth),
        )

    @property
    def is_changing(self) -> bool:
        return self.epoch % 2 == 1

    def withdrawn_names(self, epoch: int) -> list[str]:
        """What had been replaced by then."""
        return self.names[: epoch // 2]


def written_dates(day: date) -> tuple[str, ...]:
    """How a date may stand on a page or a form, without white space."""
    initial, era, began = ("S", "昭和", _SHOWA) if day < _HEISEI_BEGAN else ("H", "平成", _HEISEI)
    year, month, number = day.year - began, day.month, day.day
    return (
        day.isoformat(),
        f"{day.year}年{month}月{number}日",
        f"{day.year}/{month:02d}/{number:02d}",
        f"{era}{year}年{month}月{number}日",
        f"{era}{year:02d}年{month:02d}月{number:02d}日",
        f"{era}{year}.{month}.{number}",
        f"{initial}{year}.{month}.{number}",
    )


def settle(count: int, seed: int) -> list[Household]:
    """At most 64 households, each with its official forms made by the real typesetter; one in three has handed in."""
    rng = chance("households", seed)
    names = rng.sample([(family, given) for family in FAMILY for given in GIVEN], count)
    return [_settle_one(number, *name, rng) for number, name in enumerate(names)]


def correct(household: Household) -> None:
    """The person's given name was wrong: it is put right, and then the papers are made anew. From the end on nothing of
    the old ones may be given out; in between the gate refuses them, because the name has changed."""
    with household.lock:
        version = household.epoch // 2 + 1
        given = later_name(int(household.phone[-4:]), version)
        household.names.append(f"{household.family}{given}")
        household.epoch += 1
        before = known_cases.get_case(household.clerk, household.reference)
        values = {
            ("m1", "given_name"): given,
            ("m1", "given_kana"): f"{_kana(version)}ミ",
            ("", "previous_head"): f"{household.family}　{given}",
        }
        cases.record_facts(
            actor=household.clerk,
            case=household.reference,
            values=values,
            door="counter",
            expected_version=before.version,
            correction=True,
        )
        made = documents.generate_bundle(actor=household.clerk, case_reference=household.reference)
        household.withdrawn_papers += household.papers
        household.papers = _ids(made)
        household.epoch += 1


def later_name(number: int, version: int) -> str:
    """The given name of household `number` after its correction `version`. Own signs for each household, because several
    have the same family name and two may be corrected equally often.
    """
    return f"{_LATER[version % len(_LATER)]}{_kana(number)}{_kana(version)}"


def _kana(number: int) -> str:
    """Two signs, other ones for each number below 100, so that no name is a part of another one."""
    return f"{_KANA[number // len(_KANA) % len(_KANA)]}{_KANA[number % len(_KANA)]}"


def _settle_one(number: int, family: str, given: str, rng: Random) -> Household:
    reference, phone = make_reference(rng), f"090-7{rng.randrange(1000):03d}-{number:04d}"
    birth = date(1962 + number % 38, 1 + rng.randrange(12), 1 + rng.randrange(28))
    clerk = Actor(f"rel-{number}", frozenset({Role.COUNTER_CLERK}))
    facts = _facts(family, given, phone, birth)
    cases.open_case(actor=clerk, reference=reference, facts=facts, door="counter")
    client = _signed_in(clerk)
    cases.open_hearing(actor=clerk, case=reference, session_key=client.session.session_key or "")
    made = documents.generate_bundle(actor=clerk, case_reference=reference)
    hands_in = number % _ONE_IN_THREE == _ONE_IN_THREE - 1
    if hands_in:
        _hand_in(clerk, reference)
        made = known_documents.list_documents(clerk, reference)
    return Household(
        clerk=clerk,
        reference=reference,
        family=family,
        names=[f"{family}{given}"],
        phone=phone,
        birth=birth,
        cookie=client.cookies["sessionid"].value,
        papers=_ids(made),
        has_handed_in=hands_in,
    )


def _ids(made: list[Document]) -> tuple[str, ...]:
    return tuple(document.public_id for document in made)


def _hand_in(clerk: Actor, reference: str) -> None:
    """Everything is signed and received; what comes now is a second time."""
    for member in known_documents.get_papers(clerk, known_cases.get_case(clerk, reference)).signers:
        documents.record_signature(actor=clerk, case_reference=reference, member_id=member, strokes=_STROKES)
    for document in known_documents.list_documents(clerk, reference):
        if document.state == "unsigned":
            documents.confirm_handwritten(actor=clerk, document_id=document.public_id)
    facts = known_cases.get_case(clerk, reference).facts
    needed = procedures.list_needed(facts, on=clock.today())
    applications.submit_applications(actor=clerk, case_reference=reference, procedure_ids=needed)
    applications.accept_applications(actor=clerk, case_reference=reference)


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


def _facts(family: str, given: str, phone: str, birth: date) -> Facts:
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
        "birth_date": birth.isoformat(),
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
