"""The catalogue compiled for one day, and everything that can be worked out once and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.questions.catalogue import Goal, Topic
from madoguchi.core.questions.compiling import Compiler
from madoguchi.core.questions.diagrams import Diagrams
from madoguchi.core.questions.policies import Policies
from madoguchi.core.questions.priors import Prior
from madoguchi.core.questions.space import Space, make_space
from madoguchi.core.questions.variables import Ref, Variable
from madoguchi.core.rules import Condition, Value

MOST_FUNCTIONS = 60_000
"""When households have made more functions than this, the index starts afresh (about 100 MB)."""


@dataclass(frozen=True, slots=True)
class Merits:
    """What asking does for one function: fact → expected answers saved, and how likely it is asked for (`needs`).

    `is_plain`: every variable of it has one fact, so all its facts are open as long as the function is.
    """

    gains: Mapping[str, float]
    needs: Mapping[str, float]
    variables: Mapping[str, tuple[int, ...]]
    is_plain: bool


class Index:
    def __init__(
        self, goals: Sequence[Goal], topics: Sequence[Topic], priors: Mapping[str, Prior], on: date
    ) -> None:
        self.goals, self.on = tuple(goals), on
        self.topics = {topic.fact: topic for topic in topics}
        self.rank = {topic.fact: place for place, topic in enumerate(topics)}
        order = [(topic.fact, topic.of_member) for topic in topics]
        self.space: Space = make_space(self._conditions(), self._must(), order, priors, on)
        self._seen_cells: dict[tuple[int, tuple[Value, ...]], tuple[int, ...]] = {}
        self.start_afresh()

    def start_afresh(self) -> None:
        """Forgets what was worked out for households."""
        self.diagrams = Diagrams(self._width)
        self.compiler = Compiler(self.diagrams, self.space)
        self.policies = Policies(self.diagrams, lambda number: self.space.variable(number)[0].weights)
        self._settled: dict[tuple[int, tuple[tuple[int, tuple[int, ...]], ...]], tuple[int, int]] = {}
        self._merits: dict[int, Merits] = {}
        self._starts: dict[tuple[object, ...], dict[int, list[Goal]]] = {}
        self._seen_cells.clear()

    def _width(self, number: int) -> int:
        return len(self.space.variable(number)[0].cells)

    @property
    def is_full(self) -> bool:
        return self.diagrams.size > MOST_FUNCTIONS or len(self._settled) > 4 * MOST_FUNCTIONS

    def _conditions(self) -> Iterator[Condition]:
        for goal in self.goals:
            yield from goal.conditions()
        yield from (topic.relevant_if for topic in self.topics.values() if topic.relevant_if is not None)

    def _must(self) -> Iterator[Ref]:
        yield from ((goal.base, goal.is_base_of_member) for goal in self.goals if goal.base)

    def cells_of(self, variable: Variable, values: tuple[Value, ...]) -> tuple[int, ...]:
        key = (id(variable), values)
        found = self._seen_cells.get(key)
        if found is None:
            found = self._seen_cells[key] = variable.cells_of(values, self.on)
        return found

    def settled(self, function: int, closed: tuple[tuple[int, tuple[int, ...]], ...]) -> tuple[int, int]:
        """Where it is surely true and surely false once each of these variables is in one of these cells."""
        if not closed:
            return function, self.diagrams.negated(function)
        key = (function, closed)
        found = self._settled.get(key)
        if found is None:
            found = self._settled[key] = self._settle(function, closed)
        return found

    def _settle(self, function: int, closed: tuple[tuple[int, tuple[int, ...]], ...]) -> tuple[int, int]:
        for number, cells in closed:
            if len(cells) == 1:
                function = self.diagrams.known(function, number, cells[0])
        surely, surely_not = function, self.diagrams.negated(function)
        for number, cells in closed:
            if len(cells) > 1:
                surely = self.diagrams.surely(surely, number, cells)
                surely_not = self.diagrams.surely(surely_not, number, cells)
        return surely, surely_not

    def start(self, people: int | None, first: int | None, cells: tuple[int, ...]) -> dict[int, list[Goal]]:
        """Functions of all goals that the first answer leaves open or makes true, with their goals."""
        key = (people, first, cells)
        found = self._starts.get(key)
        if found is None:
            found = self._starts[key] = {}
            for goal in self.goals:
                function = self.compiler.function(goal.condition, people)
                if first is not None and len(cells) == 1:
                    function = self.diagrams.known(function, first, cells[0])
                if function:
                    found.setdefault(function, []).append(goal)
        return found

    def merits(self, function: int) -> Merits:
        found = self._merits.get(function)
        if found is None:
            found = self._merits[function] = self._weigh(function)
        return found

    def _weigh(self, function: int) -> Merits:
        gains: dict[str, float] = {}
        needs: dict[str, float] = {}
        variables: dict[str, tuple[int, ...]] = {}
        is_plain = True
        policy = self.policies.policy(function)
        for number in self.diagrams.reads(function):
            refs = self.space.variable(number)[0].refs
            is_plain = is_plain and len(refs) == 1
            for fact, _ in refs:
                gains[fact] = max(policy.gains.get(number, 0.0), gains.get(fact, 0.0))
                needs[fact] = max(policy.needs.get(number, 0.0), needs.get(fact, 0.0))
                variables[fact] = (*variables.get(fact, ()), number)
        return Merits(gains, needs, variables, is_plain)
