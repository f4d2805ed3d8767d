"""The stand-in for a counter's card reader over HTTP: who may ask, what lies there, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from madoguchi.adapters.card_reader import read_face
from madoguchi.sandbox.card_reader import INVENTED, READ, CardReaderSandbox
from madoguchi.sandbox.serving import Server

_PAGE = "http://localhost:8000"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return tmp_path / "card.json"


@pytest.fixture
def url(card: Path) -> Iterator[str]:
    server = Server(CardReaderSandbox(origins=[_PAGE], card=card))
    server.start()
    yield server.url + READ
    server.stop()


def test_card_reader__asked_by_the_counter_page__tells_the_four_items(url: str) -> None:
    answer = httpx.post(url, headers={"Origin": _PAGE}, timeout=60)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, _PAGE)
    assert answer.json() == INVENTED
    assert read_face(answer.text).name == "見本　花子"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_card_reader__asked_by_another_page__tells_nothing(url: str, headers: dict[str, str]) -> None:
    answer = httpx.post(url, headers=headers, timeout=60)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert "花子" not in answer.text
    assert httpx.get(url, headers={"Origin": _PAGE}, timeout=60).status_code == 404, (
        "only by POST: no picture or link reads"
    )


def test_card_reader__no_card__is_a_refusal_with_its_reason(url: str, card: Path) -> None:
    card.write_text(json.dumps({"error": "no_card"}))
    answer = httpx.post(url, headers={"Origin": _PAGE}, timeout=60)
    assert (answer.status_code, answer.json()) == (409, {"error": "no_card"})
