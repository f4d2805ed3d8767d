"""How members of a household are called on the citizen's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from madoguchi.core.people import age_on
from madoguchi.core.rules import APPLICANT, HOUSEHOLD, Facts, Value, day_bounds
from madoguchi.foundation import clock


def person_label(facts: Facts, member: str) -> str:
    """「あなた」, a name where it is known, else a number and the age."""
    if member == HOUSEHOLD:
        return _("ご家族みんな")
    given = facts.get("given_name", member)
    family = facts.get("family_name", member)
    number = member.removeprefix("m")
    base = _("あなた") if member == APPLICANT else _("%(number)s人目") % {"number": number}
    if given:
        return f"{family or ''} {given}".strip()
    born = facts.get("birth_date", member)
    if born is None or member == APPLICANT:
        return base
    age = _age(born)
    return _("%(person)s(%(age)s歳)") % {"person": base, "age": age} if age else base


def people_labels(called: Mapping[str, str], members: Sequence[str]) -> tuple[str, ...]:
    """`called` names the household and each member; where all are meant, it says so instead of naming each."""
    if len(members) > 1 and len(members) == len(called) - 1:
        return (called[HOUSEHOLD],)
    return tuple(called[member] for member in members)


def _age(born: Value) -> str:
    """Completed years today, or a range where only a part of the date is known; ages tell people apart."""
    bounds = day_bounds(born)
    if bounds is None or bounds[1] > clock.today():
        return ""
    youngest, oldest = (age_on(day, clock.today()) for day in reversed(bounds))
    return str(youngest) if youngest == oldest else f"{youngest}〜{oldest}"
