"""The catalogue of a city, asked through by households drawn from the priors: chosen questions against the catalogue's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from madoguchi.bench.load import BenchBroken
from madoguchi.core.questions import Prior
from madoguchi.core.rules import HOUSEHOLD, Facts, Value
from madoguchi.domains.procedures.asking import question_in
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.priors import priors_of
from madoguchi.domains.procedures.selectors import Slot
from madoguchi.foundation.cities import AskedIn, City, Scope, load_city

ON = date(2026, 11, 20)
DATA = Path(__file__).resolve().parents[3] / "data"
_ENDLESS = 200

Next = Callable[[Facts, frozenset[Slot]], tuple[str, tuple[str, ...]] | None]
"""Facts and what was skipped → the next fact and the members to ask, or None."""


@dataclass(frozen=True, slots=True)
class RealComparison:
    """Mean questions (screens) per household."""

    asked: float
    in_catalogue_order: float


def compare_real(rng: Random, households: int, city_id: str) -> RealComparison:
    """`city_id` "": the first city by name. Errors: BenchBroken where an interview does not end."""
    folder = DATA / "cities" / (city_id or min(one.name for one in (DATA / "cities").iterdir()))
    city = load_city(folder, DATA / "national")
    drawn = [Household(rng.getrandbits(64), priors_of(city)) for _ in range(households)]
    chosen = [_count(one, lambda facts, skipped: _chosen(city, facts, skipped)) for one in drawn]
    listed = [_count(one, lambda facts, skipped: _listed(city, facts, skipped)) for one in drawn]
    return RealComparison(sum(chosen) / households, sum(listed) / households)


@dataclass(frozen=True, slots=True)
class Household:
    """Its answers are drawn one by one, and do not depend on the order in which they are asked."""

    seed: int
    priors: Mapping[str, Prior]

    def answer(self, member: str, fact: str) -> Value | None:
        """None: the priors know nothing of such a fact, and the household says "I don't know"."""
        rng, prior = Random(f"{self.seed}/{member}/{fact}"), self.priors.get(fact, Prior())  # noqa: S311
        if prior.ages:
            ((first, last, _),) = rng.choices(prior.ages, [share for _, _, share in prior.ages])
            return ON - timedelta(days=rng.randint(first * 365, last * 365 + 364))
        if prior.days_ago is not None:
            return ON - timedelta(days=rng.randint(*prior.days_ago))
        values = list(prior.values)
        return rng.choices(values, list(prior.values.values()))[0] if values else None


def _count(household: Household, ask: Next) -> int:
    facts, skipped = Facts({"life_event": "move_in"}), frozenset[Slot]()
    for asked in range(_ENDLESS):
        found = ask(facts, skipped)
        if found is None:
            return asked
        fact, members = found
        for member in members or (HOUSEHOLD,):
            value = household.answer(member, fact)
            if value is None:
                skipped |= {(member, fact)}
            else:
                facts = facts.with_value(fact, value, member)
    raise BenchBroken("an interview does not end")


def _chosen(city: City, facts: Facts, skipped: frozenset[Slot]) -> tuple[str, tuple[str, ...]] | None:
    question = question_in(city, facts, ON, skipped)
    return None if question is None else (question.fact.id, question.members)


def _listed(city: City, facts: Facts, skipped: frozenset[Slot]) -> tuple[str, tuple[str, ...]] | None:
    """The first fact of the catalogue that the plan waits for, of all who have not answered it."""
    waiting = {(one.member, one.fact) for one in plan_in(city, facts, ON).missing} - skipped
    for definition in city.facts:
        if definition.asked_in is AskedIn.GUIDE and any(fact == definition.id for _, fact in waiting):
            if definition.scope is Scope.HOUSEHOLD:
                return definition.id, ()
            slots = [(one.id, definition.id) for one in facts.people() if one.get(definition.id) is None]
            members = tuple(member for member, fact in slots if (member, fact) not in skipped)
            if members:
                return definition.id, members
    return None
