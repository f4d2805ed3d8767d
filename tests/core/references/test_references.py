"""References: what a slip of the finger may change and what it may not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.references import (
    ALPHABET,
    make_reference,
    make_secret,
    parse_reference,
    parse_secret,
)

seeds = st.integers(min_value=0).map(random.Random)


@given(seeds)
def test_parse__a_made_reference_in_any_shape__gives_it_back(rng: random.Random) -> None:
    reference = make_reference(rng)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in reference if char != "-")
    for typed in (reference, reference.lower(), f" {reference} ", reference.replace("-", " "), wide):
        assert parse_reference(typed) == reference


@given(seeds, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_parse__one_wrong_character__is_refused(rng: random.Random, place: int, other: str) -> None:
    body = make_reference(rng).replace("-", "")
    wrong = body[:place] + other + body[place + 1 :]
    if wrong != body:
        with pytest.raises(InvalidValue) as refusal:
            parse_reference(wrong)
        assert refusal.value.code == "reference.check"


@given(seeds, st.integers(0, 6))
def test_parse__two_neighbours_exchanged__is_refused(rng: random.Random, place: int) -> None:
    body = make_reference(rng).replace("-", "")
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if wrong != body:
        with pytest.raises(InvalidValue):
            parse_reference(wrong)


@pytest.mark.parametrize("text", ["", "K7M4", "K7M4-QX2O", "K7M4-QX299", "受付番号です"])
def test_parse__not_a_reference__names_the_format(text: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_reference(text)
    assert refusal.value.code == "reference.format"


@given(seeds)
def test_parse__a_made_secret__gives_it_back(rng: random.Random) -> None:
    secret = make_secret(rng)
    assert parse_secret(secret.lower().replace("-", "")) == secret


def test_parse__a_short_secret__is_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_secret("ABCD-EFGH")
    assert refusal.value.code == "secret.format"
