"""Two people at one case at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from madoguchi.core.errors import Conflict
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.models import FactValue
from madoguchi.domains.residents.models import Household, Resident
from madoguchi.domains.residents.services import record_move_in
from tests.domains.cases.builders import CLERK, OTHER_CLERK, make_case

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 6


def at_once(work: object) -> list[object]:
    """Run `work(number)` in CLERKS threads that start together; refusals come back as values."""
    start = Barrier(CLERKS)

    def run(number: int) -> object:
        try:
            start.wait(timeout=120)
            return work(number)  # type: ignore[operator]
        except Conflict as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLERKS) as pool:
        return list(pool.map(run, range(CLERKS)))


def test_record_facts__six_clerks_on_one_version__one_is_stored_and_five_are_told() -> None:
    case = make_case()

    def record(number: int) -> str:
        services.record_facts(
            actor=CLERK if number % 2 else OTHER_CLERK,
            case=case.reference,
            values={("", "phone"): f"0930-25-111{number}"},
            door="counter",
            expected_version=case.version,
            correction=True,
        )
        return "stored"

    assert sorted(at_once(record), key=str) == ["case.stale_version"] * (CLERKS - 1) + ["stored"]
    assert selectors.get_case(CLERK, case.reference).version == case.version + 1
    assert FactValue.objects.filter(fact="phone").count() == 2


def test_open_case__same_reference_six_times__is_one_case() -> None:
    def open_it(number: int) -> str:
        make_case("H7K2-9QXM")
        return "opened"

    assert sorted(at_once(open_it), key=str) == ["case.already_open"] * (CLERKS - 1) + ["opened"]


def test_record_move_in__six_times_at_once__is_one_household() -> None:
    case = make_case()

    def register(number: int) -> str:
        return record_move_in(actor=CLERK, reference=case.reference, facts=case.facts).household_number

    assert len(set(at_once(register))) == 1
    assert (Household.objects.count(), Resident.objects.count()) == (1, len(case.members))
