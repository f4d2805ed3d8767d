"""Six households that are heard through the pages, from nothing known to nothing left to say. What each says stands in
tests/cases/hearings/scripts.yml.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from madoguchi.demo.pages import Form, read_page
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.foundation import cities
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.asking import open_asks
from tests.domains.cases.builders import CLERK
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db
_SCRIPTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "hearings" / "scripts.yml").read_text("utf-8")
)
_ROUNDS = 8


@pytest.fixture(autouse=True)
def _day(frozen_clock: FrozenClock) -> None:
    """Monday 6 April 2026."""


def said(script: dict[str, Any]) -> dict[str, Any]:
    """Control name → what is typed, for all whom the household speaks of."""
    people = script["people"].items()
    return {**script["says"], **{f"{m}-{fact}": v for m, own in people for fact, v in own.items()}}


def typed_into(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in form.fillable:
        fact, _, part = name.rpartition("_")
        if name in answers:
            values[name] = answers[name]
        elif isinstance(answers.get(fact), dict) and part in answers[fact]:
            values[name] = answers[fact][part]
    return values


def hear(client: Client, script: dict[str, Any]) -> CaseView:
    begun = client.post(
        "/counter/cases/new/", {"idempotency_key": str(uuid.uuid4()), "event": script["events"]}
    )
    reference = begun["Location"].split("/")[3]
    answers = said(script)
    for _ in range(_ROUNDS):
        page = client.get(f"/counter/cases/{reference}/hearing/")
        assert page.status_code == 200
        found = [f for f in read_page("", 200, page.content.decode()).forms if f.action.endswith("/hearing/")]
        values = typed_into(found[0], answers) if found else {}
        if not values:
            break
        version = found[0].defaults()["version"][0]
        sent = {"idempotency_key": str(uuid.uuid4()), "version": version, **values}
        answer = client.post(f"/counter/cases/{reference}/hearing/", sent)
        assert answer.status_code == 303, re.findall(r"<li><a href=.*?</li>", answer.content.decode())
    return selectors.get_case(CLERK, reference)


@pytest.mark.parametrize("name", list(_SCRIPTS))
def test_hearing__scripted_household__is_asked_once_and_understood(
    name: str, staff_client: Callable[..., Client]
) -> None:
    script = _SCRIPTS[name]
    client = staff_client("counter_clerk")
    case = hear(client, script)
    unasked = [key for key in said(script) if not case.text(*reversed(slot(key)))]
    assert not unasked
    for key, value in script.get("knows", {}).items():
        member, _, fact = key.rpartition(".")
        assert case.text(fact, member) == value
    for member, own in script["people"].items():
        for fact in ("family_name", "given_name"):
            assert case.text(fact, member) == own[fact], "code points are kept as they were typed"
    counts = selectors.count_entry(CLERK, case.reference)
    what_they_came_for = 1
    assert (counts.typed_twice, counts.asked) == (0, len(said(script)) + what_they_came_for)
    plan = case_page.plan_of(CLERK, case)
    needed = {cities.current().procedures[item.id].name for item in plan.needed}
    undecided = {cities.current().procedures[item.id].name for item in plan.undecided}
    assert set(script["needs"]) <= needed
    assert set(script.get("may_need", ())) <= needed | undecided
    assert not {ask.slot for ask in open_asks(case, plan)} & {slot(key) for key in said(script)}
    shown = client.get(f"/counter/cases/{case.reference}/")
    assert shown.status_code == 200
    for own in script["people"].values():
        assert own["given_name"] in shown.content.decode()
    assert not GateAlarm.objects.exists()


def slot(key: str) -> tuple[str, str]:
    member, dash, fact = key.partition("-")
    return (member, fact) if dash else ("", key)
