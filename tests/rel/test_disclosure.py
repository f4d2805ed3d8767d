"""Concurrent pages and papers on two servers: good code shows each clerk their own household, the gate holds back the rest.

One pair of servers plays everything: starting it costs more than the runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import segno

from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.rel.defects import DEFECTS
from madoguchi.rel.disclosure_judge import Answer, Judge
from madoguchi.rel.households import Household, later_name, written_dates
from madoguchi.rel.outcome import Order, Outcome
from madoguchi.rel.reading_back import page_text
from madoguchi.rel.scratch import Scratch

INCIDENTS = [one.code for one in DEFECTS.values() if one.run == "disclosure"]
GOOD = Order("disclosure", n=32, seed=4)


def order(defect: str, *, gate: bool) -> Order:
    return Order("disclosure", n=32, seed=1, defect=defect, gate=gate)


@pytest.fixture(scope="module")
def played(scratch: Scratch) -> Mapping[Order, Outcome]:
    orders = [GOOD, *(order(code, gate=gate) for code in INCIDENTS for gate in (False, True))]
    return dict(zip(orders, scratch.play_all(orders), strict=True))


def test_disclosure__delays_cuts_and_a_kill__shows_nobody_else_and_refuses_nothing(
    played: Mapping[Order, Outcome],
) -> None:
    found = played[GOOD]
    assert (found.violations, found.counts["disclosed"], found.ok) == (0, 0, True)
    assert found.faults > 0


@pytest.mark.parametrize("code", INCIDENTS)
def test_disclosure__incident_without_the_gate__is_found(played: Mapping[Order, Outcome], code: str) -> None:
    found = played[order(code, gate=False)]
    assert found.counts["disclosed"] + found.counts["withdrawn"] > 0
    assert (found.ok, found.defect) == (False, code)


@pytest.mark.parametrize("code", INCIDENTS)
def test_disclosure__incident_with_the_gate__reaches_nobody(
    played: Mapping[Order, Outcome], code: str
) -> None:
    found = played[order(code, gate=True)]
    assert found.counts["disclosed"] == 0
    assert found.counts["alarms"] > 0


def household(name: str, number: int) -> Household:
    return Household(
        clerk=ANONYMOUS,
        reference=f"REF-{number}",
        family=name,
        names=[name],
        phone=f"090-0000-000{number}",
        birth=date(1970, 1, number),
        cookie="",
        papers=(),
        has_handed_in=False,
    )


def answer(text: str, *, status: int = 200, head: str = "") -> Answer:
    return Answer(status, head, "text/html; charset=utf-8", text.encode())


def verdict(text: str, *, kind: str = "page", status: int = 200, head: str = "", seen: int = 0) -> str:
    """About what 勅使河原 gets while 綾小路 is served too; her name was corrected once where `seen` is 2."""
    own, other = household("勅使河原弥生", 1), household("綾小路清麿", 2)
    if seen:
        own.names.append("勅使河原真琴アイ")
        own.epoch = 2
    return Judge([own, other]).verdict(answer(text, status=status, head=head), own, kind, seen)


def test_judge__own_page__is_right() -> None:
    assert verdict("<p>REF-1 <b>勅使河原</b> 弥生") == "right"
    assert verdict("<p>REF-1") == "not_own"
    assert verdict("", status=500) == "error"


@pytest.mark.parametrize(
    "canary",
    [
        "REF-2",
        "綾小路 <b>清麿</b>",
        "090-0000-0002",
        "09000000002",
        "昭和45年1月2日",
        "1970-01-02",
        "S45.1.2",
    ],
)
def test_judge__anything_of_anybody_else__is_a_wrong_person(canary: str) -> None:
    own = "<p>REF-1 勅使河原弥生"
    assert verdict(f"{own} {canary}") == "wrong_person"
    assert verdict(canary, status=403) == "wrong_person"
    assert verdict(own, head=f"Location: /cases/{canary}/") == "wrong_person"


def test_judge__what_was_cancelled__is_found() -> None:
    assert verdict("<p>REF-1 勅使河原真琴アイ", seen=2) == "right"
    assert verdict("<p>REF-1 勅使河原真琴アイ 勅使河原弥生", seen=2) == "withdrawn"
    assert verdict("", kind="withdrawn", status=404, seen=2) == "right"
    assert verdict("<p>REF-1 勅使河原真琴アイ", kind="withdrawn", seen=2) == "withdrawn"


def test_judge__page_asked_for_before_the_correction__is_overtaken() -> None:
    own = household("勅使河原弥生", 1)
    own.epoch = 1
    assert Judge([own]).verdict(answer("<p>REF-1"), own, "page", 0) == "overtaken"
    assert Judge([own]).verdict(answer("", status=403), own, "page", 0) == "overtaken_refused"


def test_judge__part_of_an_answer__counts() -> None:
    own, other = household("勅使河原弥生", 1), household("綾小路清麿", 2)
    judge = Judge([own, other])
    assert judge.verdict_of_part("<p>綾小路清".encode()[:-2], own) == "left"
    assert judge.verdict_of_part("<p>綾小路清麿 様 090".encode()[:-2], own) == "wrong_person"


def test_page_text__code_in_a_picture__is_read() -> None:
    assert "REF-2" in page_text(f'<img src="{segno.make("REF-2").png_data_uri(scale=4)}">')


def test_written_dates__both_eras__are_counted_from_their_first_years() -> None:
    assert "昭和64年1月7日" in written_dates(date(1989, 1, 7))
    assert "平成1年1月8日" in written_dates(date(1989, 1, 8))


def test_later_names__of_64_households_corrected_often__none_is_part_of_another() -> None:
    names = [later_name(number, version) for number in range(64) for version in range(1, 20)]
    assert not [name for name in names for other in names if name is not other and name in other]
