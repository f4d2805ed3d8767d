"""What a clerk can do, and which desk can take which family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.domains.visits.models import Skill

LANGUAGE = "lang:"
"""Beginning of the skills that are languages; the others are services."""
INTERPRETER = "interpreter:"
"""Beginning of the need for somebody who speaks a language."""
WHEELCHAIR = "wheelchair"
HEARING = "hearing"
"""Writing instead of speaking and not being called by voice alone: every desk can do that, so no desk is left out."""
SIGN = "sign"
CHILDCARE = "childcare"
"""Somebody to look after the children meanwhile: whoever is free, so no desk is left out."""


@dataclass(frozen=True, slots=True)
class Skills:
    """Of one clerk. No service named means: whatever the counter offers."""

    services: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def narrow(self, offered: Iterable[str]) -> tuple[str, ...]:
        """The counter's services that this clerk serves, in the counter's order."""
        return tuple(one for one in offered if not self.services or one in self.services)


def skills_of(clerks: Iterable[str]) -> Mapping[str, Skills]:
    """By clerk; a clerk without rows has the empty ones. One query."""
    named: dict[str, set[str]] = defaultdict(set)
    for clerk, code in Skill.objects.filter(clerk_id__in=list(clerks)).values_list("clerk_id", "service"):
        named[clerk].add(code)
    found: dict[str, Skills] = defaultdict(Skills)
    found.update((clerk, read_skills(codes)) for clerk, codes in named.items())
    return found


def read_skills(codes: Iterable[str]) -> Skills:
    """Of the rows of one clerk."""
    known = frozenset(codes)
    spoken = frozenset(code for code in known if code.startswith(LANGUAGE))
    return Skills(known - spoken, frozenset(code.removeprefix(LANGUAGE) for code in spoken))


def languages_needed(needs: Iterable[str]) -> frozenset[str]:
    return frozenset(one.removeprefix(INTERPRETER) for one in needs if one.startswith(INTERPRETER))
