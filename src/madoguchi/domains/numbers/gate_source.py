"""What the release gate of the number zone reads about people: their names and 宛名番号 as the office sent them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from madoguchi.domains.numbers.models import NumberTask
from madoguchi.domains.numbers.states import AT_WORK


def subject_id(case_reference: str, member: str) -> str:
    """Id by which the gate knows a person of a task."""
    return f"number:{case_reference}:{member}"


class PeopleOfTasks:
    """Subject source of the prefix "number"."""

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        wanted = set(subject_ids)
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for reference, people in _people({one.split(":")[1] for one in wanted}, using):
            for person in people:
                subject = subject_id(reference, person["member"])
                if subject in wanted:
                    names = found.setdefault(subject, {"full_name": (), "addressee_number": ()})
                    names["full_name"] = (*names["full_name"], person["name"])
                    names["addressee_number"] = (*names["addressee_number"], person["address_number"])
        return found

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names and 宛名番号 of everybody else whose form waits here."""
        own = {one.split(":")[1] for one in excluding if one.startswith("number:")}
        rows = NumberTask.objects.using(using).filter(state__in=AT_WORK).exclude(case_reference__in=own)
        for people in rows.values_list("people", flat=True):
            for person in people:
                yield from filter(None, (person["name"], person["address_number"]))


def _people(references: set[str], using: str) -> Iterable[tuple[str, list[dict[str, str]]]]:
    rows = NumberTask.objects.using(using).filter(case_reference__in=references)
    return rows.values_list("case_reference", "people")
