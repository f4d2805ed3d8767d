"""What the office sends to the number zone, and when it sends nothing."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import Conflict, DomainError, NotFoundOrHidden
from madoguchi.domains.cases.models import CaseMember
from madoguchi.domains.documents.models import Document
from madoguchi.domains.number_requests import services
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy import Actor
from madoguchi.foundation.transfer import Header, folder
from madoguchi.foundation.transfer.models import Envelope
from tests.support.number_zone import ADDRESS_NUMBERS, BASIS, CASE, SECTION, SECTION_CLERK, ask, make_paper
from tests.support.personas import actor
from tests.support.two_installs import Install, number, number_acquainted, office

__all__ = ["number", "number_acquainted", "office"]

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "gate"]),
    pytest.mark.usefixtures("number_acquainted", "frozen_clock"),
]


def refused(paper: Document, *, who: Actor = SECTION_CLERK, basis: str = BASIS) -> str:
    with pytest.raises(DomainError) as refusal:
        services.request_number(actor=who, document=paper.public_id, section=SECTION, basis=basis)
    assert not NumberRequest.objects.exists()
    assert not Envelope.objects.exists()
    return refusal.value.code


def test_request__sent__carries_boxes_of_the_right_people(office: Install, number: Install) -> None:
    with office.here():
        row = ask(make_paper())
        with pytest.raises(Conflict) as twice:
            ask(Document.objects.get(public_id=row.document))
    assert twice.value.code == "number_request.already_asked"
    folder.carry(office.transfer, number.transfer, to="number")
    with number.here():
        folder.import_waiting()
    task = NumberTask.objects.get()
    assert [one["address_number"] for one in task.people] == list(ADDRESS_NUMBERS)
    assert [box["member"] for box in task.boxes] == ["m1", "m2", "m3", "m4"]
    tops = [box["top"] for box in task.boxes]
    assert tops == sorted(tops, reverse=True)
    assert (task.case_reference, task.proposed_basis, task.requested_by) == (
        CASE,
        BASIS,
        SECTION_CLERK.actor_id,
    )
    assert ChangeRow.objects.filter(code="number_request.sent", subject=CASE).count() == 1


def test_request__refusals__send_nothing(office: Install) -> None:
    with office.here():
        paper = make_paper()
        assert refused(paper, basis="child_allowance") == "number_request.basis_unknown"
        assert refused(paper, who=actor("counter_clerk")) == "number_request.not_permitted"
        other = actor("section_clerk", sections=("water",))
        assert refused(paper, who=other) == "number_request.not_permitted"
        without = Document.objects.exclude(form_id__in=_boxed()).first()
        assert without is not None
        assert refused(without) == "number_request.no_box"
        CaseMember.objects.filter(member_id="m3").update(addressee_number="")
        assert refused(paper) == "number_request.no_address_number"
        CaseMember.objects.filter(member_id="m3").update(addressee_number=ADDRESS_NUMBERS[2])
        Document.objects.update(case_version=0)
        assert refused(paper) == "number_request.paper_outdated"


def _boxed() -> list[str]:
    from madoguchi.foundation.cities import number_bases

    return list(number_bases.current().of_form)


def test_answer__from_another_zone_or_to_nothing__is_refused(office: Install) -> None:
    answer = {"request": "nobody", "result": "completed"}
    for sender, code in (("front", "number_request.wrong_sender"), ("number", "transfer.not_found")):
        header = Header("an-envelope", "number_answer", clock.now(), sender, "office", "yukuhashi")
        with pytest.raises((Conflict, NotFoundOrHidden)) as refusal:
            services.receive_answer(answer, header)
        assert refusal.value.code == code


def test_answer__free_text_as_reason__is_not_kept(office: Install) -> None:
    with office.here():
        row = ask(make_paper())
        header = Header("an-envelope", "number_answer", clock.now(), "number", "office", "yukuhashi")
        answer = {"request": row.public_id, "result": "refused", "reason": "123456789018"}
        services.receive_answer(answer, header)
        services.receive_answer(answer, header)
    row.refresh_from_db()
    assert (row.state, row.refusal) == ("refused", "")
    assert ChangeRow.objects.filter(code="number_request.refused").count() == 1
