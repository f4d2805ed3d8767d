"""What a clerk sees when codes, sources or keys do not fit: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from madoguchi.domains.cases import services
from madoguchi.domains.cases.models import Case
from madoguchi.domains.cases.states import Door
from tests.domains.cases.builders import CLERK, make_case
from tests.journeys.failure_table import Row, assert_told
from tests.yards.counter.test_scan import codes, post

pytestmark = pytest.mark.django_db
CASE = "/counter/cases/H7K2-9QXM/"


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    return staff_client("counter_clerk")


@pytest.fixture
def at_case(clerk: Client) -> Client:
    make_case()
    clerk.post(f"{CASE}open/", {"idempotency_key": "00000000-0000-4000-8000-000000000001", "key": "S60.4.1"})
    return clerk


def test_scan__one_code_left_out__keeps_the_others_and_names_it(clerk: Client, row: Row) -> None:
    assert_told(post(clerk, parts="\n".join(codes()[1:])), row)


def test_scan__code_of_another_city__is_refused_unopened(clerk: Client, row: Row) -> None:
    assert_told(post(clerk, parts="\n".join(codes(city="kitakyushu"))), row)
    assert not Case.objects.exists()


def test_hearing__core_system_says_otherwise__offers_to_choose(at_case: Client, row: Row) -> None:
    services.offer_values(
        actor=CLERK, case="H7K2-9QXM", values={("m1", "given_name"): "多朗"}, door=Door.CORE_SYSTEM
    )
    assert_told(at_case.get(f"{CASE}hearing/"), row)


def test_look_up__with_one_key__lists_nobody(at_case: Client, row: Row) -> None:
    assert_told(at_case.post(f"{CASE}core-system/", {"name": "渡邉"}), row)
