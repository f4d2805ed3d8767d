"""Every form is read back field by field: the gate finds each value at its place, and any other value there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings

from madoguchi.core.errors import ReleaseRefused
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents import services
from madoguchi.domains.documents.filling import Filling
from madoguchi.domains.documents.places import blank_of
from madoguchi.domains.documents.typeset import set_sheet
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.shown_values import shown_forms
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release import Blank, Field
from madoguchi.foundation.release.papers import page_texts
from madoguchi.foundation.release.places import Misplaced, find_misplaced
from madoguchi.foundation.release.readings import code_key
from tests.domains.documents.worst_cases import DATA, ON, Made, all_forms, filled, worst_case
from tests.support.households import open_family4

LAYOUT = DATA / "national" / "forms" / "form.typ"
CHILDREN = 1
FEW = 3
CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
Stored = dict[str, dict[str, frozenset[str]]]
Read = tuple[Made, CaseView, City, list[str], Blank]


def stored(owner: City, case: CaseView) -> Stored:
    """What the gate's connection would find."""
    found: Stored = {}
    for member in case.members:
        texts = {fact: text for (who, fact), text in _known(case) if who in ("", member.member_id)}
        fields = {
            fact: frozenset(map(code_key, shown_forms(owner.facts[fact], text)))
            for fact, text in texts.items()
        }
        found[member.subject] = {**fields, "full_name": frozenset({code_key(member.full_name)})}
    return found


def _known(case: CaseView) -> Iterator[tuple[tuple[str, str], str]]:
    return ((slot, known.value_text) for slot, known in case.known.items())


@pytest.fixture(scope="module")
def papers() -> list[Read]:
    cases = {owner.id: worst_case(owner, children=CHILDREN) for owner, _ in all_forms()}
    read: list[Read] = []
    for owner, spec in all_forms()[::2]:
        case, form = cases[owner.id], filled(owner, spec, cases[owner.id])
        pdf = set_sheet(form.sheet, layout=LAYOUT, font_folders=settings.FONT_FOLDERS)
        read.append((Made(form, pdf), case, owner, page_texts(pdf), blank_of(case, form.paper)))
    return read


def test_find_misplaced__every_second_form_with_the_longest_values__finds_each_at_its_place(
    papers: list[Read],
) -> None:
    wrong = {
        str(made): found
        for made, case, owner, texts, blank in papers
        if (found := find_misplaced(texts, blank, stored(owner, case)))
    }
    assert not wrong
    assert len(papers) >= 40


def test_find_misplaced__table_that_goes_on_on_another_page__is_read_to_its_end() -> None:
    """A household of eight: the heads of the columns stand again on the second page."""
    owner, spec = next((owner, spec) for owner, spec in all_forms() if spec.id == "child_allowance_claim")
    case = worst_case(owner)
    form = filled(owner, spec, case)
    pdf = set_sheet(form.sheet, layout=LAYOUT, font_folders=settings.FONT_FOLDERS)
    values, blank = stored(owner, case), blank_of(case, form.paper)
    assert find_misplaced(page_texts(pdf), blank, values) is None
    last = case.members[-1].subject
    other = {**values, last: {**values[last], "birth_date": frozenset({"1999-01-01"})}}
    assert find_misplaced(page_texts(pdf), blank, other) == Misplaced(last, "birth_date")


def test_find_misplaced__any_single_field_stored_otherwise__is_found_and_named(papers: list[Read]) -> None:
    """Of each form the first field, the last, and one between."""
    missed = []
    for made, case, owner, texts, blank in papers:
        values = stored(owner, case)
        listed = [one for block in blank.blocks for one in block if isinstance(one, Field)]
        for field in dict.fromkeys(listed[:: max(1, len(listed) // 2)][:FEW]):
            changed = {**values[field.subject], field.name: frozenset({"すりかえ"})}
            found = find_misplaced(texts, blank, {**values, field.subject: changed})
            if found is None:
                missed.append((str(made), field))
    assert not missed


def test_find_misplaced__two_people_of_one_household_swapped__is_found(papers: list[Read]) -> None:
    """No name from outside the household is on the page, so nothing but the place tells."""
    tables = [paper for paper in papers if any(one.kind == "table" for one in paper[0].form.sheet.sections)]
    assert len(tables) >= FEW
    for made, case, owner, _, blank in tables[:FEW]:
        known = {(_swap(who), fact): value for (who, fact), value in case.known.items()}
        form = Filling(owner, replace(case, known=known), ON, {}).fill(made.form.paper)
        pdf = set_sheet(form.sheet, layout=LAYOUT, font_folders=settings.FONT_FOLDERS)
        assert find_misplaced(page_texts(pdf), blank, stored(owner, case)), str(made)


def _swap(member: str) -> str:
    return {"m1": "m2", "m2": "m1"}.get(member, member)


@pytest.mark.django_db
def test_generate_bundle__filling_mixes_two_members__is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_family4("K7M4-QX29")
    right = Filling._text
    monkeypatch.setattr(
        Filling,
        "_text",
        lambda self, fact, member: right(
            self, fact, "m3" if fact == "birth_date" and member == "m2" else member
        ),
    )
    with pytest.raises(ReleaseRefused, match=r"^release\.mismatch$"):
        services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
