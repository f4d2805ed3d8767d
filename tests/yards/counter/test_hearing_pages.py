"""The hearing as a clerk has it: what is known with its source, sentences to read aloud, postcodes, sources that disagree."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.states import Door
from madoguchi.foundation import cities
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.yards.counter.speaking import spoken
from tests.domains.cases.builders import CLERK, make_case

pytestmark = pytest.mark.django_db
REFERENCE = "H7K2-9QXM"
CASE = f"/counter/cases/{REFERENCE}/"


def post(client: Client, path: str, **data: str) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    """At her screen, with the family's case open."""
    make_case()
    client = staff_client("counter_clerk")
    post(client, f"{CASE}open/", key="S60.4.1")
    return client


def html_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_spoken__every_question__can_be_read_aloud() -> None:
    writing = re.compile("書いて(?!あ)|書きに|選んで|選べ|入力|画面|空け|[()()]")
    for definition in cities.current().facts:
        sentence = spoken(definition)
        assert sentence.endswith(("。", "か")), (definition.id, sentence)
        assert not writing.search(sentence.replace("書きにくいことは、窓口で話せます。", "")), (
            definition.id,
            sentence,
        )


def test_hearing__known_values__stand_beside_the_questions_with_their_source(clerk: Client) -> None:
    services.offer_values(
        actor=CLERK, case=REFERENCE, values={("m2", "sex"): "female"}, door=Door.CORE_SYSTEM
    )
    html = html_of(clerk.get(f"{CASE}hearing/"))
    assert re.search(r'data-known="birth_date" data-source="home">.*?昭和60年4月1日.*?自宅の入力', html)
    assert re.search(r'data-known="sex" data-source="core_system">.*?女.*?基幹システム', html)
    assert "「" not in html.split('class="hear-say">')[1].split("<")[0]
    assert "氏のフリガナを教えてください。" in html
    assert not GateAlarm.objects.exists()


def test_hearing__town_by_postcode__fills_it_in_and_saves_nothing(clerk: Client) -> None:
    version = str(selectors.get_case(CLERK, REFERENCE).version)
    typed = {"old_address_postcode": "８２４－００３１", "old_address_line": "", "m1-family_kana": "ﾀｶｻｷ"}
    html = html_of(post(clerk, f"{CASE}hearing/", version=version, lookup="old_address", **typed))
    field = re.search(r'<input[^>]*name="old_address_line"[^>]*>', html)
    assert field is not None
    assert 'value="福岡県行橋市' in field[0]
    assert "autofocus" in field[0]
    assert 'value="ﾀｶｻｷ"' in html
    assert selectors.get_case(CLERK, REFERENCE).version == 1


def test_hearing__unknown_postcode__says_so_and_keeps_everything(clerk: Client) -> None:
    typed = {"old_address_postcode": "0000000", "old_address_building": "コーポ101"}
    html = html_of(post(clerk, f"{CASE}hearing/", version="1", lookup="old_address", **typed))
    assert "郵便番号「0000000」の町名は見つかりません" in html
    assert 'value="コーポ101"' in html


def test_hearing__enter_in_any_field__saves_and_looks_nothing_up(clerk: Client) -> None:
    """A browser presses the first button of the form that sends."""
    for page in ("hearing/", "correct/?member="):
        html = html_of(clerk.get(CASE + page))
        form = html[html.index(f'action="{CASE}{page.split("?")[0]}') :]
        first = re.search(r"<button[^>]*>", form)
        assert first is not None
        assert "lookup" not in first[0]


def test_offers__two_sources__stand_side_by_side_and_one_is_chosen(clerk: Client) -> None:
    values = {("m1", "given_name"): "多朗", ("m2", "birth_date"): "昭和62年10月11日"}
    services.offer_values(
        actor=CLERK, case=REFERENCE, values=values, door=Door.CORE_SYSTEM, note="世帯 0000012"
    )
    assert 'data-offers="2"' in html_of(clerk.get(CASE))
    assert 'data-offers="2"' in html_of(clerk.get(f"{CASE}hearing/"))
    html = html_of(clerk.get(f"{CASE}offers/"))
    assert "いまの内容: " in html
    assert "太郎" in html
    assert "多朗" in html
    assert "昭和62年10月11日" in html
    name, birth = re.findall(r'name="(offer:\d+)" value="take"', html)
    version = re.findall(r'name="version" value="(\d+)"', html)[0]
    answer = post(clerk, f"{CASE}offers/", version=version, **{name: "take", birth: "keep"})
    assert (answer.status_code, answer["Location"]) == (303, CASE)
    case = selectors.get_case(CLERK, REFERENCE)
    assert (case.text("given_name", "m1"), case.text("birth_date", "m2")) == ("多朗", "1987-10-10")
    assert case.known["m1", "given_name"].door == Door.CORE_SYSTEM
    assert "値がちがう項目はありません" in html_of(clerk.get(f"{CASE}offers/"))
    assert not GateAlarm.objects.exists()


def test_offers__not_chosen_or_stale__stay(clerk: Client) -> None:
    services.offer_values(
        actor=CLERK, case=REFERENCE, values={("m1", "given_name"): "多朗"}, door=Door.CORE_SYSTEM
    )
    assert post(clerk, f"{CASE}offers/", version="1")["Location"] == f"{CASE}offers/"
    name = re.findall(r'name="(offer:\d+)"', html_of(clerk.get(f"{CASE}offers/")))[0]
    stale = post(clerk, f"{CASE}offers/", version="7", **{name: "take"})
    assert stale.status_code == 409
    assert "ほかの人がこの案件を更新しました" in html_of(stale)
    assert selectors.get_case(CLERK, REFERENCE).text("given_name", "m1") == "太郎"


def test_earlier__contact_of_the_last_case__is_taken_over(clerk: Client) -> None:
    make_case("AAAA-2222", "髙﨑", "太郎", phone="080-3333-4444")
    for reference in ("AAAA-2222", REFERENCE):
        services.link_member(actor=CLERK, case=reference, member_id="m1", addressee_number="0000000001")
    newest = "ZZZZ-3333"
    make_case(newest, "髙﨑", "太郎", phone="")
    services.link_member(actor=CLERK, case=newest, member_id="m1", addressee_number="0000000001")
    post(clerk, f"/counter/cases/{newest}/open/", key="S60.4.1")
    assert post(clerk, f"/counter/cases/{newest}/earlier/").status_code == 303
    assert selectors.get_case(CLERK, newest).known["", "phone"].door == Door.EARLIER_CASE


def test_history__counts__tell_asked_known_and_typed(clerk: Client) -> None:
    post(clerk, f"{CASE}hearing/", version="1", **{"m1-family_kana": "たかさき"})
    html = html_of(clerk.get(f"{CASE}history/"))
    counts = dict(re.findall(r'data-count="([^"]+)" data-value="(\d+)"', html))
    known = len(selectors.get_case(CLERK, REFERENCE).known)
    assert counts == {
        "asked": "1",
        "prefilled:home": str(known - 1),
        "typed": str(known),
        "typed_at_counter": "1",
        "typed_twice": "0",
    }
