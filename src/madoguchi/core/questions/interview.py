"""The next question of one household."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from madoguchi.core.questions.catalogue import Ask, Goal, Topic
from madoguchi.core.questions.choosing import best
from madoguchi.core.questions.diagrams import NO, YES
from madoguchi.core.questions.index import Index
from madoguchi.core.questions.knowing import Knowing, Slot
from madoguchi.core.questions.priors import Prior
from madoguchi.core.rules import Condition, Facts


def _any_fact(fact: str) -> bool:
    return True


class Interview:
    """The questions of one catalogue on one day. Not for several threads at once: it remembers as it goes.

    The first topic is what the person came for: it opens every interview that may ask it.
    """

    def __init__(
        self, goals: Sequence[Goal], topics: Sequence[Topic], priors: Mapping[str, Prior], on: date
    ) -> None:
        self.index = Index(goals, topics, priors, on)
        self._opener = topics[0].fact if topics and not topics[0].of_member else ""
        places = self.index.space.reading.get((self._opener, False), ())
        self._first = places[0] if places else None
        self._prepare()

    def next(
        self,
        facts: Facts,
        skipped: Collection[Slot] = (),
        may_ask: Callable[[str], bool] = _any_fact,
    ) -> Ask | None:
        """None if no answer that may be asked for would decide anything more.

        The same knowledge always gives the same question, however it came about.
        """
        if self.index.is_full:
            self.index.start_afresh()
            self._prepare()
        knowing = Knowing(self.index, facts, skipped, may_ask)
        if self._first is not None and knowing.cells(self._first) is None:
            return Ask(self._opener, (), (), self._askable(knowing))
        functions = self._open(knowing)
        return best(self.index, knowing, functions) if functions else None

    def _prepare(self) -> None:
        """What each first answer rules out; without it the first household of the day would wait."""
        if self._first is not None:
            for cell in range(self.index.space.width(self._first)):
                self.index.start(None, self._first, (cell,))

    def _askable(self, knowing: Knowing) -> int:
        """Facts of the household or of anybody that this door may ask: more can't come."""
        known = {fact for _, fact, _ in knowing.facts.known()}
        return sum(knowing.may_ask(fact) and fact not in known for fact in self.index.topics)

    def _open(self, knowing: Knowing) -> list[int]:
        """What is undecided and can be decided: conditions, and of those that hold what it takes."""
        cells = knowing.cells(self._first) or () if self._first is not None else ()
        opened: dict[int, None] = {}
        required: dict[int, None] = {}
        for function, goals in self.index.start(knowing.people, self._first, cells).items():
            if self._add(knowing, function, opened):
                for goal in goals:
                    required.update(dict.fromkeys(self._takes(goal, knowing)))
        for function in required:
            self._add(knowing, function, opened)
        return list(opened)

    def _add(self, knowing: Knowing, function: int, opened: dict[int, None]) -> bool:
        """Whether the function is certainly true; what is open of it is added."""
        left = knowing.left(function)
        if left[0] == YES:
            return True
        if left[1:] != (YES,):
            opened.update(dict.fromkeys(one for one in left if one != NO))
        return False

    def _takes(self, goal: Goal, knowing: Knowing) -> Iterator[int]:
        compiler, people = self.index.compiler, knowing.people
        for condition in goal.of_household:
            yield compiler.function(condition, people)
        for condition in goal.of_people:
            for member in range(people or 0):
                yield compiler.function(condition, people, member)
        for base, is_of_member in goal.bases():
            if not is_of_member:
                yield compiler.must(base)
            elif goal.members is not None:
                yield from self._days_of_people(base, goal.members, knowing)

    def _days_of_people(self, base: str, members: Condition, knowing: Knowing) -> Iterator[int]:
        compiler, people = self.index.compiler, range(knowing.people or 0)
        if all(knowing.value((base, True), member) is None for member in people):
            for member in people:
                concerned = compiler.function(members, knowing.people, member)
                yield self.index.diagrams.both(concerned, compiler.must(base, member))
