"""A section tells those who have a right to a certificate: counted by the worker, approved by another, read in the mailbox."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import steps
from tests.domains.push.conftest import family as household
from tests.domains.push.conftest import write_extract
from tests.support.browser import Person
from tests.support.house import House

_SHOWN_S = 60_000


@pytest.fixture
def population(house: House) -> Iterator[None]:
    """Forty families with a child, of whom every second agreed to mails, and ten couples without one."""
    shelf = Path(tempfile.mkdtemp(prefix="madoguchi-push-"))
    families = [household(n, 40, 38, 8) for n in range(1, 41)]
    couples = [household(n, 70, 68) for n in range(41, 51)]
    contacts = [f"1{n:04d}0,parent{n}@example.jp,ja,2026-04-01," for n in range(1, 41, 2)]
    file = shelf / "contacts.csv"
    file.write_text(
        "\n".join(["resident_id,mail,language,consented_on,objected_on", *contacts]), encoding="utf-8"
    )
    house.command("push", "extract", str(write_extract(shelf / "extract", [*families, *couples])))
    house.command("push", "contacts", str(file))
    yield
    shutil.rmtree(shelf)


def test_push__from_the_rule_to_the_mailbox__takes_two_people(
    someone: Callable[..., Person], population: None
) -> None:
    clerk = steps.sign_in(someone("child1", on="desk"), "child1")
    clerk.go("/push/").look("push-lists")
    clerk.page.select_option('[name="procedure"]', "child_medical_care_claim")
    clerk.press("対象を数える")
    clerk.page.locator("strong", has_text="20通").wait_for(timeout=_SHOWN_S)
    clerk.go(clerk.path).look("push-ready")
    assert "お知らせの同意がない: 20世帯" in clerk.text
    clerk.follow("/letters/").look("push-letters")
    assert "parent1@example.jp" in clerk.text
    clerk.page.go_back()
    clerk.press("別の職員の承認に回す").look("push-submitted")
    address = clerk.path
    supervisor = steps.sign_in(someone("supervisor1", on="desk"), "supervisor1")
    supervisor.go(address).look("push-to-approve")
    supervisor.press("承認して送る").look("push-sending")
    supervisor.page.get_by_text("送り終えました").wait_for(timeout=_SHOWN_S)
    supervisor.go(address).look("push-sent")
    assert "送った: 20通" in supervisor.text
    reader = someone("reader").go("/demo/mail/")
    assert "parent39@example.jp" in reader.text
