from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.domains.procedures.priors import answers, priors_of, read_priors
from madoguchi.foundation import cities
from madoguchi.foundation.cities import CityDataWrong

DATA = Path(__file__).resolve().parents[3] / "data"


def write(folder: Path, text: str) -> Path:
    path = folder / "priors.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_read_priors__national_figures__give_every_answer_of_a_choice_a_share() -> None:
    city = cities.current()
    found = read_priors(DATA / "national" / "priors.yml", city)
    assert {"life_event", "member_count", "birth_date", "insurance", "card_held"} <= found.keys()
    for fact, prior in found.items():
        assert bool(prior.values) + bool(prior.ages) + (prior.days_ago is not None) == 1, fact
        assert prior.values.keys() <= set(answers(city.facts[fact])) or not answers(city.facts[fact])
        assert all(share >= 0 for share in prior.values.values())


def test_priors_of__no_figure__is_even_over_the_answers() -> None:
    found = priors_of(cities.current())
    missing = [one for one in cities.current().facts if answers(one) and one.id not in found]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("priors:\n  - {fact: card_held, shares: {maybe: 1}, certainty: assumed}\n", "data.unknown_word"),
        ("priors:\n  - {fact: card_held, shares: {true: 1}, certainty: sure}\n", "data.unknown_word"),
        ("priors:\n  - {fact: card_held, share: {true: 1}, certainty: assumed}\n", "data.unknown_key"),
        ("priors:\n  - {shares: {true: 1}, certainty: assumed}\n", "data.missing_key"),
    ],
)
def test_read_priors__mistake__is_refused_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(CityDataWrong) as refusal:
        read_priors(write(tmp_path, text), cities.current())
    assert code in {finding.code for finding in refusal.value.findings}
    assert {finding.mark.line for finding in refusal.value.findings} == {2}


def test_read_priors__fact_that_the_city_lacks__is_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, "priors:\n  - {fact: has_boat, shares: {true: 1}, certainty: assumed}\n")
    assert read_priors(path, cities.current()) == {}


def test_read_priors__bands_of_ages__end_where_the_next_begins(tmp_path: Path) -> None:
    path = write(tmp_path, "priors:\n  - {fact: birth_date, ages: {0: 3, 20: 5}, certainty: assumed}\n")
    assert read_priors(path, cities.current())["birth_date"].ages == ((0, 19, 3.0), (20, 110, 5.0))
