"""How members of a household are called on the citizen's pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import HOUSEHOLD, Facts
from madoguchi.ui.facts.parsing import show_date


def person_label(facts: Facts, member: str) -> str:
    """「あなた」, a name where it is known, else a number and the birth date."""
    if member == HOUSEHOLD:
        return _("ご家族みんな")
    given = facts.get("given_name", member)
    family = facts.get("family_name", member)
    number = member.removeprefix("m")
    base = _("あなた") if member == "m1" else _("%(number)s人目") % {"number": number}
    if given:
        return f"{family or ''} {given}".strip()
    born = facts.get("birth_date", member)
    if born is None or member == "m1":
        return base
    return _("%(person)s(%(born)s生まれ)") % {"person": base, "born": show_date(born.to_text() if isinstance(born, PartialDate) else str(born))}
