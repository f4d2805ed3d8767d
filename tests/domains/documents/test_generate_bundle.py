"""The bundle: every form the family needs, made once from one entry, and readable again."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from madoguchi.core.errors import NotFoundOrHidden, ReleaseRefused, ValidationFailed
from madoguchi.domains.cases import selectors as cases_selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.models import FactValue
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents import filling, selectors, services, typeset
from madoguchi.domains.documents.models import Document
from madoguchi.domains.documents.states import DocumentState
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.files.models import FileRecord
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor, Role
from tests.support.households import family4, open_family4, papers_of

# The package holds a function of the same name.
bundle_module = sys.modules["madoguchi.domains.documents.services.generate_bundle"]
pytestmark = pytest.mark.django_db

CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]], [[200, 30], [240, 110]]])


def make_bundle(reference: str = "K7M4-QX29") -> list[Document]:
    open_family4(reference)
    return services.generate_bundle(actor=CLERK, case_reference=reference)


def text_of(document: Document) -> str:
    pdf = selectors.load_document(CLERK, document.public_id).content
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_generate_bundle__family_of_four__yields_the_forms_its_file_lists() -> None:
    made = make_bundle()
    assert {document.form_name for document in made} == set(family4().expected.forms)
    assert [document.position for document in made] == list(range(1, len(made) + 1))


def test_generate_bundle__every_page__is_tagged_and_carries_reference_and_exact_name() -> None:
    for document in make_bundle():
        reader = PdfReader(io.BytesIO(selectors.load_document(CLERK, document.public_id).content))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712
        for page in reader.pages:
            text = page.extract_text()
            assert "K7M4-QX29" in text
            assert "渡邉󠄐" in text


def test_generate_bundle__fonts__are_embedded() -> None:
    document = make_bundle()[0]
    reader = PdfReader(io.BytesIO(selectors.load_document(CLERK, document.public_id).content))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_generate_bundle__own_number_box__is_left_to_the_section() -> None:
    texts = {document.form_id: text_of(document) for document in make_bundle()}
    assert texts["move_in_notification"].count("市で確認") == 4


def test_generate_bundle__fact_missing__names_it_and_makes_nothing() -> None:
    open_family4(without=("previous_school",))
    with pytest.raises(ValidationFailed) as refused:
        services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    assert set(refused.value.field_errors) == {"m3.previous_school", "m4.previous_school"}
    assert not Document.objects.exists()


def test_generate_bundle__again_after_a_correction__supersedes_and_prints_the_new_value() -> None:
    first = make_bundle()
    case = cases.record_facts(
        actor=CLERK,
        case="K7M4-QX29",
        values={("", "phone"): "090-8888-9999"},
        door="counter",
        expected_version=1,
        correction=True,
    )
    second = services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    assert case.version == second[0].case_version == 2
    assert Document.objects.filter(state=DocumentState.SUPERSEDED).count() == len(first)
    assert "090-8888-9999" in text_of(second[0])
    with pytest.raises(NotFoundOrHidden):
        selectors.load_document(CLERK, first[0].public_id)


def test_generate_bundle__leaves_an_audit_row() -> None:
    make_bundle()
    assert ChangeRow.objects.filter(code="documents.made").count() == 1


def test_record_signature__one_adult__signs_only_where_tablet_ink_is_allowed() -> None:
    make_bundle()
    made = services.record_signature(actor=CLERK, case_reference="K7M4-QX29", member_id="m1", strokes=STROKES)
    ready = [document for document in made if document.state == DocumentState.READY]
    assert ready
    assert all(document.signature_kind in ("tablet", "none") for document in ready)
    unsigned = {(document.form_id, document.signature_kind) for document in made if document not in ready}
    assert ("insurance_tax_direct_debit", "bank_seal") in unsigned
    assert ("seal_registration", "wet") in unsigned
    assert papers_of("K7M4-QX29").signers == ["m2"]


@pytest.mark.parametrize(
    ("strokes", "code"),
    [
        ("", "signature.empty"),
        ("[[[1, 1]]]", "signature.empty"),
        ("[[[1, 1], [700, 1]]]", "signature.malformed"),
        ('{"a": 1}', "signature.malformed"),
        ("[[[NaN, 1], [2, 2]]]", "signature.malformed"),
        ("<svg onload=x>", "signature.malformed"),
    ],
)
def test_record_signature__bad_ink__is_refused(strokes: str, code: str) -> None:
    make_bundle()
    with pytest.raises(ValidationFailed) as refused:
        services.record_signature(actor=CLERK, case_reference="K7M4-QX29", member_id="m1", strokes=strokes)
    assert refused.value.field_errors == {"strokes": code}


def test_record_signature__child__has_nothing_to_sign() -> None:
    make_bundle()
    with pytest.raises(ValidationFailed) as refused:
        services.record_signature(actor=CLERK, case_reference="K7M4-QX29", member_id="m3", strokes=STROKES)
    assert refused.value.field_errors == {"strokes": "signature.not_allowed"}


def test_count_handwriting__counts_seals_and_wet_signatures_from_the_start() -> None:
    made = make_bundle()
    by_hand = [d for d in made if d.signature_kind in ("wet", "bank_seal", "third_party")]
    counted = papers_of("K7M4-QX29")
    assert counted.handwritten == len(by_hand) == 4
    services.confirm_handwritten(actor=CLERK, document_id=by_hand[0].public_id)
    assert papers_of("K7M4-QX29").handwritten == 4


def test_list_documents__citizen__sees_none() -> None:
    make_bundle()
    assert selectors.list_documents(ANONYMOUS, "K7M4-QX29") == []


NO_FONT = "\U000323b0"


def correct(values: dict[tuple[str, str], str]) -> CaseView:
    return cases.record_facts(
        actor=CLERK, case="K7M4-QX29", values=values, door="counter", expected_version=1, correction=True
    )


def test_generate_bundle__name_that_no_font_has__is_left_for_a_pen_and_all_else_is_printed() -> None:
    open_family4("K7M4-QX29")
    case = correct({("m2", "given_name"): f"花{NO_FONT}"})
    made = services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    assert len(made) == 17
    texts = {(document.form_id, document.member_id): text_of(document) for document in made}
    assert not any("花" in text or NO_FONT in text for text in texts.values())
    own = texts["signature_certificate_issue", "m2"]
    assert case.members[1].full_kana in own
    (missing,) = (one for one in selectors.list_missing_glyphs(CLERK, case) if not one.is_variant)
    assert (missing.member_id, missing.fact, missing.code_points) == ("m2", "given_name", "U+323B0")
    parts = [one for one in papers_of("K7M4-QX29").hand_parts if "書体にない字" in one.who]
    assert {part.form_name for part in parts} == set(missing.forms)
    assert "住民異動届" in missing.forms
    by_id = {document.public_id: document for document in made}
    assert {by_id[part.document_id].state for part in parts} == {DocumentState.UNSIGNED}
    counted = papers_of("K7M4-QX29").handwritten
    assert counted >= len({part.document_id for part in parts})


def test_generate_bundle__box_left_for_a_pen_but_printed__is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate tells from its own value that the place must be empty: another sign in its place does not pass."""
    open_family4("K7M4-QX29")
    correct({("m2", "given_name"): f"花{NO_FONT}"})
    monkeypatch.setattr(filling, "HAND_BOX", "花子")
    with pytest.raises(ReleaseRefused, match=r"^release\.mismatch$"):
        services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")


