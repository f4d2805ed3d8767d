"""Pre-entries as they cross: sealed in the front zone, opened in the office."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from madoguchi.core.rules import facts_to_json
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.models import Case
from madoguchi.foundation import transfer
from madoguchi.foundation.policy.actors import SYSTEM
from tests.domains.cases.builders import CLERK, family_facts

REFERENCE = "H7K2-9QXM"


def preentry(**facts: str) -> dict[str, Any]:
    document = facts_to_json(family_facts())
    document["household"] |= facts  # type: ignore[operator]
    return {
        "reference": REFERENCE,
        "secret_hash": "x" * 64,
        "facts": document,
        "mail": "taro@example.jp",
        "language": "en",
        "answers_source": "guide",
    }


@pytest.mark.django_db(transaction=True)
def test_preentry__sent_from_the_front__becomes_a_case_and_nothing_is_typed_twice() -> None:
    with transaction.atomic():
        transfer.send("preentry", preentry(), to="office", actor=SYSTEM)
    case = selectors.get_case(CLERK, REFERENCE)
    assert (case.state, case.door, case.language, case.mail) == ("prepared", "home", "en", "taro@example.jp")
    assert [member.full_name for member in case.members] == ["髙﨑　太郎", "髙﨑　花子"]
    assert {value.door for value in case.known.values()} == {"home"}
    assert selectors.count_typed_twice(CLERK, REFERENCE) == 0


@pytest.mark.django_db
def test_receive_preentry__same_again__changes_nothing() -> None:
    services.receive_preentry(preentry())
    case = services.receive_preentry(preentry())
    assert case.version == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_receive_preentry__changed_at_home__is_a_correction() -> None:
    services.receive_preentry(preentry())
    case = services.receive_preentry(preentry(phone="0930-25-1111"))
    assert case.text("phone") == "0930-25-1111"
    assert selectors.count_typed_twice(CLERK, REFERENCE) == 0


@pytest.mark.django_db
def test_receive_preentry__late_envelope__does_not_write_over_the_clerk() -> None:
    case = services.receive_preentry(preentry())
    services.record_facts(
        actor=CLERK,
        case=REFERENCE,
        values={("", "phone"): "0930-25-2222"},
        door="counter",
        expected_version=case.version,
        correction=True,
    )
    assert services.receive_preentry(preentry(phone="0930-25-1111")).text("phone") == "0930-25-2222"
