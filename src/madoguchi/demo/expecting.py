"""What a household file says must come out: official names, held against the city's own data before anything is played."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from madoguchi.demo.household import Expected, Returned
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.reader import Reader

_PROCEDURES = ("procedures", "not_filed", "automatic", "undecided", "not_needed")
_FORMS = ("forms", "drafts", "continued")


def read_expected(reader: Reader, city: City) -> Expected:
    child = reader.child("expect", required=True)
    if child is None:
        return Expected()
    procedures = {procedure.name for procedure in city.procedures.values()}
    forms = {form.name for form in city.forms.values()}
    names = {key: _names(child, key, procedures, "手続") for key in _PROCEDURES}
    names |= {key: _names(child, key, forms, "様式") for key in _FORMS}
    for name in set(names["not_filed"]) - set(names["procedures"]):
        child.wrong(
            "not_filed",
            "demo.not_filed",
            f"「{name}」は procedures にありません。",
            "not_filed は procedures のうち、この来庁の窓口で出さないものです。",
        )
    visits = child.integer("visits")
    found = Expected(
        **names,
        visits=1 if visits is None else visits,
        handwritten=child.integer("handwritten"),
        fee_yen=child.integer("fee_yen"),
        at_least_forms=child.integer("at_least_forms") or 0,
    )
    child.finish()
    return found


def _names(child: Reader, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
    names = child.strings(key)
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"「{near[0]}」ではありませんか。" if near else f"{what}の name をそのまま書いてください。"
            child.wrong(key, f"demo.unknown_{key}", f"「{name}」という{what}はこの市にありません。", hint)
    return names


def read_returned(reader: Reader, city: City, expected: Expected) -> Returned | None:
    child = reader.child("returned")
    if child is None:
        return None
    found = Returned(
        procedure=child.text("procedure", required=True),
        fact=child.text("field", required=True),
        corrected=child.text("corrected", required=True),
        message=child.text("message", required=True),
    )
    child.finish()
    if found.procedure not in set(expected.procedures) - set(expected.not_filed):
        child.wrong(
            "procedure",
            "demo.returned",
            f"「{found.procedure}」は窓口で受け付ける手続ではありません。",
            "expect の procedures にある手続を書いてください。",
        )
    if found.fact not in city.facts:
        child.wrong(
            "field",
            "demo.unknown_fact",
            f"「{found.fact}」という項目(fact)はありません。",
            "fact の id を書いてください。",
        )
    return found
