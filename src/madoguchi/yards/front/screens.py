"""One screen of the guide: a fact, with what of its group is asked beside it, and whom each is asked of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from madoguchi.core.rules import APPLICANT, HOUSEHOLD, Value, facts_used
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.procedures.shapes import Question
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import AskedIn, FactCatalogue, FactDefinition, FactType, Scope
from madoguchi.ui.facts.fields import UNKNOWN, Unknown
from madoguchi.yards.front.forms import Asked, Slot
from madoguchi.yards.front.people import person_label

MOST_ROWS = 4
"""More choices than this become a menu where a screen has several inputs."""
MOST_TOGETHER = 4
"""More questions on one screen frighten, however well they belong together."""
_BY_CHOICE = (FactType.CHOICE, FactType.CHOICES, FactType.YES_NO)


@dataclass(frozen=True, slots=True)
class Screen:
    """`facts` are in catalogue order. `waiting` is what the guide would ask next: mostly on this very screen."""

    guide: GuideView
    facts: tuple[FactDefinition, ...]
    waiting: Question | None
    asked: tuple[Asked, ...]
    known: dict[Slot, Value | None]

    @property
    def is_group(self) -> bool:
        return len(self.facts) > 1


def screen_of(guide: GuideView, fact: FactDefinition) -> Screen:
    """The same screen whichever of its facts is named, also when it is opened again later."""
    waiting = procedures.next_question(guide.facts, on=clock.today(), skipped=guide.skipped)
    facts = _together(guide, fact, waiting)
    asked = [_in_group(guide, one) for one in facts] if len(facts) > 1 else _alone(guide, fact, waiting)
    known = {one.slot: _shown(guide, one) for one in asked}
    return Screen(guide, facts, waiting, tuple(asked), known)


def _together(guide: GuideView, fact: FactDefinition, waiting: Question | None) -> tuple[FactDefinition, ...]:
    if not _can_share(guide, fact):
        return (fact,)
    answered = {name for _member, name in guide.path}
    # What comes up later is asked alone; going back shows the group as one.
    shown = answered if fact.id in answered else set()
    if waiting is not None:
        shown |= {waiting.fact.id, *(one.id for one in waiting.together)}
    return tuple(
        one
        for one in screen_mates(cities.current().facts, fact)
        if one is fact or (one.id in shown and _can_share(guide, one) and _concerns(guide, one))
    )


def screen_mates(catalogue: FactCatalogue, fact: FactDefinition) -> tuple[FactDefinition, ...]:
    """The fact and those of its group that may stand on one screen with it, in catalogue order: a long group is cut into
    screens of the same size, whatever has been answered.
    """
    group = [one for one in catalogue if one.group == fact.group and one.asked_in is AskedIn.GUIDE]
    start = group.index(fact) // MOST_TOGETHER * MOST_TOGETHER if fact in group else 0
    return tuple(group[start : start + MOST_TOGETHER])


def _can_share(guide: GuideView, fact: FactDefinition) -> bool:
    """A fact that waits for another of its group has a screen of its own, and so has what several people are asked."""
    if not fact.group or fact.asked_in is not AskedIn.GUIDE or fact.personal:
        return False
    if fact.scope is Scope.MEMBER and not _is_alone(guide):
        return False
    read: Collection[str] = facts_used(fact.relevant_if) if fact.relevant_if else ()
    return all(cities.current().facts[name].group != fact.group for name in read)


def _is_alone(guide: GuideView) -> bool:
    return guide.facts.is_complete and len(guide.facts.people()) == 1


def _owner(guide: GuideView, fact: FactDefinition) -> str:
    return HOUSEHOLD if fact.scope is Scope.HOUSEHOLD else guide.facts.people()[0].id


def _concerns(guide: GuideView, fact: FactDefinition) -> bool:
    return procedures.is_relevant(fact, guide.facts, clock.today(), _owner(guide, fact))


def _in_group(guide: GuideView, fact: FactDefinition) -> Asked:
    is_compact = len(fact.choices) > MOST_ROWS
    return Asked(_owner(guide, fact), fact, is_compact=is_compact, unknown=Unknown.BY_CHOICE)


def _alone(guide: GuideView, fact: FactDefinition, waiting: Question | None) -> list[Asked]:
    if fact.scope is Scope.HOUSEHOLD:
        return [Asked(HOUSEHOLD, fact, is_label_hidden=True, unknown=Unknown.BY_BUTTON)]
    members = _members(guide, fact, waiting)
    # For one person the button of the page says it already.
    one = Asked("", fact, help_text="", unknown=Unknown.BY_BUTTON)
    if len(members) > 1:
        # Six answers for each of four people are a long way down on a phone.
        one = replace(one, is_compact=len(fact.choices) > MOST_ROWS, unknown=Unknown.BY_CHOICE)
    return [replace(one, member=member, label=person_label(guide.facts, member)) for member in members]


def _members(guide: GuideView, fact: FactDefinition, waiting: Question | None) -> list[str]:
    """Everybody whom the question may concern; whom the guide waits for has been looked at already."""
    waited = waiting.members if waiting and waiting.fact is fact else ()
    return [
        member.id
        for member in guide.facts.people()
        if member.id in waited or procedures.is_relevant(fact, guide.facts, clock.today(), member.id)
    ] or [APPLICANT]


def _shown(guide: GuideView, one: Asked) -> Value | None:
    """「わからない」 stands where it was said, so that opening a screen again changes nothing."""
    is_choice = one.unknown is Unknown.BY_CHOICE and one.definition.type in _BY_CHOICE
    if is_choice and one.slot in guide.skipped:
        return UNKNOWN
    return guide.facts.get(one.definition.id, one.member)
