"""A card read at the counter: unknown values come in, others stand side by side, and what is too much is kept nowhere."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.adapters.card_reader import CardReaderError
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.models import FactValue, OfferedValue
from madoguchi.domains.cases.services import CheckDone
from madoguchi.sandbox.card_reader import INVENTED
from tests.domains.cases.builders import CLERK, make_case

pytestmark = pytest.mark.django_db
REFERENCE = "H7K2-9QXM"
_FACE = {**INVENTED, "name": "髙﨑　太郎", "birth_date": "1985-04-01", "sex": "male"}


@pytest.fixture(autouse=True)
def _reader(settings: object) -> None:
    settings.CARD_READER_URL = "http://127.0.0.1:8003"  # type: ignore[attr-defined]


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    make_case(REFERENCE)
    client = staff_client("counter_clerk")
    keys = {"idempotency_key": str(uuid.uuid4()), "key": "S60.4.1"}
    client.post(f"/counter/cases/{REFERENCE}/open/", keys)
    return client


def put_down(client: Client, **sent: str) -> HttpResponse:
    form = {"idempotency_key": str(uuid.uuid4()), "answer": json.dumps(_FACE), "problem": "", **sent}
    return client.post(f"/counter/cases/{REFERENCE}/card/", form)  # type: ignore[return-value]


def test_card__values_nobody_knew__come_in_with_the_card_as_source(clerk: Client) -> None:
    assert put_down(clerk)["Location"] == f"/counter/cases/{REFERENCE}/hearing/"
    case = selectors.get_case(CLERK, REFERENCE)
    assert case.known["m1", "sex"].door == case.known["", "old_address"].door == "card"
    assert case.known["m1", "birth_date"].door == "home", "what was known and is the same stays as it was"
    counts = selectors.count_entry(CLERK, REFERENCE)
    assert (counts.prefilled["card"], counts.typed_twice) == (2, 0)
    assert "マイナンバーカードの券面" in clerk.get(f"/counter/cases/{REFERENCE}/hearing/").content.decode()


def test_card__other_glyph_in_the_name__stands_side_by_side_for_one_key(clerk: Client) -> None:
    answer = put_down(clerk, answer=json.dumps({**_FACE, "name": "高崎　太郎"}, ensure_ascii=False))
    assert answer["Location"] == f"/counter/cases/{REFERENCE}/offers/"
    (offer,) = selectors.list_offers(CLERK, REFERENCE)
    assert (offer.slot, offer.value_text, offer.door) == (("m1", "family_name"), "高崎", "card")
    assert selectors.get_case(CLERK, REFERENCE).text("family_name", "m1") == "髙﨑"


def test_card__more_than_the_four_items__is_refused_and_nothing_is_kept(clerk: Client) -> None:
    before = FactValue.objects.count()
    number = "123456789012"
    answer = put_down(clerk, answer=json.dumps({**_FACE, "individual_number": number}), seen="1")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "card_reader" not in page
    assert "ほかの項目を送ってきました" in page
    assert number not in page
    assert (FactValue.objects.count(), OfferedValue.objects.count()) == (before, 0)
    assert selectors.get_case(CLERK, REFERENCE).identity_checks == ()


@pytest.mark.parametrize("code", [str(code) for code in CardReaderError])
def test_card__reader_that_gives_none__is_said_with_what_to_do(clerk: Client, code: str) -> None:
    answer = put_down(clerk, problem=code)
    assert answer.status_code == 422
    assert "ui-notice__next" in answer.content.decode()
    assert not FactValue.objects.filter(door="card").exists()


def test_card__of_somebody_else__is_refused(clerk: Client) -> None:
    other = {**_FACE, "name": "山田　次郎", "birth_date": "1970-01-01"}
    answer = put_down(clerk, answer=json.dumps(other))
    assert answer.status_code == 422
    assert "どちらとも違います" in answer.content.decode()
    assert put_down(clerk, answer=json.dumps({**other, "birth_date": "1985-04-01"})).status_code == 303


def test_card__name_in_one_piece__is_not_parted_by_guess(clerk: Client) -> None:
    put_down(clerk, answer=json.dumps({**_FACE, "name": "NGUYEN VAN AN"}))
    assert [offer.fact for offer in selectors.list_offers(CLERK, REFERENCE)] == []


def test_card__as_the_paper_seen__is_recorded_for_who_came_and_not_for_whom_a_proxy_came(
    clerk: Client,
) -> None:
    assert put_down(clerk, seen="1").status_code == 303
    (check,) = selectors.get_case(CLERK, REFERENCE).identity_checks
    assert (check.kind, check.method, [paper.kind for paper in check.papers]) == (
        "person",
        "number_card",
        ["number_card"],
    )
    by_proxy = [CheckDone("person", "known_by_questions"), CheckDone("authority", "not_done")]
    cases.record_identity_check(
        actor=CLERK, case=REFERENCE, member_id="m1", checks=by_proxy, visitor="chosen_proxy"
    )
    refused = put_down(clerk, seen="1")
    assert refused.status_code == 422
    assert "代理の方が来ています" in refused.content.decode()


def test_card__no_reader_set_up__is_not_offered(clerk: Client, settings: object) -> None:
    assert "data-card=" in clerk.get(f"/counter/cases/{REFERENCE}/").content.decode()
    settings.CARD_READER_URL = ""  # type: ignore[attr-defined]
    assert "data-card=" not in clerk.get(f"/counter/cases/{REFERENCE}/hearing/").content.decode()
