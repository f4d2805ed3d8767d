"""What leaves a zone is declared by kind and read again; an undeclared envelope, or news with more than ids, stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from madoguchi.core.errors import ReleaseRefused
from madoguchi.domains.residents.services import record_protective_measure
from madoguchi.domains.visits import live
from madoguchi.foundation import release, transfer
from madoguchi.foundation.clock import today
from madoguchi.foundation.release import NOBODY, Allowed, envelopes
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.foundation.transfer import in_statement, receiving
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.cases.builders import CLERK, make_case

MINE, OTHER, KIND = "H7K2-9QXM", "ZZZZ-2222", "test_kind"


@pytest.fixture
def declare() -> Iterator[Callable[..., None]]:
    def declare(**more: Any) -> None:
        release.declare_envelope(KIND, **more)

    yield declare
    envelopes._kinds.pop(KIND, None)


@pytest.fixture
def families(db: None) -> None:
    make_case(MINE, "髙﨑", "太郎", phone="090-1111-2222")
    make_case(OTHER, "小林田", "一郎", phone="080-3333-4444")


def mine() -> Allowed:
    return release.subjects({f"case:{MINE}:m1": "applicant"})


def check(payload: dict[str, Any], to: str = "front", allowed: Allowed = NOBODY) -> None:
    release.check_envelope(KIND, payload, to=to, actor=CLERK, allowed=allowed)


def refused(code: str) -> Any:
    return pytest.raises(ReleaseRefused, match=f"^{code}$")


@pytest.mark.django_db
def test_send__kind_that_nobody_declared__stays_here_and_is_an_alarm() -> None:
    with refused("release.undeclared"), transaction.atomic():
        transfer.send("test_unheard_of", {}, to="front", actor=CLERK)
    with refused("release.undeclared"):
        in_statement.seal("test_unheard_of", {}, to="office")
    assert not Envelope.objects.exists()
    assert set(GateAlarm.objects.values_list("output", flat=True)) == {"envelope:test_unheard_of"}


@pytest.mark.django_db
@pytest.mark.parametrize("payload", [{"name": "髙﨑"}, {"list": [{"who": "Taro Takasaki"}]}, {"高崎": 1}])
def test_check__text_among_codes__is_refused(declare: Callable[..., None], payload: dict[str, Any]) -> None:
    declare(wording=lambda: ["受付しました"])
    check(
        {"state": "accepted", "label": "受付しました", "at": "2026-04-01T09:00:00+09:00", "n": 3, "x": None}
    )
    with refused("release.outsider"):
        check({"state": "accepted", **payload})


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize("text", ["小林田一郎さんの分も", "電話 080-3333-4444 へ", "小林田\u3000一郎"])
def test_check__somebody_else_in_a_clerks_words__is_refused(declare: Callable[..., None], text: str) -> None:
    declare(texts=("message",))
    check({"message": "髙﨑 太郎 様、住所を直してください。"}, allowed=mine())
    with refused("release.outsider"):
        check({"message": text}, allowed=mine())
    with refused("release.outsider"):
        check({"message": "髙﨑 太郎 様"})


@pytest.mark.usefixtures("families")
def test_check__somebody_protected__is_refused(declare: Callable[..., None]) -> None:
    declare(texts=("message",))
    record_protective_measure(actor=CLERK, subject_id=f"case:{MINE}:m1", starts_on=today())
    with refused("release.protected"):
        check({"message": "直してください。"}, allowed=mine())


@pytest.mark.django_db
def test_check__own_words__go_into_the_city_hall_and_nowhere_else(declare: Callable[..., None]) -> None:
    declare(own_words=True)
    check({"name": "髙﨑 太郎"}, to="office")
    for to in ("front", "number"):
        with refused("release.undeclared"):
            check({"name": "髙﨑 太郎"}, to=to)


@pytest.mark.usefixtures("families")
def test_check__gate_cannot_read__is_refused(
    declare: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise OSError

    declare(texts=("message",))
    monkeypatch.setattr("madoguchi.domains.cases.gate_source.CaseSubjects.others", broken)
    with refused("release.gate_failed"):
        check({"message": "直してください。"})


def test_kinds__each_that_is_taken_in__is_declared_by_its_sender() -> None:
    number = () if apps.is_installed("madoguchi.domains.numbers") else ("number_answer", "number_request")
    known = envelopes.declared_envelopes() | set(number)
    assert sorted(receiving._handlers.keys() - known) == []
    assert {kind for kind, one in envelopes._kinds.items() if one.is_own_words} == {
        "preentry",
        "booking",
        "correction",
        "enrolment",
    }


@pytest.mark.django_db
def test_live__news_with_anything_but_ids__is_refused() -> None:
    for topic in (live.hall_topic("main", "hall-1"), live.queue_topic("main"), live.alarm_topic()):
        live.notify(topic)
        assert live.read_token(live.topic_token(topic)) is not None
    for topic in ("ticket:髙﨑 太郎", "person:H7K2", "queue:main:extra", "alarm:小林田", "queue:", ""):
        with refused("release.undeclared"):
            live.notify(topic)
        with refused("release.undeclared"):
            live.topic_token(topic)
