"""Check-in of a household whose case the office has: with the real city's data and plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.visits import layout, services
from madoguchi.domains.visits.models import Visit
from madoguchi.domains.visits.plans import case_procedures
from madoguchi.foundation import cities
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import SYSTEM
from tests.domains.cases.builders import family_facts
from tests.domains.visits.builders import new_reference
from tests.domains.visits.conftest import CLERK_A, KIOSK, RECEPTION
from tests.support.clock import FrozenClock


@pytest.fixture
def case(db: None, frozen_clock: FrozenClock) -> CaseView:
    services.load_resources(actor=SYSTEM)
    return cases.open_case(actor=SYSTEM, reference=new_reference(), facts=family_facts(), door="home")


def test_check_in__case_without_booking__ticket_follows_the_plan(case: CaseView) -> None:
    ticket = services.check_in(actor=KIOSK, reference=case.reference)
    assert ticket.has_case
    assert ticket.procedures
    office = layout.get_office(ticket.office)
    assert (ticket.service, *ticket.remaining) == layout.route(office, ticket.procedures)
    assert EventRecord.objects.get(code="visit.checked_in").payload["arrived_by"] == "reference"


def test_attach_case__walk_in__goes_on_under_the_case(case: CaseView) -> None:
    purpose = layout.get_office().booking[0].id
    ticket = services.check_in(actor=RECEPTION, purpose=purpose)
    row = services.attach_case(actor=CLERK_A, ticket=ticket.public_id, reference=case.reference)
    assert (row.reference, row.has_case) == (case.reference, True)
    event = EventRecord.objects.get(code="visit.case_attached")
    assert (event.case, event.payload["visit"]) == (case.reference, ticket.reference)
    again = services.attach_case(actor=CLERK_A, ticket=ticket.public_id, reference=case.reference)
    assert again == row
    assert EventRecord.objects.filter(code="visit.case_attached").count() == 1


def test_attach_case__ticket_has_another_case__is_refused(case: CaseView) -> None:
    other = cases.open_case(actor=SYSTEM, reference=new_reference(), facts=family_facts(), door="home")
    ticket = services.check_in(actor=RECEPTION, reference=case.reference)
    with pytest.raises(Conflict) as refused:
        services.attach_case(actor=CLERK_A, ticket=ticket.public_id, reference=other.reference)
    assert refused.value.code == "visit.case_known"


def test_attach_case__case_has_a_ticket_already__is_refused(case: CaseView) -> None:
    services.check_in(actor=RECEPTION, reference=case.reference)
    ticket = services.check_in(actor=RECEPTION, purpose=layout.get_office().booking[0].id)
    with pytest.raises(Conflict) as refused:
        services.attach_case(actor=CLERK_A, ticket=ticket.public_id, reference=case.reference)
    assert refused.value.code == "visit.present_already"
    assert Visit.objects.filter(has_case=True).count() == 1


def test_attach_case__no_such_case__is_refused(case: CaseView) -> None:
    ticket = services.check_in(actor=RECEPTION, purpose=layout.get_office().booking[0].id)
    with pytest.raises(NotFoundOrHidden) as refused:
        services.attach_case(actor=CLERK_A, ticket=ticket.public_id, reference=new_reference())
    assert refused.value.code == "visit.reference_not_found"


def test_case_procedures__another_office_takes_one_of_them__leaves_it_out(
    case: CaseView, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = cities.current()
    before = case_procedures(case.reference, city.main_office.id)
    assert before is not None
    moved = next(one for one in reversed(before) if city.procedures[one].channels.must_visit)
    hall = replace(city.main_office, not_here=(moved,))
    annex = replace(city.main_office, id="annex")
    changed = replace(city, offices={hall.id: hall, annex.id: annex})
    monkeypatch.setattr(cities, "current", lambda: changed)
    here = case_procedures(case.reference, hall.id)
    assert here is not None
    assert moved not in here
    assert moved in (case_procedures(case.reference, annex.id) or ())
