"""Each kind of broken folder: the check names file, line and code, says in Japanese what is wrong and what to do, and fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from madoguchi.foundation.cities.command import main
from tests.foundation.cities.folders import change
from tests.foundation.cities.small_city import write_small_city

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
CITY = "cities/small/city.yml"
DOG = "national/procedures/dog.yml"
PAPER = "national/procedures/paper.yml"
FORM = "national/forms/dog.yml"
SITES = "cities/small/sites/branches.yml"
Printed = pytest.CaptureFixture[str]


@dataclass(frozen=True, slots=True)
class Break:
    """`old` becomes `new` in `file`; the finding stands in `found_in` (the same file where empty), on the line of the
    mistake unless `line` says another.
    """

    file: str
    old: str
    new: str
    code: str
    found_in: str = ""
    line: int = 0


BREAKS = {
    "YAML syntax": Break(CITY, "name: {ja: こども市,", "name: {ja: こども市", "data.syntax"),
    "unknown key": Break(DOG, "duty: required", "duty: required\nduti: 1", "data.unknown_key", line=5),
    "wrong type": Break(PAPER, "information: true", "information: 1", "data.wrong_type"),
    "unknown section": Break(DOG, "section: living\nch", "section: livingg\nch", "data.unknown_section"),
    "unknown fact": Break(
        DOG, "{fact: dogs, at_least: 1}", "{fact: cats, at_least: 1}", "data.condition_unknown_fact"
    ),
    "unknown layout": Break(FORM, "layout: own", "layout: given", "data.unknown_word"),
    "blank that nobody describes": Break(
        FORM, "layout: own", "layout: official_blank", "data.missing_key", line=1
    ),
    "circle": Break(DOG, "duty: required", "duty: required\nafter: [dog]", "data.circle", line=1),
    "impossible condition": Break(DOG, "at_least: 1", "at_least: 10", "data.condition_never"),
    "missing language text": Break(
        PAPER, ", easy: しょうめいしょを もらう", "", "data.missing_text", CITY, 1
    ),
    "check digit": Break(CITY, '"012025"', '"012026"', "data.bad_code"),
    "booking of an unknown procedure": Break(
        CITY, "procedures: [dog]", "procedures: [cat]", "data.unknown_procedures"
    ),
    "booking without a counter": Break(
        DOG, "section: living\nch", "section: tax\nch", "data.booking_without_counter", CITY, 32
    ),
    "missing reason": Break(PAPER, ", blocked_by: [not_built]", "", "data.missing_reason", line=1),
    "unknown reason": Break(PAPER, "[not_built]", "[lazy]", "data.unknown_blocked_by"),
    "form field of an unknown fact": Break(
        "national/forms/dog.yml", "fact: new_address", "fact: adress", "data.unknown_fact"
    ),
    "signature without a basis": Break(
        FORM, ", basis: 狂犬病予防法4条。署名でよい", "", "data.missing_key", line=4
    ),
    "basis that names no rule": Break(
        FORM, "狂犬病予防法4条。署名でよい", "署名でよい", "data.basis_without_rule"
    ),
    "signer who is not on the form": Break(
        FORM, "{kind: tablet,", "{kind: tablet, by: subject,", "data.signer_does_not_fit"
    ),
    "signer of a form without signature": Break(
        FORM, "{kind: tablet,", "{kind: none, by: applicant,", "data.signer_does_not_fit"
    ),
    "third party without a name": Break(FORM, "{kind: tablet,", "{kind: third_party,", "data.missing_others"),
    "calendar without an end": Break(CITY, "  known_until: 2027-12-31\n", "", "data.calendar_gap", line=7),
    "calendar that goes too far": Break(CITY, "known_until: 2027", "known_until: 2099", "data.calendar_gap"),
    "procedure without a counter": Break(
        DOG, "section: living\nch", "section: tax\nch", "data.no_counter", line=1
    ),
    "counter without procedures": Break(
        CITY, "sections: [living]", "sections: [tax]", "data.unreachable_counter"
    ),
    "duplicate id": Break(CITY, "{id: tax, name", "{id: living, name", "data.duplicate_id"),
    "id of an office and of a site": Break(SITES, "{id: north,", "{id: hall,", "data.duplicate_id"),
    "wrong time": Break(CITY, 'opens: "08:30"', 'opens: "8時半"', "data.bad_time"),
    "closes before it opens": Break(CITY, 'closes: "17:15"', 'closes: "07:15"', "data.bad_time"),
    "unverified amount": Break(
        PAPER,
        "証明書を渡します。",
        "証明書を渡します。手数料は1通300円です。",
        "data.unverified_amount",
        line=1,
    ),
    "language listed twice": Break(CITY, "ja-easy, en]", "ja-easy, en, en]", "data.duplicate_language"),
    "site that takes nothing": Break(
        SITES, "kind: branch_office", "kind: community_center", "data.site_takes_nothing", line=5
    ),
}


def _run(folder: Path, printed: Printed) -> tuple[int, list[dict[str, object]], dict[str, object]]:
    code = main(["check", str(folder), "--json"])
    *findings, last = (json.loads(line) for line in printed.readouterr().out.splitlines())
    return code, findings, last


def test_check__small_city__is_right(tmp_path: Path, capsys: Printed) -> None:
    code, findings, last = _run(write_small_city(tmp_path), capsys)
    assert (code, findings) == (0, [])
    assert last == {"city": "small", "findings": 0, "ok": True}


@pytest.mark.parametrize("kind", BREAKS)
def test_check__broken_in_one_place__says_where_what_and_how_to_put_it_right(
    kind: str, tmp_path: Path, capsys: Printed
) -> None:
    broken, folder = BREAKS[kind], write_small_city(tmp_path)
    line = change(tmp_path / broken.file, broken.old, broken.new)
    code, findings, last = _run(folder, capsys)
    found = [one for one in findings if one["code"] == broken.code]
    assert code == 1
    assert found, findings
    assert found[0]["file"] == (broken.found_in or broken.file).removeprefix("cities/")
    near = range(line, line + 2) if broken.code == "data.syntax" else (broken.line or line,)
    assert found[0]["line"] in near
    assert _JAPANESE.search(str(found[0]["message"]))
    assert _JAPANESE.search(str(found[0]["fix"]))
    assert (last["findings"], last["ok"]) == (len(findings), False)


@pytest.mark.parametrize("name", ["city.yml", "facts.yml", "documents.yml"])
def test_check__missing_file__is_named(name: str, tmp_path: Path, capsys: Printed) -> None:
    folder = write_small_city(tmp_path)
    path = folder / name if name == "city.yml" else tmp_path / "national" / name
    path.unlink()
    code, findings, _last = _run(folder, capsys)
    assert code == 1
    assert [(one["code"], str(one["file"]).endswith(name)) for one in findings] == [
        ("data.missing_file", True)
    ]


def test_check__broken_in_many_places__names_all_at_once(tmp_path: Path, capsys: Printed) -> None:
    folder = write_small_city(tmp_path)
    together = ("check digit", "wrong time", "unknown section", "missing reason", "language listed twice")
    for kind in (
        *together,
        "missing language text",
        "calendar without an end",
        "form field of an unknown fact",
    ):
        change(tmp_path / BREAKS[kind].file, BREAKS[kind].old, BREAKS[kind].new)
    code, findings, _last = _run(folder, capsys)
    assert code == 1
    assert {BREAKS[kind].code for kind in together} <= {one["code"] for one in findings}
    assert {"data.missing_text", "data.calendar_gap", "data.unknown_fact"} <= {
        one["code"] for one in findings
    }
    assert findings == sorted(findings, key=lambda one: (str(one["file"]), int(str(one["line"]))))


def test_check__for_people__prints_a_line_per_finding_and_the_number(tmp_path: Path, capsys: Printed) -> None:
    folder = write_small_city(tmp_path)
    line = change(folder / "city.yml", '"012025"', '"012026"')
    assert main(["check", str(folder)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"small/city.yml:{line}: 団体コード「012026」の検査数字が合いません。 → ")
    assert last == "small: 1件の間違いがあります。"


def _days_in_conflict(folder: Path) -> int:
    both = (
        "  extra_closed: [{on: 2026-05-01, name: 臨時休}]\n  extra_open: [{on: 2026-05-01, name: 臨時開庁}]\n"
    )
    return 2 + change(
        folder / "city.yml", "  known_until: 2027-12-31\n", f"  known_until: 2027-12-31\n{both}"
    )


def _too_many_sites(folder: Path) -> int:
    return (
        change(
            folder / "sites" / "branches.yml", "certainty: unverified", "certainty: unverified\nexpected: 0"
        )
        + 1
    )


def _site_without_source(folder: Path) -> int:
    return change(folder / "sites" / "branches.yml", "北出張所", "北出張所, certainty: verified")


@pytest.mark.parametrize(
    ("breaking", "code"),
    [
        (_days_in_conflict, "data.calendar_conflict"),
        (_too_many_sites, "data.too_many_sites"),
        (_site_without_source, "data.missing_source"),
    ],
)
def test_check__contradiction__is_found_on_its_line(
    breaking: Callable[[Path], int], code: str, tmp_path: Path, capsys: Printed
) -> None:
    folder = write_small_city(tmp_path)
    line = breaking(folder)
    _code, findings, _last = _run(folder, capsys)
    assert [(one["code"], one["line"]) for one in findings] == [(code, line)]
