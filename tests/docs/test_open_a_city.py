"""docs/howto/open-a-city.md is followed word for word: its files are written, its commands run, and the city stands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from madoguchi import cli
from madoguchi.foundation.cities import load_city
from madoguchi.foundation.cities.read_city import is_city_code
from tests.architecture.source import ROOT
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FAMILY, answer_all, start_guide, text_of, token_of

GUIDE = ROOT / "docs" / "howto" / "open-a-city.md"
_FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<mark>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
Printed = pytest.CaptureFixture[str]


@dataclass(frozen=True, slots=True)
class Block:
    """`mark` is what follows the language of a fence: file=…, replace=…, expect=… or output."""

    kind: str
    mark: str
    text: str


def _blocks() -> Iterator[Block]:
    for found in _FENCE.finditer(GUIDE.read_text(encoding="utf-8")):
        yield Block(found["kind"], found["mark"] or "", found["text"])


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """The folder in which the guide is followed: empty but for the national data."""
    (tmp_path / "data" / "cities").mkdir(parents=True)
    (tmp_path / "data" / "national").symlink_to(ROOT / "data" / "national", target_is_directory=True)
    return tmp_path


def _follow(root: Path, capsys: Printed) -> list[str]:
    """Does what each block says, in order; returns the commands that were run."""
    ran, printed = [], ""
    for block in _blocks():
        name, _, value = block.mark.partition("=")
        if name == "file":
            path = root / value
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif name == "replace":
            old, new = block.text.split("---\n")
            before = (root / value).read_text(encoding="utf-8")
            assert before.count(old) == 1, block.text
            (root / value).write_text(before.replace(old, new), encoding="utf-8")
        elif name == "output":
            assert printed == block.text
        elif block.kind == "sh":
            for line in block.text.splitlines():
                program, *words = shlex.split(line)
                assert program == "madoguchi"
                code = cli.main(words)
                printed = capsys.readouterr().out
                assert code == int(value or 0), (line, printed[-2000:])
                ran.append(line)
    return ran


@pytest.mark.django_db
def test_guide__followed_word_for_word__opens_a_city_whose_pages_and_plan_stand(
    opened: Path,
    capsys: Printed,
    monkeypatch: pytest.MonkeyPatch,
    frozen_clock: FrozenClock,
) -> None:
    monkeypatch.chdir(opened)
    ran = _follow(opened, capsys)
    assert any("city check" in line for line in ran)
    assert any(line.startswith("madoguchi plan") for line in ran)
    city = load_city(opened / "data" / "cities" / "aonami", opened / "data" / "national")
    assert is_city_code(city.code)
    assert city.procedures["residence_certificate_request"].fee.amount_yen == 200
    monkeypatch.setattr(settings, "CITY_FOLDER", opened / "data" / "cities" / "aonami")
    monkeypatch.setattr(settings, "NATIONAL_FOLDER", opened / "data" / "national")
    _play(Client())


def _play(citizen: Client) -> None:
    assert "青波市" in text_of(citizen.get("/"))
    first = start_guide(citizen)
    answer_all(citizen, first, FAMILY)
    plan = text_of(citizen.get(f"/guide/{token_of(first)}/plan/"))
    assert "青波市役所" in plan
    assert "1番" in plan
    offices = text_of(citizen.get("/offices/"))
    assert "北出張所" in offices
    assert "あと 1か所は、まだ載っていません" in " ".join(offices.split())
    assert "くらしの窓口" in text_of(citizen.get("/offices/hall/"))


def test_guide__each_block__is_used_or_only_for_reading() -> None:
    kinds = {(block.kind, block.mark.partition("=")[0]) for block in _blocks()}
    assert kinds <= {
        *(("yaml", "file"), ("yaml", "replace")),
        *(("sh", ""), ("sh", "expect")),
        *(("text", ""), ("text", "output")),
    }


def test_guide__code_in_its_first_draft__is_the_mistake_that_the_check_finds() -> None:
    assert is_city_code("402991")
    assert not is_city_code("402992")
