"""Conditions that say nothing (never or always true), limits and dates without a law, and facts that nobody would ask.

This looks at the meaning, not the spelling, and takes longer than reading: `madoguchi city check` and the tests run it,
a start of the program does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.core.rules import (
    Always,
    Condition,
    Derived,
    Evaluator,
    FactLimit,
    Facts,
    MemberFacts,
    Versions,
    Vocabulary,
    facts_used,
    needs_member,
    parts_of,
    walk,
)
from madoguchi.core.rules.satisfiability import ORDINARY_DAY, Outcome, possible
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT, FactType
from madoguchi.foundation.cities.findings import Findings, Mark, ReadCondition
from madoguchi.foundation.cities.read_facts import events_of

_RELEVANT = "relevant_if"
_ASKED_BY_THE_PROGRAM = frozenset({FactType.MAIL})
"""Where notices go: no procedure or form has to name it."""


def check_conditions(vocabulary: Vocabulary, findings: Findings) -> None:
    """Each clause is judged where it is written; named conditions under their own name only."""
    for read in findings.conditions:
        _check_meaning(read.condition, read, vocabulary, findings)
        _check_laws(read.condition, read, read.condition.clause.law, findings)


def _check_meaning(node: Condition, read: ReadCondition, vocabulary: Vocabulary, findings: Findings) -> bool:
    """Whether something was said about the node or what is below it: then what stands above is not judged again."""
    if isinstance(node, Derived):
        return False
    below = [_check_meaning(part, read, vocabulary, findings) for part in parts_of(node)]
    if any(below) or any(isinstance(part, Always) for part in _written_here(node)):
        return any(below)
    for want, code in ((Truth.TRUE, "never"), (Truth.FALSE, "always")):
        found = possible(node, vocabulary, want, for_member=needs_member(node))
        if found.outcome is Outcome.IMPOSSIBLE:
            _say(code, read.marks[node.clause.id], read, findings)
            return True
    return False


def _written_here(node: Condition) -> Iterator[Condition]:
    """The node and what is below it, without the trees of named conditions."""
    yield node
    if not isinstance(node, Derived):
        for part in parts_of(node):
            yield from _written_here(part)


def _say(code: str, mark: Mark, read: ReadCondition, findings: Findings) -> None:
    if code == "never":
        message = "この条件は、どんな世帯でも成り立ちません。"
        if read.key == _RELEVANT:
            message = "この条件はどんな世帯でも成り立たないので、この質問は聞かれません。"
        fix = "矛盾する条件や、範囲の外の値を直すか、always: false と reason を書いてください。"
    else:
        message = "この条件は、どんな世帯でも成り立ちます。"
        fix = "いらなければ消し、わざとなら always: true と reason を書いてください。"
    findings.add(mark, f"data.condition_{code}", message, fix)


def _check_laws(node: Condition, read: ReadCondition, law: str, findings: Findings) -> None:
    """A figure or a date of a law is worth nothing without the law."""
    if isinstance(node, Derived):
        return
    law = node.clause.law or law
    if isinstance(node, FactLimit) and not law:
        _without_law(read.marks[node.clause.id], "限度額(limit)", findings)
    if isinstance(node, Versions):
        for version in node.versions:
            if not law and not any(part.clause.law for part in walk(version.part)):
                _without_law(read.marks[version.part.clause.id], "時期で変わる決まり(versions)", findings)
    for part in parts_of(node):
        _check_laws(part, read, law, findings)


def _without_law(mark: Mark, what: str, findings: Findings) -> None:
    findings.add(
        mark,
        "data.condition_no_law",
        f"{what}の根拠の法令がありません。",
        "law に、額や時期を定める法令の条を書いてください。",
    )


def check_events(city: City, findings: Findings) -> None:
    """A procedure that somebody can need who comes for none of its events would never be asked of that household.

    The condition must be settled by the events alone: whoever comes for something else is asked nothing for it.
    """
    every = events_of(city.vocabulary)
    marks = {id(read.condition): read.marks[read.condition.clause.id] for read in findings.conditions}
    for name, procedure in city.procedures.items():
        others = tuple(event for event in every if event not in procedure.events)
        tried = [others, *((event,) for event in others)] if others else []
        if any(_may_hold(procedure.condition, events) for events in tried):
            findings.add(
                marks.get(id(procedure.condition), findings.places["procedures", name]),
                "data.condition_outside_events",
                f"「{procedure.name}」は、events にない用件の世帯でも必要になるか、質問されます。",
                "condition を用件(life_event)で始めるか、events に用件を加えてください。",
            )


def _may_hold(condition: Condition, events: tuple[str, ...]) -> bool:
    facts = Facts({LIFE_EVENT: events}, (MemberFacts("m1"), MemberFacts("m2")))
    return Evaluator(facts, ORDINARY_DAY).truth(condition) is not Truth.FALSE


def check_uses(city: City, read_with: Findings, findings: Findings) -> None:
    """Facts that no procedure and no form uses: nobody would ever be asked them. `read_with`: what `city` was read with."""
    used = {one.base for procedure in city.procedures.values() for one in procedure.deadlines}
    used |= {field.fact for form in city.forms.values() for field in form.fields}
    used |= {
        fact for read in read_with.conditions if read.key != _RELEVANT for fact in facts_used(read.condition)
    }
    for definition in city.facts:
        if definition.id not in used and definition.type not in _ASKED_BY_THE_PROGRAM:
            findings.add(
                findings.places["facts", definition.id],
                "data.unused_fact",
                f"事実「{definition.id}」は、どの手続・様式でも使われないので、聞かれることがありません。",
                "手続の条件か様式の項目で使うか、facts/ から消してください。",
            )
