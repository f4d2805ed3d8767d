"""Paper finds its case again: the code on a printed sheet, scanned into the search of the counter, opens the way to it; and
the list of papers says who still writes by hand and which characters no font shows."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.domains.cases import services as cases
from madoguchi.domains.documents import selectors, services
from tests.domains.cases.builders import CLERK
from tests.domains.documents.reading_pdf import read_pages
from tests.support.households import open_family4

pytestmark = pytest.mark.django_db
REFERENCE = "K7M4-QX29"


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    return staff_client("counter_clerk")


def test_find_case__code_scanned_from_the_printed_page__lands_in_the_case(clerk: Client) -> None:
    open_family4(REFERENCE)
    made = services.generate_bundle(actor=CLERK, case_reference=REFERENCE)
    for document in (made[0], made[-1]):
        for page in read_pages(selectors.load_document(CLERK, document.public_id).content):
            (code,) = page.codes
            response = clerk.get("/counter/cases/", {"q": code})
            assert (response.status_code, response["Location"]) == (303, f"/counter/cases/{REFERENCE}/")


def test_papers__list__names_handwriting_and_characters_that_no_font_has(clerk: Client) -> None:
    open_family4(REFERENCE)
    services.generate_bundle(actor=CLERK, case_reference=REFERENCE)
    cases.record_facts(
        actor=CLERK,
        case=REFERENCE,
        values={("m2", "given_name"): "花\U000323b0"},
        door="counter",
        expected_version=1,
        correction=True,
    )
    clerk.post(f"/counter/cases/{REFERENCE}/open/", {"idempotency_key": str(uuid.uuid4()), "key": "S60.4.1"})
    html = clerk.get(f"/counter/cases/{REFERENCE}/papers/").content.decode()
    assert 'data-missing-glyph="character"' in html
    assert "U+323B0" in html
    assert 'data-missing-glyph="variant"' in html
    assert "金融機関の届出印" in html
    assert "〓(U+323B0)" in html
    assert "<li data-hand-box>住民異動届</li>" in html
    made = clerk.post(f"/counter/cases/{REFERENCE}/papers/make/", {"idempotency_key": str(uuid.uuid4())})
    assert made.status_code == 303
    assert (
        "書体にない字。空けてある枠に書く"
        in clerk.get(f"/counter/cases/{REFERENCE}/papers/").content.decode()
    )
