"""A record takes two keys: a ticket called to this desk, or the number with what the person says; the rest is listed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.rules import Facts
from madoguchi.domains.cases import services as cases
from madoguchi.domains.visits import services as visits
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from tests.domains.cases.builders import CLERK, make_case
from tests.domains.visits.builders import new_reference, walk_in
from tests.domains.visits.conftest import KIOSK, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]
pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
MINE, OTHER = "H7K2-9QXM", "ZZZZ-2222"


def post(client: Client, path: str, **data: str) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})  # type: ignore[return-value]


def open_by(client: Client, key: str, reference: str = MINE) -> HttpResponse:
    return post(client, f"/counter/cases/{reference}/open/", key=key)


def html_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    make_case(MINE, "髙﨑", "太郎")
    make_case(OTHER, "小林田", "一郎")
    return staff_client("counter_clerk")


@pytest.fixture
def at_desk(hall: FrozenClock, staff_client: StaffClient) -> Client:
    client = staff_client("counter_clerk")
    assert post(client, "/counter/queue/open/", seat="residents_1").status_code == 303
    return client


@pytest.mark.parametrize(
    "key", ["", "1985", "昭和60年4月", "1985-04-02", "太", "太郎", "小林田一郎", "いつか"]
)
def test_open__second_key_does_not_belong_to_the_record__stays_closed(clerk: Client, key: str) -> None:
    answer = open_by(clerk, key)
    assert answer.status_code == 422
    assert "この受付番号の世帯のものと合いません" in html_of(answer)
    assert "髙﨑" not in html_of(answer)
    assert "この案件を開く" in html_of(clerk.get(f"/counter/cases/{MINE}/"))
    assert not ChangeRow.objects.filter(code="case.hearing_opened").exists()


@pytest.mark.parametrize(
    "key", ["S60.4.1", "昭和60年4月1日", "1985-04-01", "高崎太郎", "髙﨑　太郎", "高崎 花子", "1987-10-10"]
)
def test_open__birth_date_or_name_of_the_household__opens(clerk: Client, key: str) -> None:
    assert open_by(clerk, key).status_code == 303
    assert "髙﨑" in html_of(clerk.get(f"/counter/cases/{MINE}/"))


def test_open__case_that_knows_nobody__opens(clerk: Client) -> None:
    cases.open_case(
        actor=CLERK,
        reference="AAAA-2222",
        facts=Facts({"life_event": ("move_in",)}),
        door="counter",
    )
    assert open_by(clerk, "", "AAAA-2222").status_code == 303


def test_open__second_record__closes_the_first_and_its_tab_stores_nothing(clerk: Client) -> None:
    open_by(clerk, "S60.4.1")
    assert open_by(clerk, "小林田 一郎", OTHER).status_code == 303
    late = post(clerk, f"/counter/cases/{MINE}/hearing/", version="1", **{"m1-family_kana": "タカサキ"})
    assert late.status_code == 409
    assert "いま開いている案件と違うため、保存しませんでした" in html_of(late)


def test_open__ticket_called_to_this_desk__takes_one_press_and_is_nothing_unusual(
    at_desk: Client, staff_client: StaffClient
) -> None:
    reference = new_reference()
    make_case(reference, "髙﨑", "太郎")
    visits.check_in(actor=KIOSK, reference=reference)
    assert 'name="key"' in html_of(at_desk.get(f"/counter/cases/{reference}/"))
    assert post(at_desk, "/counter/queue/next/").status_code == 303
    assert 'name="key"' not in html_of(at_desk.get(f"/counter/cases/{reference}/"))
    assert open_by(staff_client("supervisor"), "", reference).status_code == 422
    assert open_by(at_desk, "", reference).status_code == 303
    assert not ChangeRow.objects.filter(code="case.opened_by_keys").exists()


def test_open__number_tied_to_the_ticket_by_hand__still_takes_a_second_key(at_desk: Client) -> None:
    reference = new_reference()
    make_case(reference, "髙﨑", "太郎")
    ticket = walk_in("papers")
    post(at_desk, "/counter/queue/next/")
    assert post(at_desk, f"/counter/queue/{ticket.public_id}/case/", reference=reference).status_code == 303
    assert open_by(at_desk, "", reference).status_code == 422
    assert open_by(at_desk, "S60.4.1", reference).status_code == 303


def test_openings__without_a_ticket_and_in_vain__are_listed_for_the_supervisor(
    clerk: Client, staff_client: StaffClient
) -> None:
    open_by(clerk, "S60.4.1")
    with pytest.raises(ValidationFailed):
        cases.open_by_keys(actor=CLERK, case=OTHER, session_key="s", second_key="1999-01-01")
    html = html_of(staff_client("supervisor").get("/manager/openings/"))
    rows = html[html.index("<tbody>") :]
    assert rows.index(OTHER) < rows.index(MINE)
    assert "合わずに開けなかった" in rows
    assert "生年月日か氏名が合い、開いた" in rows
    assert "髙﨑" not in html
    assert ViewRow.objects.filter(screen="case.opening_refused", subject=OTHER).count() == 1
    assert clerk.get("/manager/openings/").status_code == 403
