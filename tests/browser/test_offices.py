"""Pages of offices, counters and other places, at the size of a phone and of a desk, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser import steps
from tests.support.browser import Person


def test_offices__each_kind_of_page__stands_and_reads_well(someone: Callable[..., Person]) -> None:
    citizen = someone("offices", on="phone")
    citizen.go("/offices/").look("list")
    citizen.page.locator(".offices-centers > summary").first.click()
    citizen.look("list-open")
    citizen.follow("/offices/hall_chuo/").look("hall")
    citizen.follow("/offices/city_hall/").look("city-hall")
    assert "窓口" in citizen.text
    citizen.follow("/offices/city_hall/residents/").look("counter")
    citizen.go("/offices/?lang=en").look("list-en")


def test_offices__on_a_desk_without_script__reads_well(someone: Callable[..., Person]) -> None:
    citizen = someone("offices-desk", on="desk", script=False)
    citizen.go("/offices/?open=1").look("open-now")
    citizen.go("/offices/city_hall/").look("city-hall")


def test_inventory__stands_and_reads_well(someone: Callable[..., Person]) -> None:
    clerk = steps.sign_in(someone("inventory", on="desk"), "environment1")
    clerk.go("/catalogue/inventory/").look("inventory")
    clerk.follow("reason=").look("inventory-reason")
