"""QR codes at the counter: drawn as on the phone, read as pictures by a decoder that did not draw them, typed by a
scanner into the page.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.rules import facts_to_json
from madoguchi.demo.scanner import read_codes
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases.models import Case
from madoguchi.domains.intake import services as intake
from madoguchi.foundation import clock
from madoguchi.foundation.transfer import receiving, sealing, to_qr_parts, zone_keys
from madoguchi.ui.templatetags.ui import qr
from tests.domains.cases.builders import CLERK, family_facts, make_case
from tests.foundation.transfer.strategies import header, sealed

pytestmark = pytest.mark.django_db
SCAN = "/counter/cases/scan/"
REFERENCE = "H7K2-9QXM"


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    return staff_client("counter_clerk")


def post(client: Client, **data: str | list[str]) -> HttpResponse:
    return client.post(SCAN, {"idempotency_key": str(uuid.uuid4()), **data})


def scan_again(client: Client, page: HttpResponse, **data: str) -> HttpResponse:
    """What a clerk does next on that page: everything that it keeps goes along."""
    html = page.content.decode()
    return post(client, kept=re.findall(r'name="kept" value="([^"]+)"', html), **data)


def payload(reference: str = REFERENCE, noise: int = 1200) -> dict[str, object]:
    """A pre-entry that does not compress well, so that it takes several codes."""
    source = random.Random(reference).randbytes(noise).hex()
    return {
        "reference": reference,
        "secret_hash": "x" * 64,
        "facts": facts_to_json(family_facts()),
        "language": "ja",
        "answers_source": source,
    }


def codes(reference: str = REFERENCE, **changes: object) -> list[str]:
    changes = {"envelope_id": f"envelope-of-{reference}", "sent_at": clock.now(), **changes}
    return to_qr_parts(sealed(payload(reference), **changes))


def drawn_and_read(parts: list[str]) -> list[str]:
    """Through the picture: what a scanner's decoder makes of the codes on the phone's screen."""
    return read_codes("".join(qr(part, "") for part in parts))


def html_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_scan__codes_read_from_their_pictures__open_the_case_with_everything_typed_at_home(
    clerk: Client,
) -> None:
    read = drawn_and_read(codes())
    assert len(read) > 2
    answer = post(clerk, parts="\r\n".join(reversed(read)))
    assert (answer.status_code, answer["Location"]) == (303, f"/counter/cases/{REFERENCE}/")
    case = selectors.get_case(CLERK, REFERENCE)
    assert (case.door, case.text("family_name", "m1")) == ("home", "髙﨑")
    assert selectors.count_typed_twice(CLERK, REFERENCE) == 0


def test_scan__entry_of_a_phone__the_codes_of_its_page_open_its_case(
    clerk: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """From the citizen's service; the envelope itself never reached the office."""
    from tests.domains.intake.builders import make_entry

    access = make_entry(family_facts())
    intake.send_entry(access)
    answer = post(clerk, parts="\n".join(drawn_and_read(intake.make_qr_parts(access))))
    assert answer["Location"] == f"/counter/cases/{access.reference}/"
    assert selectors.get_case(CLERK, access.reference).text("given_name", "m2") == "花子"


def test_scan__partial__keeps_what_was_read_and_names_what_is_missing(clerk: Client) -> None:
    parts = codes()
    answer = post(clerk, parts="\n".join(parts[1:]))
    assert answer.status_code == 422
    assert f"{len(parts)}枚のうち{len(parts) - 1}枚を読み取りました" in html_of(answer)
    assert "まだのコード: 1枚め" in html_of(answer)
    assert not Case.objects.exists()
    answer = scan_again(clerk, answer, parts=parts[0])
    assert (answer.status_code, answer["Location"]) == (303, f"/counter/cases/{REFERENCE}/")


def test_scan__one_code_tampered_with__is_named_and_the_others_are_kept(clerk: Client) -> None:
    parts = codes()
    changed = parts[1][:60] + ("A" if parts[1][60] != "A" else "B") + parts[1][61:]
    answer = post(clerk, parts="\n".join([parts[0], changed, *parts[2:]]))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "文字が欠けたコードがあります" in html_of(answer)
    assert "まだのコード: 2枚め" in html_of(answer)
    assert scan_again(clerk, answer, parts=parts[1]).status_code == 303


def test_scan__envelope_tampered_with_and_drawn_anew__is_refused(clerk: Client) -> None:
    changed = bytearray(sealed(payload(), sent_at=clock.now()))
    changed[-100] ^= 1
    answer = post(clerk, parts="\n".join(to_qr_parts(bytes(changed))))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "封筒を開けられません" in html_of(answer)
    assert "受付番号で案件を探すか、その場で聞き取ってください。" in html_of(answer)


