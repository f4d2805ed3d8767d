"""The 手続棚卸: states, both counts, sums that add up, and the same in page, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.foundation import cities
from madoguchi.foundation.cities import City, Duty, Procedure
from madoguchi.foundation.cities.procedures import BlockReason, Channels
from madoguchi.yards.catalogue.inventory import (
    BY_RULE,
    OnlineState,
    Share,
    inventory_of,
    state_of,
)
from madoguchi.yards.catalogue.inventory_command import main
from madoguchi.yards.catalogue.inventory_export import BOM, HEADINGS, to_csv, to_json
from madoguchi.yards.catalogue.inventory_words import CORE, LEVER, REASON, STATE
from tests.support.published import published_city

DATA = Path(__file__).resolve().parents[3] / "data"
CITIES = sorted(folder.name for folder in (DATA / "cities").iterdir() if (folder / "city.yml").exists())
StaffClient = Callable[..., Client]


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest) -> City:
    return published_city(request.param)


def _procedure(name: str, *, duty: Duty = Duty.REQUIRED, **channels: object) -> Procedure:
    base = next(iter(cities.current().procedures.values()))
    nothing = Channels(*(False,) * 7)
    return replace(base, id=name, duty=duty, channels=replace(nothing, **channels))


@pytest.mark.parametrize(
    ("channels", "duty", "state"),
    [
        ({"submit": True}, Duty.REQUIRED, OnlineState.COMPLETE),
        ({"online_service": "ほか"}, Duty.REQUIRED, OnlineState.ELSEWHERE),
        ({"online_service": "ほか", "must_visit": True}, Duty.REQUIRED, OnlineState.NONE),
        ({"submit": True, "must_visit": True}, Duty.REQUIRED, OnlineState.NONE),
        ({"prefill": True, "must_visit": True}, Duty.OPTIONAL, OnlineState.PARTIAL),
        ({"booking": True}, Duty.REQUIRED, OnlineState.PARTIAL),
        ({"questionnaire": True}, Duty.REQUIRED, OnlineState.PARTIAL),
        ({"information": True, "assisted": True, "must_visit": True}, Duty.REQUIRED, OnlineState.NONE),
        ({"submit": True}, Duty.AUTOMATIC, OnlineState.NOT_NEEDED),
    ],
)
def test_state_of__channels__say_how_far_it_goes(
    channels: dict[str, object], duty: Duty, state: OnlineState
) -> None:
    assert state_of(_procedure("x", duty=duty, **channels)) is state


def test_inventory_of__rules_and_other_authorities__leave_one_count_and_stay_in_the_other() -> None:
    procedures = [
        _procedure("online", submit=True),
        _procedure("to_build", prefill=True, blocked_by=(BlockReason.NOT_BUILT,)),
        _procedure("by_law", must_visit=True, blocked_by=(BlockReason.LAW, BlockReason.NOT_BUILT)),
        _procedure("elsewhere", blocked_by=(BlockReason.OUTSIDE_CITY,)),
        _procedure("by_itself", duty=Duty.AUTOMATIC),
    ]
    small = replace(cities.current(), procedures={one.id: one for one in procedures})
    found = inventory_of(small)
    assert (found.without_rule, found.with_rule) == (Share(1, 2), Share(1, 4))
    assert (found.without_rule.percent, found.with_rule.percent) == (50.0, 25.0)
    assert {one.id: one.total for one in found.by_reason} == {"law": 1, "not_built": 2, "outside_city": 1}


def test_inventory_of__nothing_to_file__has_no_share() -> None:
    small = replace(cities.current(), procedures={"x": _procedure("x", duty=Duty.AUTOMATIC)})
    assert inventory_of(small).with_rule.percent is None


def test_inventory_of__each_city__sums_add_up_to_the_catalogue(city: City) -> None:
    found = inventory_of(city)
    everything = len(city.procedures)
    for tallies in (found.by_state, found.by_core, found.by_section):
        assert sum(one.total for one in tallies) == everything
    for tallies in (found.by_state, found.by_core, found.by_section, found.by_event, found.by_reason):
        assert all(sum(one.states) == one.total for one in tallies)
    filings = sum(p.duty is not Duty.AUTOMATIC for p in city.procedures.values())
    assert found.with_rule.target == filings
    assert found.without_rule.target <= filings


def test_inventory_of__each_city__names_a_reason_for_all_that_is_not_online(city: City) -> None:
    lines = inventory_of(city).lines
    silent = [
        one.id for one in lines if one.state in (OnlineState.PARTIAL, OnlineState.NONE) and not one.reasons
    ]
    assert silent == []


def test_words__each_state_reason_and_business__has_words_and_a_lever() -> None:
    assert set(STATE) == set(OnlineState)
    assert set(REASON) == set(LEVER) == set(BlockReason)
    assert set(CORE) == {core for procedure in (_procedure("x"),) for core in type(procedure.core_business)}
    assert set(BlockReason) - BY_RULE == {BlockReason.NOT_BUILT, BlockReason.OUTSIDE_CITY}


def test_to_csv__each_city__has_a_line_per_procedure_for_a_spreadsheet(city: City) -> None:
    text = to_csv(city)
    assert text.startswith(BOM)
    first, *rows = csv.reader(io.StringIO(text.removeprefix(BOM)))
    assert tuple(first) == HEADINGS
    assert [row[0] for row in rows] == list(city.procedures)
    assert all(len(row) == len(HEADINGS) for row in rows)


def test_to_json__each_city__says_the_same_as_the_sums(city: City) -> None:
    document = json.loads(to_json(city))
    assert (document["city"], document["code"]) == (city.id, city.code)
    assert len(document["procedures"]) == len(city.procedures)
    partial = [one for one in document["procedures"] if one["state"] == "partial"]
    assert document["by_state"]["partial"]["total"] == len(partial)


def test_command__both_forms__print_only_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inventory", "--city", CITIES[0], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["city"] == CITIES[0]
    assert main(["inventory", "--city", str(DATA / "cities" / CITIES[0]), "--csv"]) == 0
    assert capsys.readouterr().out.startswith(BOM)


def test_command__no_such_city__is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inventory", "--city", "none", "--json"]) == 2
    assert "none" in capsys.readouterr().err


@pytest.mark.django_db
class TestPage:
    def _html(self, client: Client, **query: str) -> str:
        answer = client.get("/catalogue/inventory/", query)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_inventory__every_procedure__is_listed_with_its_state(self, staff_client: StaffClient) -> None:
        html = self._html(staff_client("section_clerk", ("tax",)))
        for procedure in cities.current().procedures.values():
            assert f"{procedure.name}</a>" in html
        found = inventory_of(cities.current())
        assert f"<strong>{found.with_rule.percent}%</strong>" in html

    def test_inventory__city_that_published_figures__shows_them_as_a_frame_and_no_more(
        self, staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        published = published_city("kitakyushu")
        monkeypatch.setattr(cities, "current", lambda: published)
        html = self._html(staff_client("supervisor"))
        for figure in ("2,693", "1,591", "1,273", "59.1%", "40.1%", "85.8%"):
            assert figure in html
        assert "市全体の率ではありません" in html

    def test_inventory__filter__keeps_those_procedures(self, staff_client: StaffClient) -> None:
        client = staff_client("operator")
        html = self._html(client, reason="law")
        lines = inventory_of(cities.current()).lines
        kept = [one for one in lines if BlockReason.LAW in one.reasons]
        assert f"手続 {len(kept)}件" in html
        assert "当てはまる手続がありません" in self._html(client, state="complete", event="none")

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_inventory__file__is_a_download(self, staff_client: StaffClient, form: str) -> None:
        answer = staff_client("supervisor").get(f"/catalogue/inventory/inventory.{form}")
        assert answer.status_code == 200
        assert f"inventory-402133.{form}" in answer["Content-Disposition"]

    def test_inventory__without_the_duty__is_refused(self, staff_client: StaffClient) -> None:
        assert staff_client("receptionist").get("/catalogue/inventory/").status_code == 403
