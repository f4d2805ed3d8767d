"""Everyday words against the whole catalogue: what is meant has to be among the first three."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from madoguchi.foundation import cities
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.yards.front.events import events_served
from madoguchi.yards.front.finding import find

LEAST_FOUND = 0.95
FIRST = 3
_TYPED: list[list[str]] = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
QUERIES = [(query, set(meant.split())) for query, meant in _TYPED]


@pytest.fixture(scope="module")
def city() -> City:
    return cities.current()


def _first(city: City, query: str) -> set[str]:
    found = find(city, query, "ja")
    return {hit.id for hit in (*found.events[:FIRST], *found.procedures[:FIRST])}


def test_find__everyday_words__have_what_is_meant_among_the_first(city: City) -> None:
    missed = {query: _first(city, query) for query, meant in QUERIES if not meant & _first(city, query)}
    assert len(missed) <= (1 - LEAST_FOUND) * len(QUERIES), missed


def test_queries__cover_every_life_event_and_name_only_what_is_there(city: City) -> None:
    meant = set().union(*(one for _query, one in QUERIES))
    assert len(QUERIES) >= 120
    assert meant <= {choice.id for choice in city.facts[LIFE_EVENT].choices} | city.procedures.keys()
    assert events_served(city) <= meant


@pytest.mark.parametrize("query", ["ラーメン", "xyzzy", "サッカーの試合", "2+2", "。", "あ" * 500])
def test_find__what_no_city_hall_has__is_not_guessed_at(city: City, query: str) -> None:
    found = find(city, query, "ja")
    assert not found.events
    assert not found.procedures


def test_find__asked_again__gives_the_same(city: City) -> None:
    assert find(city, "引っ越し", "ja") == find(city, "引っ越し", "ja")


def test_find__in_another_language__answers_in_it(city: City) -> None:
    (first, *_others) = find(city, "引っ越してきた", "en").events
    choice = city.facts[LIFE_EVENT].choice(first.id)
    assert choice is not None
    assert first.label == choice.label.en
