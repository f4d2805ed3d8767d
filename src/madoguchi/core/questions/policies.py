"""How one function is best decided on its own: how many answers that takes, how likely each is asked for, what it saves.

Exact for small functions (every order is tried; what is left is remembered by function). Beyond that the order of the
diagram stands in; the parts of "all of" and "any of" are taken in the order that is best where they are independent:
by cost over the chance that the part decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from madoguchi.core.questions.diagrams import NO, YES, Diagrams, Kind

EXACT = 250
"""Most states (cells and one for "open", over all variables) in which every order is tried."""

Outcomes = tuple[tuple[int, float], ...]
"""(function that is left, probability), each function once."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`chance` that the function holds; `cost`: expected answers; `needs`: how likely each variable is asked for;
    `gains`: expected answers that knowing a variable saves.
    """

    chance: float
    cost: float
    needs: Mapping[int, float]
    gains: Mapping[int, float]


@dataclass(slots=True)
class Policies:
    """Remembers what was worked out for each function. `weights(variable)` are the chances of its cells."""

    diagrams: Diagrams
    weights: Callable[[int], Sequence[float]]
    _policies: dict[int, Policy] = field(
        default_factory=lambda: {NO: Policy(0.0, 0.0, {}, {}), YES: Policy(1.0, 0.0, {}, {})}
    )

    def outcomes(self, function: int, variable: int) -> Outcomes:
        merged: dict[int, float] = {}
        for cell, weight in enumerate(self.weights(variable)):
            left = self.diagrams.known(function, variable, cell)
            merged[left] = merged.get(left, 0.0) + weight
        return tuple(merged.items())

    def policy(self, function: int) -> Policy:
        found = self._policies.get(function)
        if found is None:
            found = self._policies[function] = self._make(function)
        return found

    def _make(self, function: int) -> Policy:
        if self.diagrams.kind(function) is not Kind.DECISION:
            return self._of_parts(function)
        variables = self.diagrams.reads(function)
        is_exact = prod(len(self.weights(variable)) + 1 for variable in variables) <= EXACT
        return self._best(function, variables if is_exact else variables[:1])

    def _best(self, function: int, variables: Sequence[int]) -> Policy:
        outcomes = {variable: self.outcomes(function, variable) for variable in variables}
        after = {variable: self._after(outcome) for variable, outcome in outcomes.items()}
        first = min(variables, key=lambda variable: round(after[variable], 9))
        cost = 1.0 + after[first]
        needs = {first: 1.0}
        for left, chance in outcomes[first]:
            _add_scaled(needs, self.policy(left).needs, chance)
        gains = needs | {variable: cost - after[variable] for variable in variables}
        chance_of_yes = sum(chance * self.policy(left).chance for left, chance in outcomes[first])
        return Policy(chance_of_yes, cost, needs, gains)

    def _after(self, outcomes: Outcomes) -> float:
        return sum(chance * self.policy(left).cost for left, chance in outcomes)

    def _of_parts(self, function: int) -> Policy:
        is_all = self.diagrams.kind(function) is Kind.ALL
        reached, cost = 1.0, 0.0
        needs: dict[int, float] = {}
        gains: dict[int, float] = {}
        for part in self._in_order(self.diagrams.parts(function), is_all=is_all):
            policy = self.policy(part)
            cost += reached * policy.cost
            _add_scaled(needs, policy.needs, reached)
            _add_scaled(gains, policy.gains, reached)
            reached *= policy.chance if is_all else 1 - policy.chance
        return Policy(
            reached if is_all else 1 - reached, cost, {v: min(1.0, n) for v, n in needs.items()}, gains
        )

    def _in_order(self, parts: Iterable[int], *, is_all: bool) -> list[int]:
        """The numbers of functions depend on what was asked before, so they must not break ties."""

        def rank(part: int) -> tuple[float, tuple[int, ...]]:
            policy = self.policy(part)
            decides = 1 - policy.chance if is_all else policy.chance
            return round(policy.cost / max(decides, 1e-9), 6), self.diagrams.reads(part)

        return sorted(parts, key=rank)


def _add_scaled(sums: dict[int, float], values: Mapping[int, float], scale: float) -> None:
    for variable, value in values.items():
        sums[variable] = sums.get(variable, 0.0) + scale * value
