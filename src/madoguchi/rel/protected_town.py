"""A small town whose protective measures (支援措置) are entered, extended, lifted and ended at random, by the program's
own services. Beside them stands what everybody may know of whom, kept by hand: the judge asks no code of the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import typst

from madoguchi.core.people import ProtectedAction, ProtectedScope, ProtectionLevel
from madoguchi.core.references import make_reference
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.cases import services as cases
from madoguchi.domains.residents import services as residents
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from madoguchi.foundation.release import Medium
from madoguchi.rel.chance import chance
from madoguchi.rel.households import FAMILY, GIVEN

CLERK = Actor("rel-clerk", frozenset({Role.COUNTER_CLERK, Role.SUPERVISOR}))
ASKER = Actor("rel-asker", frozenset({Role.SUPERVISOR}))
DECIDER = Actor("rel-decider", frozenset({Role.SUPERVISOR}))
_SCOPES: tuple[tuple[ProtectedScope, ...], ...] = (
    residents.DEFAULT_SCOPES,
    (ProtectedScope(ProtectedAction.CHANGE, ProtectionLevel.ALERT),),
    tuple(ProtectedScope(action, ProtectionLevel.ALERT) for action in ProtectedAction),
    tuple(ProtectedScope(action, ProtectionLevel.ERROR) for action in ProtectedAction),
)
_WARNED = ({Medium.SCREEN}, set[Medium](), {Medium.SCREEN, Medium.PAPER}, set[Medium]())
"""What each of the scopes leaves to a clerk's eyes."""

_ENTERED = 0.25
"""So about two in five of the town are under a measure: many more than anywhere, and most are under none."""


@dataclass(slots=True)
class Known:
    """One measure as a careful clerk would keep it on a card."""

    subject: str
    warned: set[Medium]
    is_provisional: bool
    ends_on: date
    lifted: list[tuple[date, date]] = field(default_factory=list)
    is_ended: bool = False


@dataclass(slots=True)
class Home:
    """A couple. `names`, `phone` and `address` are nobody else's."""

    reference: str
    names: tuple[str, str]
    phone: str
    mail: str
    address: str
    subjects: tuple[str, ...]
    numbers: tuple[str, ...]
    paper: bytes
    measures: list[Known] = field(default_factory=list)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (*self.names, self.phone, self.address)

    def is_closed(self, medium: Medium, on: date) -> bool:
        return any(_closes(known, medium, on) for known in self.measures if not known.is_ended)

    def must_warn(self) -> bool:
        return any(not known.is_ended for known in self.measures)


def _closes(known: Known, medium: Medium, on: date) -> bool:
    if medium not in (Medium.SCREEN, Medium.PAPER):
        return True
    is_lifted = any(first <= on <= last for first, last in known.lifted)
    return not is_lifted and medium not in known.warned


def settle(count: int, seed: int) -> list[Home]:
    """At most 64 homes, each in the register and with an open case."""
    rng = chance("town", seed)
    families = rng.sample([(family, given) for family in FAMILY for given in GIVEN], count)
    return [_settle_one(number, *name, rng) for number, name in enumerate(families)]


def _settle_one(number: int, family: str, given: str, rng: Random) -> Home:
    reference, phone = make_reference(rng), f"090-8{rng.randrange(1000):03d}-{number:04d}"
    address = (
        f"{cities.current().name.ja}中央{number + 1}丁目{rng.randrange(1, 90)}番{rng.randrange(1, 90)}号"
    )
    mail, other = f"home{number}@example.jp", f"{given}江"
    people = tuple(
        MemberFacts(
            member,
            {"family_name": family, "given_name": name, "birth_date": born, "relationship": relationship},
        )
        for member, name, born, relationship in (
            ("m1", given, "1985-04-01", "世帯主"),
            ("m2", other, "1987-10-10", "妻"),
        )
    )
    facts = Facts(
        {"life_event": "move_in", "new_address": address, "phone": phone, "moved_on": "2026-04-01"}, people
    )
    case = cases.open_case(actor=SYSTEM, reference=reference, facts=facts, door="home", mail=mail)
    household = residents.record_move_in(actor=CLERK, reference=reference, facts=facts)
    for member, addressee in household.numbers.items():
        cases.link_member(actor=CLERK, case=reference, member_id=member, addressee_number=addressee)
    numbers = tuple(household.numbers[member.member_id] for member in case.members)
    return Home(
        reference=reference,
        names=(f"{family}\u3000{given}", f"{family}\u3000{other}"),
        phone=phone,
        mail=mail,
        address=address,
        subjects=(*case.allowed.ids, *(f"resident:{addressee}" for addressee in numbers)),
        numbers=numbers,
        paper=_paper(reference, f"{family}\u3000{given}", address),
    )


def _paper(reference: str, name: str, address: str) -> bytes:
    source = f"#set page(width: 148mm, height: 105mm)\n受付番号 {reference}\n\n氏名 {name}\n\n住所 {address}"
    made = typst.compile(source.encode(), format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("one file expected")
    return made


def change_something(homes: list[Home], rng: Random, today: date) -> None:
    """One act of the measures' life at one home."""
    home = rng.choice(homes)
    standing = [known for known in home.measures if not known.is_ended]
    acts: list[Callable[[Home, list[Known], Random, date], None]] = [_lift, _extend, _end, _end, _ask_alone]
    if standing:
        rng.choice(acts)(home, standing, rng, today)
    elif rng.random() < _ENTERED:
        _enter(home, standing, rng, today)


def _enter(home: Home, _: list[Known], rng: Random, today: date) -> None:
    which = rng.randrange(len(_SCOPES))
    subject, is_provisional = rng.choice(home.subjects), rng.random() < 0.3
    if any(known.subject == subject and not known.is_ended for known in home.measures):
        return
    entered = residents.record_protective_measure(
        actor=CLERK,
        subject_id=subject,
        starts_on=today + timedelta(days=rng.randrange(-1200, 40)),
        scopes=_SCOPES[which],
        is_provisional=is_provisional,
    )
    home.measures.append(Known(subject, set(_WARNED[which]), is_provisional, entered.ends_on))


def _lift(home: Home, standing: list[Known], rng: Random, today: date) -> None:
    known = rng.choice(standing)
    first = today + timedelta(days=rng.randrange(3))
    last = first + timedelta(days=rng.randrange(3))
    asked = residents.request_measure_lift(
        actor=ASKER, subject_id=known.subject, reason="窓口で受け取る", first_on=first, last_on=last
    )
    if rng.random() < 0.5:
        residents.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
        known.lifted.append((first, last))


def _extend(home: Home, standing: list[Known], rng: Random, today: date) -> None:
    known = rng.choice(standing)
    if known.is_provisional:
        residents.confirm_protective_measure(actor=CLERK, subject_id=known.subject)
        known.is_provisional = False
    else:
        # Long after its end, which moves on each time.
        far = max(today, known.ends_on) + timedelta(days=1500)
        extended = residents.extend_protective_measure(actor=CLERK, subject_id=known.subject, filed_on=far)
        known.ends_on = extended.ends_on


def _end(home: Home, standing: list[Known], rng: Random, today: date) -> None:
    known = rng.choice(standing)
    asked = residents.request_measure_release(actor=ASKER, subject_id=known.subject, reason="本人の申出")
    residents.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    known.is_ended = True


def _ask_alone(home: Home, standing: list[Known], rng: Random, today: date) -> None:
    """What one person asks and nobody decides opens nothing."""
    subject = rng.choice(standing).subject
    residents.request_measure_release(actor=ASKER, subject_id=subject, reason="まだ決まっていない")
