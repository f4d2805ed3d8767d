"""The two zones share no code: what one says is compared here with what the other can read."""

from __future__ import annotations

from madoguchi.domains.number_requests.states import REFUSALS
from madoguchi.domains.numbers.states import NumberRefusal


def test_reasons__of_the_number_zone__are_those_the_office_has_words_for() -> None:
    assert dict(NumberRefusal.choices) == REFUSALS
