"""What the release gate reads about participants, over the gate's own connection: "participant:<reference>:<number>"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from madoguchi.core.japanese import format_era
from madoguchi.domains.courses.models import Participant
from madoguchi.foundation import clock
from madoguchi.foundation.statements import Statement

_NEAR = timedelta(days=1)
_OTHERS = Statement(
    "SELECT p.name FROM courses_participant p JOIN courses_enrolment e ON e.id = p.enrolment_id"
    " JOIN courses_course c ON c.id = e.course_id"
    " WHERE c.starts_at < %s AND c.ends_at > %s AND e.reference <> ALL(%s)"
)
"""Every page about anybody asks."""


class ParticipantSubjects:
    def fetch(
        self, subject_ids: Collection[str], using: str
    ) -> Mapping[str, Mapping[str, str | tuple[str, ...]]]:
        """Queries: 1."""
        wanted = set(subject_ids)
        references = {subject.split(":")[1] for subject in wanted}
        rows = Participant.objects.using(using).select_related("enrolment")
        found = {row.subject: _values(row) for row in rows.filter(enrolment__reference__in=references)}
        return {subject: values for subject, values in found.items() if subject in wanted}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names on the rolls of these days: those of all courses to come would be a good part of the city. Queries: 1."""
        now = clock.now()
        own = {subject.split(":")[1] for subject in excluding if subject.startswith("participant:")}
        return [name for (name,) in _OTHERS.rows(now + _NEAR, now - _NEAR, [*own], using=using)]


def _values(row: Participant) -> dict[str, str | tuple[str, ...]]:
    enrolment = row.enrolment
    values: dict[str, str | tuple[str, ...]] = {
        "full_name": row.name,
        "full_kana": row.kana,
        "phone": enrolment.phone,
        "mail": enrolment.mail,
        "reference": enrolment.reference,
    }
    if row.birth_date is not None:
        values["birth_date"] = (row.birth_date.isoformat(), format_era(row.birth_date))
    return {name: value for name, value in values.items() if value}
