"""What a member of staff sees when something goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
import typst
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.documents import services as documents
from madoguchi.domains.documents.models import Document
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import deliver
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.work import services as work
from madoguchi.domains.work.models import WorkItem
from madoguchi.foundation import files
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.foundation.transfer import folder
from tests.domains.cases.builders import CLERK, make_case
from tests.domains.intake.builders import make_place
from tests.domains.notifications.conftest import PostOffice, post_office
from tests.domains.visits.builders import walk_in
from tests.domains.visits.conftest import CLERK_A, city, hall
from tests.domains.work.builders import WATER_CLERK, accepted
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock
from tests.support.households import open_family4
from tests.support.two_installs import Install, acquainted, front, office
from tests.yards.front.steps import send

__all__ = ["acquainted", "city", "front", "hall", "office", "post_office"]
pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
REFERENCE = "H7K2-9QXM"
HEARING = f"/counter/cases/{REFERENCE}/hearing/"
FAMILY = "K7M4-QX29"


def post(client: Client, path: str, **fields: object) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})


def opened(client: Client, reference: str = REFERENCE) -> Client:
    assert post(client, f"/counter/cases/{reference}/open/", key="1985-04-01").status_code == 303
    return client


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("counter_clerk")


@pytest.fixture
def second_clerk(staff_client: StaffClient, clerk: Client) -> Client:
    """Another person at another computer."""
    from tests.support.personas import make_staff

    other = make_staff("counter_clerk", sign_in="second-clerk", name="窓口 さくら")
    client = staff_client("counter_clerk")
    client.force_login(other)
    session = client.session
    for name in ("staff_began", "staff_seen"):
        session[name] = clerk.session[name]
    session.save()
    return client


def test_staff_page__nobody_signed_in__leads_to_sign_in(client: Client, row: Row) -> None:
    answer = client.get("/counter/queue/")
    assert (answer.status_code, answer["Location"]) == (
        row.status,
        "/staff/sign-in/?next=%2Fcounter%2Fqueue%2F",
    )
    assert row.seen in client.get(answer["Location"]).content.decode()


def test_staff_page__an_hour_of_rest__leads_to_sign_in(
    frozen_clock: FrozenClock, staff_client: StaffClient, row: Row
) -> None:
    clerk = staff_client("counter_clerk")
    assert clerk.get("/counter/cases/").status_code == 200
    frozen_clock.tick(minutes=61)
    answer = clerk.get("/counter/cases/")
    assert answer.status_code == row.status
    assert row.seen in clerk.get(answer["Location"]).content.decode()


def test_staff_page__wrong_role__is_refused(staff_client: StaffClient, row: Row) -> None:
    assert_told(staff_client("receptionist").get("/staff/accounts/"), row)


def test_hearing__kanji_as_furigana__keeps_it_and_names_the_field(clerk: Client, row: Row) -> None:
    make_case()
    page = assert_told(post(opened(clerk), HEARING, version="1", **{"m1-family_kana": "高崎"}), row)
    assert 'value="高崎"' in page
    assert cases.get_case(CLERK, REFERENCE).text("family_kana", "m1") == ""


def test_hearing__stale_page__keeps_both_values(clerk: Client, second_clerk: Client, row: Row) -> None:
    make_case()
    opened(clerk)
    opened(second_clerk)
    first = post(second_clerk, HEARING, version="1", **{"m1-family_kana": "タカサキ"})
    assert first.status_code == 303
    page = assert_told(post(clerk, HEARING, version="1", **{"m1-family_kana": "タカザキ"}), row)
    assert "あなたの入力: タカザキ" in page
    assert "タカサキ" in page
    assert cases.get_case(CLERK, REFERENCE).text("family_kana", "m1") == "タカサキ"


def test_case__second_key_of_somebody_else__stays_closed(clerk: Client, row: Row) -> None:
    make_case()
    page = assert_told(post(clerk, f"/counter/cases/{REFERENCE}/open/", key="1999-01-01"), row)
    assert "髙﨑" not in page


def test_hearing__another_case_open__stores_nothing(clerk: Client, row: Row) -> None:
    make_case()
    make_case("ZZZZ-2222", "林", "一郎", phone="080-3333-4444")
    opened(opened(clerk), "ZZZZ-2222")
    assert_told(post(clerk, HEARING, version="1", **{"m1-family_kana": "タカサキ"}), row)
    assert cases.get_case(CLERK, REFERENCE).version == 1


def test_hearing__browser_closed_half_way__another_clerk_goes_on(
    clerk: Client, second_clerk: Client, row: Row
) -> None:
    make_case()
    opened(clerk)
    assert post(clerk, HEARING, version="1", **{"m1-family_kana": "タカサキ"}).status_code == 303
    del clerk
    opened(second_clerk)
    answer = second_clerk.get(f"/counter/cases/{REFERENCE}/")
    page = answer.content.decode()
    assert answer.status_code == row.status
    assert "タカサキ" in page
    asked = second_clerk.get(HEARING).content.decode()
    assert 'name="m1-family_kana"' not in asked
    assert 'name="m1-given_kana"' in asked
    version = str(cases.get_case(CLERK, REFERENCE).version)
    goes_on = post(second_clerk, HEARING, version=version, **{"m1-given_kana": "タロウ"})
    assert goes_on.status_code == 303


def test_case__unknown_reference__not_found(clerk: Client, row: Row) -> None:
    assert_told(clerk.get("/counter/cases/AAAA-AAAA/"), row)


def test_case__role_without_cases__is_refused(staff_client: StaffClient, row: Row) -> None:
    make_case()
    page = assert_told(staff_client("operator").get(f"/counter/cases/{REFERENCE}/"), row)
    assert "髙﨑" not in page


def at_desk(client: Client, seat: str) -> Client:
    assert post(client, "/counter/queue/open/", seat=seat).status_code == 303
    return client


def test_ticket__recall_while_served__is_refused(hall: FrozenClock, clerk: Client, row: Row) -> None:
    ticket = walk_in("papers")
    at_desk(clerk, "residents_1")
    for verb in ("call", "start"):
        assert post(clerk, f"/counter/queue/{ticket.public_id}/{verb}/").status_code == 303
    assert_told(post(clerk, f"/counter/queue/{ticket.public_id}/recall/"), row)
    assert Ticket.objects.get().state == "serving"


def test_ticket__two_clerks_call_it__one_gets_it(
    hall: FrozenClock, clerk: Client, second_clerk: Client, row: Row
) -> None:
    ticket = walk_in("papers")
    at_desk(clerk, "residents_1")
    at_desk(second_clerk, "residents_2")
    call = f"/counter/queue/{ticket.public_id}/call/"
    assert post(clerk, call, version=ticket.version).status_code == 303
    assert_told(post(second_clerk, call, version=ticket.version), row)


def test_undo__next_family_is_at_the_desk__is_refused(hall: FrozenClock, clerk: Client, row: Row) -> None:
    first = walk_in("papers")
    walk_in("papers")
    at_desk(clerk, "residents_1")
    post(clerk, "/counter/queue/next/")
    post(clerk, f"/counter/queue/{first.public_id}/not-there/")
    post(clerk, "/counter/queue/next/")
    assert_told(post(clerk, f"/counter/queue/{first.public_id}/undo/"), row)


def test_call__desk_on_break__is_refused(hall: FrozenClock, clerk: Client, row: Row) -> None:
    walk_in("papers")
    at_desk(clerk, "residents_1")
    post(clerk, "/counter/queue/break/")
    assert_told(post(clerk, "/counter/queue/next/"), row)


def test_submit__unsigned_papers__hands_nothing_in(clerk: Client, row: Row) -> None:
    open_family4(FAMILY)
    opened(clerk, FAMILY)
    assert_told(post(clerk, f"/counter/cases/{FAMILY}/submit/"), row)


def test_paper__name_of_somebody_else_inside__is_stopped_at_the_gate(clerk: Client, row: Row) -> None:
    open_family4(FAMILY)
    make_case("ZZZZ-2222", "綾小路", "一郎", phone="080-3333-4444")
    paper = documents.generate_bundle(actor=CLERK, case_reference=FAMILY)[0]
    opened(clerk, FAMILY)
    address = f"/counter/cases/{FAMILY}/papers/{paper.public_id}/pdf/"
    assert clerk.get(address)["Content-Type"] == "application/pdf"
    # What a defect of the program would do: a paper of this case with another family's name on it.
    wrong = typst.compile(f"#set document(title: [x])\n{FAMILY} 綾小路一郎".encode())
    file_id = files.store(
        CLERK,
        content=wrong,
        subject=FAMILY,
        name="wrong.pdf",
        content_type="application/pdf",
        keep=Document.retention,
    )
    Document.objects.filter(public_id=paper.public_id).update(file_id=file_id)
    page = assert_told(clerk.get(address), row)
    assert "綾小路" not in page
    assert GateAlarm.objects.get().code == row.code


def returned_item(office: Install) -> WorkItem:
    """A clerk of the water section has given an application back; no envelope has been carried."""
    with office.here():
        item = accepted()[0]
        work.claim_step(actor=WATER_CLERK, item=item.public_id)
        fields = [AskedField("", "phone")]
        work.return_for_correction(actor=WATER_CLERK, item=item.public_id, fields=fields, message="電話番号")
    return item


@pytest.mark.django_db(transaction=True)
def test_correction_mail__link_not_open_yet__does_not_go_out(
    front: Install, office: Install, acquainted: None, row: Row, mailoutbox: list[object]
) -> None:
    returned_item(office)
    letter = Message.objects.get(template="correction_requested")
    deliver(letter.message_id)
    letter.refresh_from_db()
    assert letter.get_state_display() == row.seen
    assert mailoutbox == []
    folder.carry(office.transfer, front.transfer)
    with front.here():
        folder.import_waiting()
    folder.carry(front.transfer, office.transfer)
    with office.here():
        folder.import_waiting()
    letter.refresh_from_db()
    assert letter.state == "queued"


@pytest.mark.django_db(transaction=True)
def test_correction_mail__answer_lost__section_is_told_after_half_an_hour(
    front: Install,
    office: Install,
    acquainted: None,
    frozen_clock: FrozenClock,
    staff_client: StaffClient,
    row: Row,
) -> None:
    item = returned_item(office)
    client, page = staff_client("section_clerk", sections=("water",)), f"/back/items/{item.public_id}/"
    assert row.seen not in client.get(page).content.decode()
    frozen_clock.tick(minutes=30)
    assert_told(client.get(page), row)
    assert row.seen.rstrip("。") in client.get("/back/").content.decode()


def test_mail__server_down__waits_and_goes_out_later(
    frozen_clock: FrozenClock, client: Client, post_office: PostOffice, row: Row
) -> None:
    make_place()
    send(client, "/book/", {"place": "p1", "mail": "taro@example.jp"}, action="/book/take/")
    waiting = Message.objects.get()
    post_office.answer = "451 down"
    with pytest.raises(ExternalFailure) as refused:
        deliver(waiting.message_id)
    assert (refused.value.code, refused.value.retryable) == (row.code, True)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.failure) == ("queued", row.code)
    told = message_for(waiting.failure)
    assert told.happened == row.seen
    assert row.next_step in told.next_step
    post_office.answer = "250 OK"
    deliver(waiting.message_id)
    assert len(post_office.mails) == 1


def test_alarm__answered_after_the_end__says_so(
    hall: FrozenClock, staff_client: StaffClient, row: Row
) -> None:
    alarm = visits.raise_alarm(actor=CLERK_A).public_id
    visits.end_alarm(actor=CLERK_A, alarm=alarm, outcome="mistake")
    supervisor = staff_client("supervisor")
    assert_told(post(supervisor, f"/counter/alarms/{alarm}/coming/"), row)


def test_alarm__pressed_many_times__is_one(hall: FrozenClock, clerk: Client, row: Row) -> None:
    for _ in range(4):
        assert post(clerk, "/counter/alarms/raise/", sure="1").status_code == row.status
    page = clerk.get("/counter/queue/").content.decode()
    assert page.count(row.seen) == 1
    assert row.next_step in page


def test_hall__no_desk_open_for_a_number__is_shown_to_the_supervisor(
    hall: FrozenClock, staff_client: StaffClient, row: Row
) -> None:
    ticket = walk_in("papers")
    page = assert_told(staff_client("supervisor").get("/manager/hall/"), row)
    assert f"{ticket.number}番" in page
