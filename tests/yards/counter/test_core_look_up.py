"""Looking somebody up in the core system out of a case: over HTTP, two keys, taken over with its source."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.cases import selectors, services
from madoguchi.domains.cases.states import Door
from madoguchi.domains.residents import services as residents
from madoguchi.foundation.audit.models import ViewRow
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.sandbox.core_columns import as_csv
from madoguchi.sandbox.core_people import named_people, numbers_of
from tests.domains.cases.builders import CLERK
from tests.support.core_system import TOWNS, connect, core_system

pytestmark = pytest.mark.django_db
# Of madoguchi.sandbox.core_people.
EIGHT_HEAD = {"kana": "タカハシ ケンイチ", "born": "S43.5.12"}
PROTECTED = {"name": "青木", "born": "昭和60年8月14日"}


@pytest.fixture
def connected(settings: Any) -> Iterator[None]:
    with core_system() as running:
        connect(settings, running)
        yield


def post(client: Client, path: str, **data: str | list[str]) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid.uuid4()), **data})


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Client:
    return staff_client("counter_clerk")


def begun(client: Client, event: str = "certificate") -> str:
    return str(post(client, "/counter/cases/new/", event=event)["Location"]).rpartition("hearing/")[0]


def search(client: Client, case: str, **keys: str) -> HttpResponse:
    return client.post(f"{case}core-system/", keys)


def html_of(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.usefixtures("connected")
def test_search__name_alone_or_day_alone__lists_nobody(clerk: Client) -> None:
    case = begun(clerk)
    for keys in ({"name": "渡邉"}, {"born": "S33.10.10"}, {"kana": "ワタナベ"}):
        answer = search(clerk, case, **keys)
        assert answer.status_code == 422
        assert "探すための項目が足りません" in html_of(answer)
        assert "data-candidate" not in html_of(answer)


@pytest.mark.usefixtures("connected")
def test_search__both_keys__lists_the_person_and_writes_the_viewing_log(clerk: Client) -> None:
    answer = search(clerk, begun(clerk), kana="わたなべ", born="Ｓ３３．１０．１０")
    numbers = re.findall(r'data-candidate="(\d+)"', html_of(answer))
    assert (answer.status_code, len(numbers)) == (200, 1)
    assert "辻\U000e0101子" in html_of(answer)
    assert ViewRow.objects.filter(subject=numbers[0], screen="residents.look_up_search").exists()
    assert not GateAlarm.objects.exists()


@pytest.mark.usefixtures("connected")
def test_take__whole_household__is_known_with_its_source_and_nothing_was_typed(clerk: Client) -> None:
    case = begun(clerk)
    answer = search(clerk, case, **EIGHT_HEAD)
    number = re.findall(r'data-candidate="(\d+)"', html_of(answer))[0]
    taken = post(clerk, f"{case}core-system/take/", number=number, whom="household")
    assert (taken.status_code, taken["Location"]) == (303, f"{case}hearing/")
    view = selectors.get_case(CLERK, case.split("/")[3])
    assert len(view.members) == 8
    assert all(member.addressee_number and member.full_name for member in view.members)
    assert view.known["m1", "birth_date"].door == Door.CORE_SYSTEM
    assert view.known["", "new_address"].door == Door.CORE_SYSTEM
    assert view.text("member_count") == "8"
    counts = selectors.count_entry(CLERK, view.reference)
    assert (counts.typed_at_counter, counts.typed_twice) == (1, 0)
    assert counts.prefilled["core_system"] > 50
    html = html_of(clerk.get(f"{case}hearing/"))
    assert 'data-source="core_system"' in html
    assert 'name="m8-family_name"' not in html
    assert not GateAlarm.objects.exists()


@pytest.mark.usefixtures("connected")
def test_take__what_was_heard_differs__waits_side_by_side(clerk: Client) -> None:
    case = begun(clerk)
    reference = case.split("/")[3]
    services.record_facts(
        actor=CLERK,
        case=reference,
        values={("m1", "given_name"): "ちがう名", ("m1", "family_name"): "渡邉\U000e0102"},
        door=Door.COUNTER,
        expected_version=selectors.get_case(CLERK, reference).version,
    )
    answer = search(clerk, case, kana="ワタナベ", born="昭和33年10月10日")
    number = re.findall(r'data-candidate="(\d+)"', html_of(answer))[0]
    taken = post(clerk, f"{case}core-system/take/", number=number, whom="person")
    assert taken["Location"] == f"{case}offers/"
    assert [one.fact for one in selectors.list_offers(CLERK, reference)] == ["given_name"]
    html = html_of(clerk.get(f"{case}offers/"))
    assert "ちがう名" in html
    assert "辻\U000e0101子" in html
    assert not GateAlarm.objects.exists()


@pytest.mark.usefixtures("connected")
def test_search__protected_person__is_counted_and_never_named(clerk: Client) -> None:
    answer = search(clerk, begun(clerk), **PROTECTED)
    assert "支援措置のある方がいます" in html_of(answer)
    assert "data-candidate" not in html_of(answer)


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("whom", ["person", "household"])
def test_take__protected_person_by_number__is_refused_and_nothing_is_known(clerk: Client, whom: str) -> None:
    (protected,) = residents.search_core_system(actor=CLERK, **PROTECTED).residents
    case = begun(clerk)
    answer = post(clerk, f"{case}core-system/take/", number=protected.addressee_number, whom=whom)
    assert answer.status_code == 422
    assert "支援措置の担当者を呼んでください" in html_of(answer)
    assert len(selectors.get_case(CLERK, case.split("/")[3]).known) == 1


def test_search__no_core_system__says_so_and_the_hearing_goes_on(clerk: Client, settings: Any) -> None:
    settings.CORE_SYSTEM_URL = ""
    case = begun(clerk)
    answer = search(clerk, case, name="渡辺", born="S33.10.10")
    assert answer.status_code == 422
    assert "ui-notice" in html_of(answer)
    assert clerk.get(f"{case}hearing/").status_code == 200


@pytest.mark.usefixtures("connected")
def test_take__number_that_nobody_has__changes_nothing(clerk: Client) -> None:
    case = begun(clerk)
    assert post(clerk, f"{case}core-system/take/", number="000000000000000", whom="person").status_code == 422
    assert len(selectors.get_case(CLERK, case.split("/")[3]).known) == 1


@pytest.mark.usefixtures("connected")
def test_search__row_that_clashes__is_shown_as_the_core_system_has_it(clerk: Client) -> None:
    """It waits for a decision, and the gate knows both readings meanwhile."""
    own = numbers_of("old_kana")[0]
    row = next(row for row in named_people(TOWNS) if row["addressee_number"] == own)
    residents.import_residents(actor=SYSTEM, pieces=list(as_csv([{**row, "given_kana": "キョウコ"}])))
    answer = search(clerk, begun(clerk), name="小野京子", born=row["birth_date"])
    assert answer.status_code == 200
    assert "オノ　キヨウコ" in html_of(answer)
    assert not GateAlarm.objects.exists()
