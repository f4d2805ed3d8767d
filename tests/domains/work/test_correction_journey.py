"""差戻し from a section's desk to the citizen's phone and back, through mail, envelopes and news as they really run."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services as intake_services
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import deliver
from madoguchi.domains.work import services
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation.policy.actors import ANONYMOUS, SYSTEM
from madoguchi.foundation.release.models import GateAlarm
from tests.domains.work.builders import CASE, WATER_CLERK, accepted, finished

pytestmark = pytest.mark.django_db(transaction=True)


def returned() -> WorkItem:
    item = accepted()[0]
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    services.return_for_correction(
        actor=WATER_CLERK, item=item.public_id, fields=[AskedField("", "phone")], message="日中の電話番号"
    )
    return item


def sent_token() -> str:
    deliver(Message.objects.get(template="correction_requested").message_id)
    found = re.search(r"/fix/([^/\s]+)/", mail.outbox[-1].body)
    assert found
    return found[1]


def test_return__mail_link_and_answer__open_the_step_again_with_the_new_value() -> None:
    item = returned()
    token = sent_token()
    assert mail.outbox[-1].to == ["family4@example.test"]
    wanted = intake.get_correction(ANONYMOUS, token)
    assert [tuple(field) for field in wanted.fields] == [("", "phone")]
    assert wanted.message == "日中の電話番号"
    intake_services.send_correction(ANONYMOUS, token=token, values={("", "phone"): "090-8765-4321"})
    item.refresh_from_db()
    assert item.state == ItemState.OPEN
    assert Application.objects.get().state == "corrected"
    assert cases.get_case(SYSTEM, CASE).text("phone") == "090-8765-4321"
    assert finished(item).state == ItemState.DONE
    assert not GateAlarm.objects.exists()


def test_finished__all_complete__the_mail_says_so_and_passes_the_gate() -> None:
    finished(accepted()[0])
    deliver(Message.objects.get(template="completed").message_id)
    assert CASE in mail.outbox[-1].subject
    assert "渡邉" not in mail.outbox[-1].subject + mail.outbox[-1].body
    status = Message.objects.get(template="completed").state
    assert status == "sent"


def test_take_back__answered_by_telephone__opens_the_step_and_ends_the_link() -> None:
    item = returned()
    token = sent_token()
    with pytest.raises(ValidationFailed):
        services.take_back_return(actor=WATER_CLERK, item=item.public_id, reason=" ")
    services.take_back_return(actor=WATER_CLERK, item=item.public_id, reason="電話で確認")
    intake_services.send_correction(ANONYMOUS, token=token, values={("", "phone"): "090-0000-0000"})
    item.refresh_from_db()
    assert (item.state, item.reason) == (ItemState.OPEN, "電話で確認")
    assert Application.objects.get().state == "corrected"
    assert cases.get_case(SYSTEM, CASE).text("phone") == "090-1234-5678"
    assert item.history.filter(transition="resume").count() == 1


def test_take_back__not_returned__is_refused() -> None:
    item = accepted()[0]
    with pytest.raises(InvalidTransition):
        services.take_back_return(actor=WATER_CLERK, item=item.public_id, reason="x")
