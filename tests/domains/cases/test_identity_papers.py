"""Which papers make a check, and that no number slips in as an issuer."""

from __future__ import annotations

import itertools

import pytest

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.cases.identity_papers import (
    LABELS,
    NUMBER,
    PHOTO,
    PLAIN,
    SeenPaper,
    check_papers,
    check_visitor,
    choices,
)
from madoguchi.domains.cases.states import METHODS, IdentityMethod


def seen(*kinds: str) -> tuple[SeenPaper, ...]:
    return tuple(SeenPaper(kind) for kind in kinds)


def refused(method: str, *papers: SeenPaper) -> str:
    with pytest.raises(ValidationFailed) as refusal:
        check_papers(method, papers)
    return refusal.value.code


def test_person__one_with_a_photograph_or_two_without__is_enough() -> None:
    assert check_papers("photo_document", seen("passport")) == seen("passport")
    for pair in itertools.combinations(PLAIN, 2):
        assert check_papers("two_documents", seen(*pair)) == seen(*pair)


@pytest.mark.parametrize(
    ("method", "kinds"),
    [
        ("photo_document", ()),
        ("photo_document", ("pension_book",)),
        ("photo_document", ("passport", "driving_licence")),
        ("two_documents", ("pension_book",)),
        ("two_documents", ("pension_book", "pension_book")),
        ("two_documents", ("pension_book", "power_of_attorney")),
        ("number_on_record", ("passport",)),
        ("number_card", ("passport",)),
        ("known_by_questions", ("passport",)),
        ("not_done", ("passport",)),
        ("legal_representative", ("power_of_attorney",)),
        ("chosen_representative", ("family_register",)),
        ("photo_document", ("no_such_paper",)),
    ],
)
def test_papers__that_do_not_fit__are_refused(method: str, kinds: tuple[str, ...]) -> None:
    assert refused(method, *seen(*kinds)) == "case.papers_do_not_fit"


def test_card__names_itself() -> None:
    assert check_papers("number_card", ()) == seen("number_card")


@pytest.mark.parametrize("issuer", ["123", "第 1 2 3 号", "１２３", "12-34", "あ" * 41])
def test_issuer__with_a_number_or_too_long__is_refused(issuer: str) -> None:
    assert refused("photo_document", SeenPaper("passport", issuer)) == "case.issuer_has_number"


@pytest.mark.parametrize(
    ("visitor", "authority", "code"),
    [
        ("self", "", ""),
        ("self", "chosen_representative", "case.authority_not_needed"),
        ("legal_proxy", "", "case.authority_needed"),
        ("legal_proxy", "chosen_representative", "case.authority_needed"),
        ("legal_proxy", "legal_representative", ""),
        ("chosen_proxy", "legal_representative", "case.authority_needed"),
        ("chosen_proxy", "chosen_representative", ""),
        ("chosen_proxy", "not_done", ""),
    ],
)
def test_visitor__each__proves_what_fits(visitor: str, authority: str, code: str) -> None:
    methods = {"person": "number_card"} | ({"authority": authority} if authority else {})
    if not code:
        check_visitor(visitor, methods)
        return
    with pytest.raises(ValidationFailed) as refusal:
        check_visitor(visitor, methods)
    assert refusal.value.code == code


def test_choices__each_paper__belongs_to_a_method() -> None:
    offered = {kind for methods in METHODS.values() for method in methods for kind, _ in choices(method)}
    assert offered == set(LABELS)
    assert not set(PHOTO) & set(PLAIN)
    assert set(NUMBER) <= offered
    assert choices(IdentityMethod.NOT_DONE) == ()
