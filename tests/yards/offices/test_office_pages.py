"""The pages of offices and other places, in both cities of the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.core.queueing.shares import USUAL
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City, Duty
from madoguchi.foundation.clock import LOCAL_ZONE
from madoguchi.yards.offices.standing import all_places, filings, takes
from tests.support.clock import FrozenClock
from tests.support.published import published_city

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture
def wards(monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock) -> Iterator[City]:
    """A city with wards, branch offices and many community centres."""
    city = published_city("kitakyushu")
    monkeypatch.setattr(cities, "current", lambda: city)
    return city


def _html(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_index__city_with_wards__has_each_ward_once_and_each_place(wards: City) -> None:
    html = _html("/offices/")
    for place in all_places(wards):
        assert f'href="/offices/{place.id}/"' in html
        assert html.count(f">{place.district}</h2>") == 1
    assert "130館" not in html  # complete: nothing is said to be missing


def test_index__open_only__leaves_out_what_is_closed_or_unknown(
    wards: City, frozen_clock: FrozenClock
) -> None:
    frozen_clock.move_to(datetime(2026, 11, 20, 19, tzinfo=LOCAL_ZONE))
    html = _html("/offices/", open="1")
    assert "/offices/center_ichieda/" in html
    assert "/offices/kokurakita/" not in html
    assert "/offices/corner_kokura_station/" not in html
    assert "/offices/center_itouzu/" not in html


def test_index__everything_closed__says_so(wards: City, frozen_clock: FrozenClock) -> None:
    frozen_clock.move_to(datetime(2027, 1, 1, 12, tzinfo=LOCAL_ZONE))
    assert "いま開いていることが分かっている所はありません" in _html("/offices/", open="1")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 20, 9), "きょうは17時15分まで開いています。"),
        (datetime(2026, 11, 20, 8), "きょうは8時30分から17時15分まで開きます。"),
        (datetime(2026, 11, 21, 9), "きょうは休みです。次は11月24日(火) 8時30分からです。"),
        (datetime(2026, 12, 28, 18), "きょうの受付は終わりました。次は1月4日(月) 8時30分からです。"),
    ],
)
def test_office__each_time_of_the_year__tells_how_it_stands(
    wards: City, frozen_clock: FrozenClock, at: datetime, told: str
) -> None:
    frozen_clock.move_to(at.replace(tzinfo=LOCAL_ZONE))
    assert told in _html("/offices/kokurakita/")


def test_office__ward_office__has_counters_with_floor_and_what_is_done_there(wards: City) -> None:
    html = _html("/offices/kokurakita/")
    assert 'id="counter-citizens"' in html
    assert "10番 市民課" in html
    assert wards.procedures["move_in"].title.ja in html
    assert "木 19時まで: 一部の窓口" in html
    assert "いまも同じかは確かめていません" in html


def test_counter__each_of_the_city__stands_with_its_procedures(wards: City) -> None:
    office = wards.main_office
    for counter in office.counters:
        html = _html(f"/offices/{office.id}/{counter.id}/")
        for procedure in filings(wards):
            if office.counter_for(procedure.section) == counter:
                assert procedure.title.ja in html


def test_site__service_corner__sends_filings_to_the_office_of_its_ward(wards: City) -> None:
    html = _html("/offices/corner_kurosaki/")
    can, _, cannot = html.partition("ここではできない手続")
    assert wards.procedures["residence_certificate_request"].title.ja in can
    assert wards.procedures["move_in"].title.ja not in can
    assert wards.procedures["move_in"].title.ja in cannot
    assert cannot.index("/offices/yahatanishi/") < cannot.index("/offices/kokurakita/")


def test_site__community_center__takes_no_filings_and_names_its_ward_office(wards: City) -> None:
    html = _html("/offices/center_ichieda/")
    assert "手続の届出や申請は受け付けません" in html
    assert "スマートフォン" in html
    assert 'href="/offices/tobata/"' in html
    assert not any(takes(wards.sites["center_ichieda"], one) for one in filings(wards))


def test_site__address_not_found__is_left_empty_and_said(wards: City) -> None:
    assert wards.sites["center_yahata_ootani"].address == ""
    assert "<dt>住所</dt><dd>確かめていません。</dd>" in _html("/offices/center_yahata_ootani/")


def test_office__what_is_not_done_here__is_told_for_every_procedure_of_the_city(wards: City) -> None:
    for name in ("kokurakita", "branch_orio", "corner_kurosaki"):
        html = _html(f"/offices/{name}/")
        for procedure in wards.procedures.values():
            if procedure.duty is not Duty.AUTOMATIC:
                assert procedure.title.ja in html, (name, procedure.id)


@pytest.mark.parametrize("path", ["/offices/none/", "/offices/kokurakita/none/", "/offices/branch_orio/x/"])
def test_page__no_such_place__is_not_found(wards: City, path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("language", ["ja-easy", "en", "zh-hans", "ko", "vi"])
def test_office__each_language__tells_today(wards: City, language: str) -> None:
    for path in (
        "/offices/",
        "/offices/kokurakita/",
        "/offices/center_ichieda/",
        "/offices/kokurakita/citizens/",
    ):
        assert Client().get(path, {"lang": language}).status_code == 200


def test_office__single_hall__stands_without_districts(frozen_clock: FrozenClock) -> None:
    html = _html("/offices/")
    assert 'href="/offices/city_hall/"' in html
    assert "予約できること" in _html("/offices/city_hall/")


def test_turns__any_city__says_the_rule_with_the_figures_of_the_queue(wards: City) -> None:
    html = _html("/offices/turns/")
    assert f"{USUAL.booked_percent}%" in html
    for minutes in (USUAL.head_start_min, USUAL.late_min, USUAL.release_min):
        assert f"{minutes}分" in html
    assert html.count("<li>") >= 9
    assert 'href="/offices/turns/"' in _html("/offices/")


def test_turns__counter_with_another_share__is_named(wards: City, monkeypatch: pytest.MonkeyPatch) -> None:
    name, office = next((name, office) for name, office in wards.offices.items() if office.counters)
    counters = (replace(office.counters[0], booked_percent=40), *office.counters[1:])
    made = replace(wards, offices={**wards.offices, name: replace(office, counters=counters)})
    monkeypatch.setattr(cities, "current", lambda: made)
    assert f"{office.counters[0].name.ja}({office.name.ja}): 40%" in _html("/offices/turns/")
