"""Whose ink stands on which paper: the person, the head of the household, a parent, a guardian and a proxy."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.identity_papers import SeenPaper
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.services import CheckDone
from madoguchi.domains.documents import selectors, services
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.signing import Signer, Signing
from madoguchi.domains.documents.states import DocumentState, SignedAs
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Signature as FormSignature
from madoguchi.foundation.policy.actors import Actor, Role
from tests.support.clock import FrozenClock
from tests.support.households import open_alone, open_family4, papers_of

pytestmark = pytest.mark.django_db
CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
REFERENCE = "K7M4-QX29"
STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]], [[200, 30], [240, 110]]])
_PERSON = CheckDone("person", "photo_document", (SeenPaper("driving_licence"),))
_ON = date(2026, 4, 6)
_PAPER = "residence_certificate_request"


@pytest.fixture(autouse=True)
def _day(frozen_clock: FrozenClock) -> None:
    """Monday 6 April 2026."""


def comes(visitor: str, method: str = "", paper: str = "", *, member: str = "m1") -> CaseView:
    seen = (SeenPaper(paper),) if paper else ()
    authority = (CheckDone("authority", method, seen),) if method else ()
    return cases.record_identity_check(
        actor=CLERK, case=REFERENCE, member_id=member, checks=(_PERSON, *authority), visitor=visitor
    )


def by_letter(member: str = "m1") -> CaseView:
    return comes("chosen_proxy", "chosen_representative", "power_of_attorney", member=member)


def make() -> dict[str, Document]:
    """Of one person who wants a copy of the resident record."""
    made = services.generate_bundle(actor=CLERK, case_reference=REFERENCE)
    return {document.form_id: document for document in made}


def sign(signer: str) -> dict[str, Document]:
    made = services.record_signature(actor=CLERK, case_reference=REFERENCE, member_id=signer, strokes=STROKES)
    return {document.form_id: document for document in made}


def refusal(signer: str) -> str:
    with pytest.raises(ValidationFailed) as refused:
        sign(signer)
    return str(refused.value.field_errors["strokes"])


def wanted(case: CaseView) -> dict[tuple[str, str], Signer]:
    return selectors.wanted_signers(CLERK, case)


def on_tablet(case: CaseView) -> set[tuple[str, str]]:
    forms = cities.current().forms
    return {
        (signer.signer_id, str(signer.signed_as))
        for (form, _), signer in wanted(case).items()
        if signer.on_tablet and forms[form].signature is FormSignature.TABLET
    }


def letters(case: CaseView) -> list[tuple[str, str, str]]:
    parts = papers_of(case.reference).hand_parts
    return [(part.form_name, part.member_id, part.who) for part in parts if not part.document_id]


def test_family__in_person__signs_as_head_as_parent_and_each_adult_alone() -> None:
    case = open_family4()
    assert on_tablet(case) == {
        ("m1", SignedAs.HOUSEHOLD_HEAD),
        ("m1", SignedAs.PERSON),
        ("m1", SignedAs.LEGAL_PROXY),
        ("m2", SignedAs.PERSON),
    }
    signers = wanted(case)
    assert signers["move_in_notification", ""].signed_as == SignedAs.HOUSEHOLD_HEAD
    assert signers["child_allowance_claim", ""].signed_as == SignedAs.PERSON
    assert signers["school_transfer_notice", "m3"].signed_as == SignedAs.LEGAL_PROXY


def test_proxy__with_a_letter__is_asked_only_where_every_procedure_lets_a_proxy_file() -> None:
    open_family4()
    case = by_letter()
    assert on_tablet(case) == {("proxy-m1", SignedAs.CHOSEN_PROXY)}
    allowed = {form for (form, _), signer in wanted(case).items() if signer.on_tablet}
    assert {"move_in_notification", "child_allowance_claim"} <= allowed
    assert all(_by_proxy(form) for form in allowed)
    for form, member in (("seal_registration", "m1"), ("insurance_tax_direct_debit", "")):
        assert wanted(case)[form, member] == Signer("m1", wanted(case)[form, member].signed_as, False)


def _by_proxy(form: str) -> bool:
    users = [one for one in cities.current().procedures.values() if form in one.forms]
    return any(right.right.capacity == "proxy" for one in users for right in one.may_file)


def test_proxy__of_two__needs_the_letter_of_each_and_signs_for_nobody_else() -> None:
    open_family4()
    case = by_letter()
    of_other = [signer for signer in wanted(case).values() if signer.signer_id == "m2"]
    assert of_other
    assert not any(one.on_tablet for one in of_other), "m2 was not seen and gave no letter"
    assert letters(case) == [("委任状", "m1", "本人の自署(確認済み)")]
    both = by_letter("m2")
    assert {signer for signer, _ in on_tablet(both)} == {"proxy-m1", "proxy-m2"}
    assert [member for _, member, _ in letters(both)] == ["m1", "m2"]
    seen = comes("self", member="m2")
    assert {signer for signer, _ in on_tablet(seen)} == {"proxy-m1", "m2"}, "m2 has come along"


def test_proxy__without_proof__signs_nothing_and_the_letter_is_still_asked_for() -> None:
    open_alone()
    case = comes("chosen_proxy", "not_done")
    assert on_tablet(case) == set()
    make()
    assert refusal("proxy-m1") == "signature.authority_missing"
    assert letters(case) == [("委任状", "m1", "本人の自署(まだ確かめていません)")]


def test_proxy__on_the_tablet__signs_once_and_the_person_cannot_sign_instead() -> None:
    open_alone()
    by_letter()
    made = make()
    assert made[_PAPER].state == DocumentState.UNSIGNED
    assert papers_of(REFERENCE).signers == ["proxy-m1"]
    assert refusal("m1") == "signature.not_allowed"
    signed = sign("proxy-m1")[_PAPER]
    assert (signed.state, signed.signed_as) == (DocumentState.READY, SignedAs.CHOSEN_PROXY)
    text = "".join(page.extract_text() for page in _pages(signed))
    assert "代理人(委任状)" in text
    assert papers_of(REFERENCE).signers == []


def _pages(document: Document) -> list[PageObject]:
    content = selectors.load_document(CLERK, document.public_id).content
    return list(PdfReader(io.BytesIO(content)).pages)


def test_letter__is_handwriting_from_the_start__other_proof_is_none() -> None:
    open_alone()
    by_letter()
    assert papers_of(REFERENCE).handwritten == 1
    comes("chosen_proxy", "chosen_representative", "other_authority")
    assert papers_of(REFERENCE).handwritten == 0


def test_ink__of_a_proxy__ends_with_the_next_check(frozen_clock: FrozenClock) -> None:
    open_alone()
    case = by_letter()
    make()
    assert sign("proxy-m1")[_PAPER].state == DocumentState.READY
    assert not selectors.is_stale(CLERK, case, selectors.list_documents(CLERK, REFERENCE))
    frozen_clock.tick(minutes=5)
    again = by_letter()
    assert selectors.has_other_signers(CLERK, again, selectors.list_documents(CLERK, REFERENCE))
    assert make()[_PAPER].state == DocumentState.UNSIGNED, "it may be somebody else who stands there now"
    assert papers_of(REFERENCE).signers == ["proxy-m1"]


def test_person__who_comes_after_the_proxy__signs_with_the_own_name() -> None:
    open_alone()
    make()
    case = by_letter()
    assert selectors.is_stale(CLERK, case, selectors.list_documents(CLERK, REFERENCE))
    assert refusal("m1") == "signature.not_allowed", "the papers are older than the check"
    assert not Signature.objects.exists()
    comes("self")
    assert sign("m1")[_PAPER].signer_member_id == "m1"


def test_guardian__proven_by_the_register__signs_where_a_proxy_may_and_brings_no_letter() -> None:
    open_family4()
    case = comes("legal_proxy", "legal_representative", "guardianship_register")
    assert on_tablet(case) == {("proxy-m1", SignedAs.LEGAL_PROXY)}
    assert wanted(case)["seal_registration", "m1"].signer_id == "m1"
    assert letters(case) == []


def case_of(*people: dict[str, Any]) -> CaseView:
    """A case in memory."""
    members = tuple(MemberFacts(f"m{n}", one) for n, one in enumerate(people, start=1))
    texts = Facts({"life_event": ("card",)}, members)
    return cases.open_case(actor=CLERK, reference="CARD-0001", facts=texts, door="counter")


def signer(case: CaseView, form: str, member: str, *procedures: str) -> tuple[str, str, bool]:
    spec = cities.current().forms[form]
    paper = NeededForm(spec, member, (member,) if member else (), procedures)
    found = Signing(cities.current(), case, _ON).signer_of(paper)
    return found.signer_id, str(found.signed_as), found.on_tablet


_PARENT = {"birth_date": "1980-05-05", "relationship": "世帯主"}
_OF_16 = {"birth_date": "2010-01-01", "relationship": "子"}
_OF_10 = {"birth_date": "2016-01-01", "relationship": "子"}


def test_youth__who_may_file_from_fifteen__signs_alone_and_a_child_does_not() -> None:
    case = case_of(_PARENT, _OF_16, _OF_10)
    of_card = ("my_number_card_reissue", "my_number_card_reissue")
    assert signer(case, of_card[0], "m2", of_card[1]) == ("m2", SignedAs.PERSON, True)
    assert signer(case, of_card[0], "m3", of_card[1]) == ("m1", SignedAs.LEGAL_PROXY, True)


def test_child__whose_paper_only_a_guardian_may_file__has_no_one_but_the_guardian() -> None:
    case = case_of(_OF_10, _OF_16)
    assert signer(case, "school_change_permission", "m2", "school_change_permission")[2] is False


def test_paper__of_two_procedures__is_signed_only_in_a_role_that_both_know() -> None:
    case = case_of(_PARENT, {"birth_date": "1982-01-01", "relationship": "妻"})
    proxied = replace(case, identity_checks=())
    assert signer(proxied, "move_in_notification", "", "move_in")[1:] == (SignedAs.HOUSEHOLD_HEAD, True)
    assert signer(proxied, "move_in_notification", "")[2] is False, "a paper of no procedure is signed in ink"


def test_role__without_the_right_in_any_procedure__is_ink() -> None:
    case = case_of(_PARENT)
    checked = cases.record_identity_check(
        actor=CLERK,
        case=case.reference,
        member_id="m1",
        checks=(_PERSON, CheckDone("authority", "chosen_representative", (SeenPaper("power_of_attorney"),))),
        visitor="chosen_proxy",
    )
    assert signer(checked, "move_in_notification", "", "move_in") == ("proxy-m1", "chosen_proxy", True)
    assert signer(checked, "dog_registration_change", "", "dog_registration_change")[::2] == ("m1", False)
    both = signer(checked, "move_in_notification", "", "move_in", "dog_registration_change")
    assert both[::2] == ("m1", False)
