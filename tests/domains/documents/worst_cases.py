"""Every form of both cities with the longest values that the doors let in, and what a finished PDF says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from madoguchi.core.rules import HOUSEHOLD, Facts, MemberFacts
from madoguchi.domains.cases.records import CaseView, KnownValue, MemberView, subject_id
from madoguchi.domains.documents.filling import FilledForm, Filling
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, FactDefinition, FactType, ForEach, FormSpec, load_city
from madoguchi.foundation.cities.fact_catalogue import Scope
from madoguchi.foundation.cities.typed_values import read_value

DATA = Path(__file__).resolve().parents[3] / "data"
ON = date(2026, 11, 21)
REFERENCE = "K7M4-QX29"
CHILDREN = 7
_NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
_LONG_NAME = (
    "寿限無寿限無五劫のすりきれ海砂利水魚の水行末雲来末風来末食う寝るところに住むところ藪ら柑子のぶら柑子"
)
_LATIN = "MAXIMILIANWOLFGANGSCHWARZENBERGER"


@cache
def city(name: str) -> City:
    return load_city(DATA / "cities" / name, DATA / "national")


@cache
def all_forms() -> tuple[tuple[City, FormSpec], ...]:
    """Each distinct form once: a city's own version of a national one is a form of its own."""
    found: dict[FormSpec, City] = {}
    for name in ("yukuhashi", "kitakyushu"):
        for form in city(name).forms.values():
            found.setdefault(form, city(name))
    return tuple((owner, form) for form, owner in found.items())


def longest(definition: FactDefinition, number: int) -> str:
    """As long as the door lets in, and different for each person."""
    limit = definition.maximum or 0
    name = _LATIN if number % 2 else _LONG_NAME
    lines = {
        FactType.NAME: (f"渡邉\U000e0110{number}" + name * 4)[: limit or 100],
        FactType.FURIGANA: ("ジュゲムジュゲムゴコウノスリキレ" * 8)[: (limit or 100) - 1]
        + "アイウエオカキク"[number % 8],
        FactType.TEXT: (f"{number}番地の{_LONG_NAME}{_LATIN}" * 4)[: limit or 200],
        FactType.ADDRESS: (f"{number}番地の{_LONG_NAME}{_LATIN}" * 4)[: limit or 200],
        FactType.PHONE: f"0930-25-11{number:02d}",
        FactType.MAIL: "a" * 64 + "@" + "b" * 60 + ".example.test",
        FactType.INTEGER: str(limit or 999_999_999_999),
        FactType.DATE: f"1989-12-{number + 11}" if number < 2 else f"2020-12-{number + 11}",
        FactType.BANK_ACCOUNT: "　".join(
            ("行橋みなと銀行" * 14, "長い名の支店" * 16, "普通", "1234567", "ワタナベ" * 20)
        ),
        FactType.RELATIONSHIP: "世帯主" if number == 1 else "子の妻",
        FactType.YES_NO: "yes",
        FactType.CHOICES: "、".join(choice.id for choice in definition.choices),
        FactType.CHOICE: max(
            (c.id for c in definition.choices), key=lambda c: len(_label(definition, c)), default=""
        ),
    }
    return lines[definition.type]


def _label(definition: FactDefinition, choice_id: str) -> str:
    choice = definition.choice(choice_id)
    return choice.label.ja if choice else ""


def _texts(owner: City, member: str) -> dict[str, str]:
    scope, number = (Scope.MEMBER, int(member[1:])) if member else (Scope.HOUSEHOLD, 0)
    return {fact.id: longest(fact, number) for fact in owner.facts if fact.scope is scope}


def worst_case(owner: City, *, children: int = CHILDREN) -> CaseView:
    """The applicant and so many children; every fact known. Who signs is told by the days of birth alone."""
    ids = [f"m{number}" for number in range(1, children + 2)]
    texts = {member: _texts(owner, member) for member in (HOUSEHOLD, *ids)}
    born = owner.facts["birth_date"]
    facts = Facts(
        {}, tuple(MemberFacts(m, {"birth_date": read_value(born, texts[m]["birth_date"])}) for m in ids)
    )
    members = tuple(
        MemberView(
            m,
            position,
            "applicant" if m == "m1" else "household",
            subject_id(REFERENCE, m),
            f"{texts[m]['family_name']} {texts[m]['given_name']}",
            f"{texts[m]['family_kana']} {texts[m]['given_kana']}",
        )
        for position, m in enumerate(ids)
    )
    known = {
        (member, fact): KnownValue(member, fact, text, "counter", "kubota", _NOW)
        for member, said in texts.items()
        for fact, text in said.items()
    }
    return CaseView(
        REFERENCE, 1, "hearing", "", "counter", "ja", "", "", _NOW, facts, members, known
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A finished form: what was filled in and the bytes."""

    form: FilledForm
    pdf: bytes

    def __str__(self) -> str:
        return self.form.spec.id


def filled(owner: City, spec: FormSpec, case: CaseView) -> FilledForm:
    people = tuple(member.member_id for member in case.members)
    subject = people[-1] if spec.for_each is ForEach.MEMBER else ""
    return Filling(owner, case, ON, {}).fill(NeededForm(spec, subject, (subject,) if subject else people, ()))


def texts_of(form: FilledForm) -> Iterator[str]:
    """What the page shows in the order of the layout, the continuation sheet at the end."""
    sheet = form.sheet
    yield sheet.title
    yield sheet.addressee
    yield sheet.filed_on
    yield sheet.reference
    for section in sheet.sections:
        yield section.heading
        if section.kind == "table":
            yield from section.columns  # type: ignore[union-attr]
        for row in section.rows:
            yield from row
    yield sheet.signature.heading
    yield from sheet.signature.others
    yield from sheet.notes
    for row in sheet.continued:
        yield from row
