"""The case part of the counter: what a clerk sees, what is refused, what two clerks do to each other."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.rules import facts_to_json
from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.models import Case, FactValue
from madoguchi.foundation import transfer
from madoguchi.foundation.audit.models import ViewRow
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.foundation.transfer.sending import sealed_bytes
from tests.domains.cases.builders import CLERK, family_facts, make_case

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
REFERENCE = "H7K2-9QXM"


def post(client: Client, path: str, **data: str) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})


@pytest.fixture
def clerk(staff_client: StaffClient) -> Client:
    return staff_client("counter_clerk")


def opened(client: Client, reference: str = REFERENCE) -> None:
    response = post(client, f"/counter/cases/{reference}/open/", key="S60.4.1")
    assert response.status_code == 303
    assert response["Location"] == f"/counter/cases/{reference}/"


def test_show_case__not_opened__shows_no_personal_data(clerk: Client) -> None:
    make_case()
    response = clerk.get(f"/counter/cases/{REFERENCE}/")
    assert response.status_code == 200
    assert "髙﨑" not in response.content.decode()


def test_show_case__opened__marks_names_and_logs_the_view(clerk: Client) -> None:
    make_case()
    opened(clerk)
    response = clerk.get(f"/counter/cases/{REFERENCE}/")
    html = response.content.decode()
    assert f'data-subject="case:{REFERENCE}:m1" data-field="full_name">髙﨑　太郎' in html
    assert "自宅の入力" in html
    assert response["Cache-Control"] == "no-store, private"
    row = ViewRow.objects.filter(subject=REFERENCE, screen="counter/case.html").latest("id")
    assert "full_name" in row.fields
    assert row.purpose == "窓口での聞き取り"
    assert not GateAlarm.objects.exists()


def test_open_case__second__puts_the_first_away(clerk: Client) -> None:
    make_case()
    make_case("ZZZZ-2222", "林", "一郎", phone="080-3333-4444")
    opened(clerk)
    opened(clerk, "ZZZZ-2222")
    assert "髙﨑" not in clerk.get(f"/counter/cases/{REFERENCE}/").content.decode()
    response = post(clerk, f"/counter/cases/{REFERENCE}/hearing/", version="1")
    assert response.status_code == 409


def test_find_case__typed_reference_and_unknown__leads_there_or_says_so(clerk: Client) -> None:
    make_case()
    for typed in ("h7k2９qxm", f"https://city.example/entry/{REFERENCE}/?lang=en"):
        response = clerk.get("/counter/cases/", {"q": typed})
        assert (response.status_code, response["Location"]) == (303, f"/counter/cases/{REFERENCE}/")
    missing = clerk.get("/counter/cases/", {"q": "AAAA-AAAA"})
    assert missing.status_code == 404
    assert "見つかりません" in missing.content.decode()


def test_find_case__list__names_applicants_of_several_cases(clerk: Client) -> None:
    make_case()
    make_case("ZZZZ-2222", "林", "一郎", phone="080-3333-4444")
    html = clerk.get("/counter/cases/").content.decode()
    assert "髙﨑　太郎" in html
    assert "林　一郎" in html


def test_hearing__asks_only_what_is_unknown_and_says_why(clerk: Client) -> None:
    make_case()
    opened(clerk)
    html = clerk.get(f"/counter/cases/{REFERENCE}/hearing/").content.decode()
    assert 'name="m1-family_name"' not in html
    assert 'name="m1-family_kana"' in html
    assert "様式に書きます(" in html


def test_hearing__answers__are_stored_in_one_form_and_not_asked_again(clerk: Client) -> None:
    make_case()
    opened(clerk)
    version = str(selectors.get_case(CLERK, REFERENCE).version)
    path = f"/counter/cases/{REFERENCE}/hearing/"
    response = post(clerk, path, version=version, **{"m1-family_kana": "たかさき", "m1-sex": "male"})
    assert response.status_code == 303
    case = selectors.get_case(CLERK, REFERENCE)
    assert case.text("family_kana", "m1") == "タカサキ"
    assert case.facts.get("family_kana", "m1") == "タカサキ"
    assert 'name="m1-family_kana"' not in clerk.get(path).content.decode()
    assert selectors.count_typed_twice(CLERK, REFERENCE) == 0


def test_hearing__unreadable_answer__keeps_what_was_typed_and_names_the_field(clerk: Client) -> None:
    make_case()
    opened(clerk)
    path = f"/counter/cases/{REFERENCE}/hearing/"
    response = post(clerk, path, version="1", **{"m1-family_kana": "高崎"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="高崎"' in html
    assert 'href="#id_m1-family_kana"' in html
    assert Case.objects.get().version == 1


def test_hearing__stale_page__shows_both_and_settles(clerk: Client, staff_client: StaffClient) -> None:
    make_case()
    opened(clerk)
    other = staff_client("counter_clerk", name="nagata")
    opened(other)
    path = f"/counter/cases/{REFERENCE}/hearing/"
    assert post(other, path, version="1", **{"m1-family_kana": "タカサキ"}).status_code == 303
    response = post(clerk, path, version="1", **{"m1-family_kana": "タカザキ"})
    html = response.content.decode()
    assert response.status_code == 409
    assert 'value="タカザキ"' in html
    assert "いまの内容" in html
    assert "タカサキ" in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    settled = {"typed:m1:family_kana": "タカザキ", "pick:m1:family_kana": "mine"}
    response = post(clerk, f"/counter/cases/{REFERENCE}/settle/", version=version[1], **settled)
    assert response.status_code == 303
    assert selectors.get_case(CLERK, REFERENCE).text("family_kana", "m1") == "タカザキ"
    assert selectors.count_typed_twice(CLERK, REFERENCE) == 0


def test_correct__unchanged_fields__are_not_typed(clerk: Client) -> None:
    make_case()
    opened(clerk)
    path = f"/counter/cases/{REFERENCE}/correct/?member=m1"
    html = clerk.get(path).content.decode()
    assert 'value="昭和60年4月1日"' in html
    sent = {
        "m1-family_name": "髙﨑",
        "m1-given_name": "多朗",
        "m1-birth_date": "昭和60年4月1日",
        "m1-relationship": "世帯主",
    }
    assert post(clerk, path, version="1", **sent).status_code == 303
    rows = FactValue.objects.filter(door="counter")
    assert [(row.fact, row.value_text, row.is_correction) for row in rows] == [("given_name", "多朗", True)]


def test_identity__both_checks__are_two_records_without_numbers(clerk: Client) -> None:
    make_case()
    opened(clerk)
    data = {
        "member": "m1",
        "number": "number_card",
        "person": "two_documents",
        "person_paper_1": "pension_book",
        "person_paper_2": "insurance_certificate",
        "person_issuer_2": "福岡県後期高齢者医療広域連合",
    }
    assert post(clerk, f"/counter/cases/{REFERENCE}/identity/", **data).status_code == 303
    checks = selectors.get_case(CLERK, REFERENCE).identity_checks
    assert [(check.kind, check.method, len(check.papers)) for check in checks] == [
        ("number", "number_card", 1),
        ("person", "two_documents", 2),
    ]
    html = clerk.get(f"/counter/cases/{REFERENCE}/").content.decode()
    assert "マイナンバーカード" in html
    assert "医療保険の資格確認書(福岡県後期高齢者医療広域連合)" in html


def test_identity__of_a_proxy__wants_the_right_to_act_first(clerk: Client) -> None:
    make_case()
    opened(clerk)
    data = {
        "member": "m1",
        "visitor": "chosen_proxy",
        "number": "number_card",
        "person": "photo_document",
        "person_paper_1": "driving_licence",
    }
    answer = post(clerk, f"/counter/cases/{REFERENCE}/identity/", **data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "代理権の確認がありません" in html
    assert '<option value="driving_licence" selected>' in html
    assert not selectors.get_case(CLERK, REFERENCE).identity_checks
    data |= {"authority": "chosen_representative", "authority_paper_1": "power_of_attorney"}
    assert post(clerk, f"/counter/cases/{REFERENCE}/identity/", **data).status_code == 303
    checks = selectors.get_case(CLERK, REFERENCE).identity_checks
    assert {check.kind for check in checks} == {"number", "person", "authority"}
    assert {check.visitor for check in checks} == {"chosen_proxy"}


def test_new_case__walk_in__begins_with_the_hearing(clerk: Client) -> None:
    response = post(clerk, "/counter/cases/new/", event="certificate")
    assert response.status_code == 303
    page = clerk.get(response["Location"])
    assert page.status_code == 200
    assert "氏名未確認の方" in page.content.decode()


def test_new_case__nothing_chosen__asks_what_they_came_for(clerk: Client) -> None:
    response = post(clerk, "/counter/cases/new/", event="no_such_event")
    assert response.status_code == 422
    assert "用件が選ばれていません" in response.content.decode()
    assert not Case.objects.exists()


def test_register__household_that_lives_here__is_not_entered_again(clerk: Client) -> None:
    reference = post(clerk, "/counter/cases/new/", event="death")["Location"].split("/")[3]
    assert "仮登録する" not in clerk.get(f"/counter/cases/{reference}/").content.decode()
    assert post(clerk, f"/counter/cases/{reference}/register/").status_code == 409
    members = selectors.get_case(CLERK, reference).members
    assert not any(member.addressee_number for member in members)


def test_register__complete_household__gets_numbers(clerk: Client) -> None:
    make_case()
    opened(clerk)
    assert post(clerk, f"/counter/cases/{REFERENCE}/register/").status_code == 303
    members = selectors.get_case(CLERK, REFERENCE).members
    assert all(member.addressee_number for member in members)
    assert clerk.get(f"/counter/cases/{REFERENCE}/").status_code == 200


def test_history__replaced_value__is_named_and_not_shown(clerk: Client) -> None:
    make_case()
    opened(clerk)
    services.record_facts(
        actor=SYSTEM,
        case=REFERENCE,
        values={("", "phone"): "0930-25-1111"},
        door="counter",
        expected_version=1,
        correction=True,
    )
    html = clerk.get(f"/counter/cases/{REFERENCE}/history/").content.decode()
    assert "0930-25-1111" in html
    assert "090-1111-2222" not in html
    assert "(差し替え済み)" in html


def test_scan__nonsense__says_what_to_do(clerk: Client) -> None:
    response = post(clerk, "/counter/cases/scan/", parts="https://example.jp/")
    assert response.status_code == 422


@pytest.mark.parametrize("role", ["receptionist", "section_clerk", "operator", "auditor"])
def test_case_pages__other_role__are_forbidden(staff_client: StaffClient, role: str) -> None:
    make_case()
    assert staff_client(role).get(f"/counter/cases/{REFERENCE}/").status_code == 403


def test_wrong_persons_value_in_a_page__is_refused_with_an_alarm(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded defect: the page takes its rows from another case."""
    make_case()
    make_case("ZZZZ-2222", "林田", "一郎", phone="080-3333-4444")
    opened(clerk)
    from madoguchi.yards.counter import case_page

    right = case_page.known_groups
    other = selectors.get_case(CLERK, "ZZZZ-2222")
    monkeypatch.setattr(case_page, "known_groups", lambda case: right(other))
    response = clerk.get(f"/counter/cases/{REFERENCE}/")
    assert response.status_code == 403
    assert "林田" not in response.content.decode()
    assert GateAlarm.objects.get().code == "release.outsider"


def _qr_parts() -> list[str]:
    # Text that does not compress, so that it takes several codes.
    noise = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(60))
    facts = facts_to_json(family_facts())
    payload = {"reference": REFERENCE, "secret_hash": "x" * 64, "facts": facts, "answers_source": noise}
    with transaction.atomic():
        envelope = transfer.send("preentry", payload, to="office", actor=SYSTEM)
    parts = transfer.to_qr_parts(sealed_bytes(envelope))
    assert len(parts) > 1
    return parts


def test_scan__parts_of_a_pre_entry_in_any_order__open_the_case(clerk: Client) -> None:
    response = post(clerk, "/counter/cases/scan/", parts="\r\n".join(reversed(_qr_parts())))
    assert (response.status_code, response["Location"]) == (303, f"/counter/cases/{REFERENCE}/")
    assert selectors.get_case(CLERK, REFERENCE).door == "home"


def test_scan__one_part_missing__says_so_and_opens_nothing(clerk: Client) -> None:
    response = post(clerk, "/counter/cases/scan/", parts="\n".join(_qr_parts()[1:]))
    assert response.status_code == 422
    assert not Case.objects.exists()
