"""The catalogue compiled for one day, and everything that can be worked out once and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.questions.catalogue import Goal, Topic
from madoguchi.core.questions.compiling import Compiler
from madoguchi.core.questions.diagrams import NO, Diagrams
from madoguchi.core.questions.policies import Policies
from madoguchi.core.questions.priors import Prior
from madoguchi.core.questions.space import Space, make_space
from madoguchi.core.questions.variables import Ref, Variable
from madoguchi.core.rules import Condition, Value

Closed = tuple[tuple[int, tuple[int, ...]], ...]
"""Variables that nobody will be asked for, with the cells in which each may be."""

MOST_FUNCTIONS = 60_000
"""When households have made more functions than this, the index starts afresh (about 100 MB)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts that a function reads, with its variables of each.

    `is_plain`: every variable of it has one fact, so all its facts are open as long as the function is.
    """

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
        self._seen_cells: dict[tuple[int, tuple[Value | None, ...]], tuple[int, ...]] = {}
        self.start_afresh()

    def start_afresh(self) -> None:
        """Forgets what was worked out for households."""
        self.diagrams = Diagrams(self.space.width)
        self.compiler = Compiler(self.diagrams, self.space)
        self.policies = Policies(self.diagrams, lambda number: self.space.variable(number)[0].weights)
        self._settled: dict[tuple[int, Closed], tuple[int, ...]] = {}
        self._readings: dict[int, Reading] = {}
        self._gains: dict[int, Mapping[str, float]] = {}
        self._starts: dict[tuple[object, ...], dict[int, list[Goal]]] = {}
        self._ruled: dict[int, list[Goal]] = {}
        self._given: dict[int, Compiler] = {}
        self._seen_cells.clear()

    @property
    def is_full(self) -> bool:
        return self.diagrams.size > MOST_FUNCTIONS or len(self._settled) > 4 * MOST_FUNCTIONS

    def _conditions(self) -> Iterator[Condition]:
        for goal in self.goals:
            yield from goal.conditions()
        yield from (topic.relevant_if for topic in self.topics.values() if topic.relevant_if is not None)

    def _must(self) -> Iterator[Ref]:
        for goal in self.goals:
            yield from goal.bases()

    def cells_of(self, variable: Variable, values: tuple[Value | None, ...]) -> tuple[int, ...]:
        key = (id(variable), values)
        found = self._seen_cells.get(key)
        if found is None:
            found = self._seen_cells[key] = variable.cells_of(values, self.on)
        return found

    def settled(self, function: int, closed: Closed) -> tuple[int, ...]:
        """What is left once each of these variables is in one of these cells.

        One function; where a variable may be in several cells two: where it is surely true, and where it is surely false.
        """
        if not closed:
            return (function,)
        key = (function, closed)
        found = self._settled.get(key)
        if found is None:
            found = self._settled[key] = self._settle(function, closed)
        return found

    def _settle(self, function: int, closed: Closed) -> tuple[int, ...]:
        function = self.diagrams.known_all(
            function, {number: cells[0] for number, cells in closed if len(cells) == 1}
        )
        uncertain = [(number, cells) for number, cells in closed if len(cells) > 1]
        if not uncertain:
            return (function,)
        surely, surely_not = function, self.diagrams.negated(function)
        for number, cells in uncertain:
            surely = self.diagrams.surely(surely, number, cells)
            surely_not = self.diagrams.surely(surely_not, number, cells)
        return surely, surely_not

    def start(self, people: int | None, first: int | None, cells: tuple[int, ...]) -> dict[int, list[Goal]]:
        """Functions of all goals that the first answer leaves open or makes true, with their goals."""
        key = (people, first, cells)
        found = self._starts.get(key)
        if found is None:
            found = self._starts[key] = {}
            compiler = self.compiler_given(first, cells)
            for goal in self._left(first, cells):
                function = compiler.function(goal.condition, people)
                if function != NO:
                    found.setdefault(function, []).append(goal)
        return found

    def compiler_given(self, first: int | None, cells: tuple[int, ...]) -> Compiler:
        if first is None or len(cells) != 1:
            return self.compiler
        if cells[0] not in self._given:
            fact = self.space.variable(first)[0].refs[0][0]
            self._given[cells[0]] = self.compiler.given(fact, first, cells[0])
        return self._given[cells[0]]

    def _left(self, first: int | None, cells: tuple[int, ...]) -> Sequence[Goal]:
        """Goals that the first answer does not rule out, whoever the people are."""
        if first is None or len(cells) != 1:
            return self.goals
        if cells[0] not in self._ruled:
            functions = ((goal, self.compiler.function(goal.condition, None)) for goal in self.goals)
            self._ruled[cells[0]] = [
                goal for goal, function in functions if self.diagrams.known(function, first, cells[0]) != NO
            ]
        return self._ruled[cells[0]]

    def reading(self, function: int) -> Reading:
        found = self._readings.get(function)
        if found is None:
            variables: dict[str, tuple[int, ...]] = {}
            is_plain = True
            for number in self.diagrams.reads(function):
                refs = self.space.variable(number)[0].refs
                is_plain = is_plain and len(refs) == 1
                for fact, _ in refs:
                    variables[fact] = (*variables.get(fact, ()), number)
            found = self._readings[function] = Reading(variables, is_plain)
        return found

    def gains(self, function: int) -> Mapping[str, float]:
        """Expected answers of this function that knowing a fact saves."""
        found = self._gains.get(function)
        if found is None:
            saved = self.policies.policy(function).gains
            found = self._gains[function] = {
                fact: max(saved.get(number, 0.0) for number in numbers)
                for fact, numbers in self.reading(function).variables.items()
            }
        return found
