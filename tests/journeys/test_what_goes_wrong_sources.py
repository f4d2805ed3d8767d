"""What a clerk sees when a card, the core system or an inherited number does not fit: each test is a line of
docs/what-goes-wrong.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.applications import services as applications
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases.models import FactValue, OfferedValue
from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.models import Household
from madoguchi.sandbox.card_reader import INVENTED
from tests.domains.cases.builders import CLERK, make_case
from tests.journeys.failure_table import Row, assert_told
from tests.support.core_system import connect, core_system
from tests.support.households import open_family4

pytestmark = pytest.mark.django_db
HEARD, MOVING = "H7K2-9QXM", "K7M4-QX29"
_FACE = {**INVENTED, "name": "髙﨑　太郎", "birth_date": "1985-04-01", "sex": "male"}
_NUMBER = "123456789012"


@pytest.fixture
def clerk(staff_client: Callable[..., Client], settings: Any) -> Client:
    settings.CARD_READER_URL = "http://127.0.0.1:8003"
    return staff_client("counter_clerk")


def send(client: Client, reference: str, path: str, **sent: str) -> HttpResponse:
    form = {"idempotency_key": str(uuid4()), **sent}
    return client.post(f"/counter/cases/{reference}/{path}", form)  # type: ignore[return-value]


def put_card_down(client: Client, row: Row, **sent: str) -> None:
    """The reader's answer is refused with the words of the line, and nothing of it is kept."""
    make_case(HEARD)
    assert send(client, HEARD, "open/", key="S60.4.1").status_code == 303
    before = FactValue.objects.count()
    text = assert_told(
        send(client, HEARD, "card/", **{"answer": "", "problem": "", "seen": "1", **sent}), row
    )
    assert _NUMBER not in text
    assert (FactValue.objects.count(), OfferedValue.objects.count()) == (before, 0)
    assert selectors.get_case(CLERK, HEARD).identity_checks == ()


def test_card__program_beside_the_counter_does_not_answer__hearing_goes_on_by_hand(
    clerk: Client, row: Row
) -> None:
    put_card_down(clerk, row, problem="card_reader.no_answer")


def test_card__reader_is_silent__is_put_down_again(clerk: Client, row: Row) -> None:
    put_card_down(clerk, row, problem="card_reader.silent")


def test_card__wrong_pin__is_asked_of_the_person(clerk: Client, row: Row) -> None:
    put_card_down(clerk, row, problem="card_reader.wrong_pin")


def test_card__more_than_four_items__keeps_nothing(clerk: Client, row: Row) -> None:
    put_card_down(clerk, row, answer=json.dumps({**_FACE, "individual_number": _NUMBER}))


def test_card__of_somebody_else__keeps_nothing(clerk: Client, row: Row) -> None:
    other = {**_FACE, "name": "山田　次郎", "birth_date": "1970-01-01"}
    put_card_down(clerk, row, answer=json.dumps(other))


def test_take__protected_person_by_number__is_refused(clerk: Client, settings: Any, row: Row) -> None:
    begun = clerk.post("/counter/cases/new/", {"idempotency_key": str(uuid4()), "event": "certificate"})
    reference = begun["Location"].split("/")[3]
    with core_system() as running:
        connect(settings, running)
        (protected,) = residents.search_core_system(
            actor=CLERK, name="青木", born="昭和60年8月14日"
        ).residents
        sent = {"number": protected.addressee_number, "whom": "household"}
        text = assert_told(send(clerk, reference, "core-system/take/", **sent), row)
    assert protected.addressee_number not in text
    assert len(selectors.get_case(CLERK, reference).known) == 1


def test_register__inherited_number_of_who_lives_here__enters_nobody(clerk: Client, row: Row) -> None:
    applicant = open_family4(MOVING).applicant
    assert applicant is not None
    applications.register_household(actor=CLERK, case_reference=MOVING)
    Household.objects.update(source_reference="")  # another case's, by which they live here already
    assert send(clerk, MOVING, "open/", key=applicant.full_name).status_code == 303
    assert_told(send(clerk, MOVING, "register/"), row)
    assert Household.objects.count() == 1