def test_generate_bundle__printable_value_left_empty__is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    open_family4("K7M4-QX29")
    right = filling.cannot_print
    given = cases_selectors.get_case(CLERK, "K7M4-QX29").text("given_name", "m1")
    monkeypatch.setattr(filling, "cannot_print", lambda text: text == given or right(text))
    with pytest.raises(ReleaseRefused, match=r"^release\.mismatch$"):
        services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")


def test_list_hand_parts__names_who_writes_on_which_paper() -> None:
    make_bundle()
    parts = papers_of("K7M4-QX29").hand_parts
    papers = {
        document.public_id: document.form_id for document in selectors.list_documents(CLERK, "K7M4-QX29")
    }
    found = {(papers[part.document_id], part.who) for part in parts}
    assert {("insurance_tax_direct_debit", "金融機関の届出印"), ("seal_registration", "自署")} <= found
    assert len({part.document_id for part in parts}) == papers_of("K7M4-QX29").handwritten


def test_generate_bundle__seventeen_sheets__are_read_stored_and_superseded_together() -> None:
    first = make_bundle()
    with CaptureQueriesContext(connection) as asked:
        second = services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    assert len(first) == len(second) == 17
    # The gate's connection is this one in tests.
    assert len(asked) <= 40
    assert FileRecord.objects.filter(destroyed_at__isnull=True).count() == 17
    destroyed = ChangeRow.objects.filter(code="file.destroyed").values_list("data__file", flat=True)
    assert set(destroyed) == {document.file_id for document in first}


def test_generate_bundle__value_changed_while_the_last_sheet_is_set__is_stopped_on_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The gate reads after the last sheet is finished: no sheet is held against an older value."""
    open_family4("K7M4-QX29")
    right = typeset.set_sheets

    def set_then_change(*args: Any, **kwargs: Any) -> list[bytes]:
        finished = right(*args, **kwargs)
        FactValue.objects.filter(member_id="m1", fact="given_name").update(value_text="別人")
        return finished

    monkeypatch.setattr(bundle_module, "set_sheets", set_then_change)
    with pytest.raises(ReleaseRefused, match=r"^release\.mismatch$") as refused:
        services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    assert refused.value.data["output"] == "move_in_notification.pdf"
    assert not Document.objects.exists()
    assert not FileRecord.objects.exists()
