"""Who must come, so that everything at the counters is finished by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from madoguchi.core.plan.model import Attendance, Candidate, Capacity, FilingRight
from madoguchi.core.rules import Evaluator
from madoguchi.core.truth import Truth

_MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class _Task:
    """One procedure for one person (or the household), and who may do it; `sure` are those of whom it is certain."""

    procedure: str
    subject: str
    able: frozenset[str]
    sure: frozenset[str]


def attendance(filed: Sequence[tuple[Candidate, Sequence[str]]], rules: Evaluator) -> Attendance:
    """`filed`: what is done at a counter, with the members concerned (none: the household as a whole).

    The group is the smallest: groups are tried by size, in the order of the household, up to 12 members who can do
    anything at all. Procedures without `rights` ask for nobody in particular.
    """
    tasks = [task for candidate, subjects in filed for task in _tasks(candidate, subjects, rules)]
    open_tasks = [task for task in tasks if task.able]
    group = _smallest(open_tasks, [m for m in rules.members if any(m in t.able for t in open_tasks)])
    unfilled = dict.fromkeys(task.procedure for task in tasks if not task.able)
    is_sure = not unfilled and all(task.sure & set(group) for task in open_tasks)
    not_alone = tuple((task.procedure, task.subject) for task in open_tasks if group[0] not in task.able)
    return Attendance(
        group, is_sure, not_alone, tuple(unfilled), *_by_proxy([c for c, _ in filed if c.rights])
    )


def _tasks(candidate: Candidate, subjects: Sequence[str], rules: Evaluator) -> Iterator[_Task]:
    if not candidate.rights:
        return
    for subject in subjects or ("",):
        truths = {person: _may(candidate.rights, person, subject, rules) for person in rules.members}
        able = frozenset(p for p, truth in truths.items() if _counts(truth, p, rules))
        sure = frozenset(p for p, truth in truths.items() if truth is Truth.TRUE)
        yield _Task(candidate.id, subject, able, sure)


def _counts(truth: Truth, person: str, rules: Evaluator) -> bool:
    """Of the applicant it is taken for granted, as long as nothing speaks against it: somebody is asking."""
    return truth is Truth.TRUE or (truth is Truth.UNKNOWN and person == rules.members[0])


def _may(rights: Iterable[FilingRight], person: str, subject: str, rules: Evaluator) -> Truth:
    found = Truth.FALSE
    for right in rights:
        if right.same_day and _fits(right, person, subject, rules):
            truth = Truth.TRUE if right.person is None else rules.truth(right.person, person)
            if truth is Truth.TRUE:
                return truth
            found = truth if truth is Truth.UNKNOWN else found
    return found


def _fits(right: FilingRight, person: str, subject: str, rules: Evaluator) -> bool:
    """Whether the right is about these two. For the household as a whole, oneself is the applicant."""
    if right.capacity is Capacity.PROXY:
        return False
    if right.capacity is Capacity.SELF and person != (subject or rules.members[0]):
        return False
    if right.capacity is Capacity.GUARDIAN and person == subject:
        return False
    if right.subjects is None or not subject:
        return True
    return rules.truth(right.subjects, subject) is Truth.TRUE


def _smallest(tasks: Sequence[_Task], people: Sequence[str]) -> tuple[str, ...]:
    for size in range(min(len(people), _MOST_TRIED) + 1):
        for group in combinations(people, size):
            if all(task.able.intersection(group) for task in tasks):
                return group
    return tuple(people)


def _by_proxy(
    candidates: Sequence[Candidate],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    proxies = {c.id: [r for r in c.rights if r.capacity is Capacity.PROXY] for c in candidates}
    documents = dict.fromkeys(d for rights in proxies.values() for right in rights for d in right.documents)
    slower = tuple(i for i, rights in proxies.items() if rights and not any(r.same_day for r in rights))
    return tuple(documents), slower, tuple(i for i, rights in proxies.items() if not rights)
