"""Every duty goes once round its own pages, as its first page offers them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import steps
from tests.support.browser import Person


@pytest.mark.parametrize("name", ["reception1", "environment1", "supervisor2", "operator2", "auditor1"])
def test_rounds__every_page_offered_on_the_first__stands(someone: Callable[..., Person], name: str) -> None:
    person = steps.sign_in(someone(name, on="desk"), name)
    person.look("home")
    offered = [link.get_attribute("href") or "" for link in person.page.locator("main a[href]").all()]
    assert offered
    for href in offered:
        person.go(href).look(href.strip("/").replace("/", "-"))
        assert person.status == 200, href
