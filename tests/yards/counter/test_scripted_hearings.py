"""Six households that are heard through the pages, from nothing known to nothing left to say, and on to papers that are read
back, signed by the right people and accepted. What each says stands in tests/cases/hearings/scripts.yml.
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
from pypdfium2 import PdfDocument

from madoguchi.demo.pages import Form, read_page
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.documents import selectors as documents
from madoguchi.domains.documents.models import Document
from madoguchi.foundation import cities
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.asking import open_asks
from tests.domains.cases.builders import CLERK
from tests.support.clock import FrozenClock
from tests.support.households import papers_of

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


_CHECKS = {
    "self": {"person": "known_by_questions"},
    "legal_proxy": {
        "person": "known_by_questions",
        "authority": "legal_representative",
        "authority_paper_1": "guardianship_register",
    },
    "chosen_proxy": {
        "person": "known_by_questions",
        "authority": "chosen_representative",
        "authority_paper_1": "power_of_attorney",
    },
}
_STROKES = "[[[10, 20], [60, 90], [120, 40]]]"


def _with_papers(script: dict[str, Any]) -> dict[str, Any]:
    """What is said until the papers can be made."""
    more = script["papers"]
    people = {m: {**own, **more["people"].get(m, {})} for m, own in script["people"].items()}
    return {**script, "says": {**script["says"], **more["says"]}, "people": people}


def _send(client: Client, path: str, sent: dict[str, str] | None = None) -> None:
    answer = client.post(path, {"idempotency_key": str(uuid.uuid4()), **(sent or {})})
    assert answer.status_code == 303, answer.content.decode()[:2000]


def _read_back(document: Document) -> str:
    """The text of the finished sheets, spaces left out."""
    sheets = PdfDocument(documents.load_document(CLERK, document.public_id).content)
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)
    return "".join(text.split())


@pytest.mark.parametrize("name", list(_SCRIPTS))
def test_papers__scripted_household__are_signed_by_the_right_people_and_accepted(
    name: str, staff_client: Callable[..., Client], frozen_clock: FrozenClock
) -> None:
    script, wanted = _SCRIPTS[name], _SCRIPTS[name]["papers"]
    client = staff_client("counter_clerk")
    case = hear(client, _with_papers(script))
    page = f"/counter/cases/{case.reference}/"
    for visitor in wanted["visitors"]:
        frozen_clock.tick(minutes=1)
        _send(client, f"{page}identity/", {"member": "m1", "visitor": visitor, **_CHECKS[visitor]})
    _send(client, f"{page}papers/make/")
    for signer in papers_of(case.reference).signers:
        _send(client, f"{page}papers/sign/{signer}/", {"strokes": _STROKES})
    made = documents.list_documents(CLERK, case.reference)
    signed = {
        d.form_id: f"{d.signer_member_id} {d.signed_as if d.signature_kind == 'tablet' else d.signature_kind}"
        for d in made
    }
    assert wanted["signed"].items() <= signed.items(), (signed, papers_of(case.reference).handwritten)
    assert papers_of(case.reference).handwritten == wanted["by_hand"]
    for form, names in wanted["printed"].items():
        papers = "".join(_read_back(document) for document in made if document.form_id == form)
        assert not [name for name in names if name not in papers], papers
    for document in made:
        if document.state == "unsigned":
            _send(client, f"{page}papers/{document.public_id}/confirm/")
    _send(client, f"{page}submit/")
    accepted = {
        row.procedure_name for row in applications.list_applications(CLERK, case_reference=case.reference)
    }
    assert set(wanted["accepted"]) <= accepted
    assert not GateAlarm.objects.exists()
