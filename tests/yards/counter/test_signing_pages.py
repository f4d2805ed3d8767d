"""A proxy at the counter: recorded by the identity check, asked to sign, listed with the letter; and nobody else's ink."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.support.clock import FrozenClock
from tests.support.households import open_alone, papers_of

pytestmark = pytest.mark.django_db
REFERENCE = "K7M4-QX29"
_CASE = f"/counter/cases/{REFERENCE}/"
_STROKES = json.dumps([[[10, 20], [60, 90], [120, 40]]])
_BY_LETTER = {
    "member": "m1",
    "visitor": "chosen_proxy",
    "person": "photo_document",
    "person_paper_1": "driving_licence",
    "authority": "chosen_representative",
    "authority_paper_1": "power_of_attorney",
}


@pytest.fixture
def clerk(staff_client: Callable[..., Client], frozen_clock: FrozenClock) -> Client:
    applicant = open_alone(REFERENCE).applicant
    assert applicant is not None
    client = staff_client("counter_clerk")
    assert post(client, "open/", {"key": applicant.full_name}).status_code == 303
    return client


def post(client: Client, path: str, values: dict[str, str] | None = None) -> HttpResponse:
    return client.post(_CASE + path, {"idempotency_key": str(uuid.uuid4()), **(values or {})})  # type: ignore[return-value]


def shown(client: Client) -> str:
    page = client.get(f"{_CASE}papers/")
    assert page.status_code == 200
    return page.content.decode()


def test_papers__proxy_at_the_counter__is_asked_for_the_own_name_and_the_letter_is_listed(
    clerk: Client,
) -> None:
    assert post(clerk, "identity/", _BY_LETTER).status_code == 303
    post(clerk, "papers/make/")
    html = shown(clerk)
    assert "様の代理の方の署名を受ける" in html
    assert 'data-hand-part="letter"' in html
    pad = clerk.get(f"{_CASE}papers/sign/proxy-m1/").content.decode()
    assert "代理の方ご自身の名前" in pad
    assert "代理人(委任状)としての署名" in pad
    assert post(clerk, "papers/sign/m1/", {"strokes": _STROKES}).status_code == 422
    assert post(clerk, "papers/sign/proxy-m1/", {"strokes": _STROKES}).status_code == 303
    assert post(clerk, "submit/").status_code == 303
    assert papers_of(REFERENCE).handwritten == 1
    assert clerk.get(f"{_CASE}papers/sign/proxy-m9/").status_code == 404


def test_submit__another_person_came_after_the_papers_were_signed__hands_nothing_in(
    clerk: Client, frozen_clock: FrozenClock
) -> None:
    post(clerk, "papers/make/")
    assert post(clerk, "papers/sign/m1/", {"strokes": _STROKES}).status_code == 303
    frozen_clock.tick(minutes=3)
    post(clerk, "identity/", _BY_LETTER)
    assert "内容か本人確認が変わっています" in shown(clerk)
    refused = post(clerk, "submit/")
    assert refused.status_code == 422
    assert "署名する方が違っています" in refused.content.decode()