def test_scan__sealed_by_a_stranger_in_this_citys_name__is_refused(clerk: Client) -> None:
    own = zone_keys.private("front")
    stranger = sealing.seal(
        header(sent_at=clock.now()),
        payload(),
        sender=replace(own, sign=Ed25519PrivateKey.generate()),
        recipient=zone_keys.public("office"),
    )
    assert "封筒を開けられません" in html_of(post(clerk, parts="\n".join(to_qr_parts(stranger))))
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says", "next_step"),
    [
        ({"city": "kitakyushu"}, "別の市の封筒です", "宛先の市の窓口を案内してください。"),
        (
            {"age": receiving.MAX_AGE + timedelta(minutes=1)},
            "封筒の期限が切れています",
            "その場で聞き取ってください。",
        ),
        (
            {"age": -receiving.MAX_AHEAD - timedelta(minutes=1)},
            "封筒の時刻が先になっています",
            "両方の時計を合わせるよう",
        ),
        ({"kind": "booking_of_nobody"}, "この窓口では扱わない封筒です", "運用担当者に"),
    ],
)
def test_scan__foreign_old_or_of_another_kind__is_refused_with_what_to_do(
    clerk: Client, changes: dict[str, object], says: str, next_step: str
) -> None:
    if isinstance(age := changes.pop("age", None), timedelta):
        changes["sent_at"] = clock.now() - age
    answer = post(clerk, parts="\n".join(codes(**changes)))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert says in html_of(answer)
    assert next_step in html_of(answer)


def test_scan__two_households_mixed__clerk_chooses_whose_codes_go_on(clerk: Client) -> None:
    mine, other = codes(), codes("ZZZZ-2222")
    answer = post(clerk, parts="\n".join([*mine, other[0]]))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "いま窓口にいる方の組を選んでください" in html_of(answer)
    chosen = mine[0].split(":")[1]
    answer = scan_again(clerk, answer, only=chosen)
    assert answer["Location"] == f"/counter/cases/{REFERENCE}/"
    assert not Case.objects.filter(reference="ZZZZ-2222").exists()


def test_scan__same_code_twice__is_said_and_does_no_harm(clerk: Client) -> None:
    parts = codes()
    answer = post(clerk, parts="\n".join([parts[0], parts[0]]))
    assert "同じコードが2回読み取られました(1枚め)" in html_of(answer)
    assert scan_again(clerk, answer, parts="\n".join(parts)).status_code == 303


def test_scan__same_household_again__opens_the_case_and_takes_nothing_in(clerk: Client) -> None:
    parts = codes()
    post(clerk, parts="\n".join(parts))
    version = selectors.get_case(CLERK, REFERENCE).version
    answer = post(clerk, parts="\n".join(parts))
    assert answer["Location"] == f"/counter/cases/{REFERENCE}/"
    assert "新しく取り込んだものはありません" in html_of(clerk.get(answer["Location"]))
    assert selectors.get_case(CLERK, REFERENCE).version == version


def test_scan__typed_through_the_japanese_input_method__says_to_switch_it_off(clerk: Client) -> None:
    parts = codes()
    answer = post(clerk, parts=f"{parts[0]}\nまｄｇ1ち9か")
    assert "日本語入力のまま読み取られました" in html_of(answer)
    assert "半角/全角キー" in html_of(answer)
    assert "読み取り済み: 1枚め" in html_of(answer)


def test_find__first_code_scanned_into_the_search_field__goes_on_from_there(clerk: Client) -> None:
    parts = codes()
    answer = clerk.get("/counter/cases/", {"q": parts[0]})
    assert answer.status_code == 200
    assert "読み取り済み: 1枚め" in html_of(answer)
    assert scan_again(clerk, answer, parts="\n".join(parts[1:])).status_code == 303


def test_scan__content_that_this_city_does_not_know__opens_no_case_and_says_so(clerk: Client) -> None:
    broken = {**payload(), "facts": {"household": {"no_such_fact": ["?"]}, "members": "none"}}
    answer = post(clerk, parts="\n".join(to_qr_parts(sealed(broken, sent_at=clock.now()))))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "封筒の中身を取り込めませんでした" in html_of(answer)


def test_scan__open_case_of_another_household__is_not_touched(clerk: Client) -> None:
    make_case("ZZZZ-2222", "林", "一郎", phone="080-3333-4444")
    post(clerk, parts="\n".join(codes()))
    assert selectors.get_case(CLERK, "ZZZZ-2222").text("family_name", "m1") == "林"
