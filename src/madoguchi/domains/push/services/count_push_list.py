"""The rule over the population becomes rows: who is written to in which batch, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.notifications import selectors as notifications
from madoguchi.domains.push import extracts
from madoguchi.domains.push.choosing import Choice, Known, Reachable, choose
from madoguchi.domains.push.letters import hash_of, letter_for
from madoguchi.domains.push.models import Contact, PushList, Recipient
from madoguchi.domains.push.moving import lock_list, move
from madoguchi.domains.push.states import PushState
from madoguchi.domains.residents import selectors as residents
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release import Medium

BATCH = 200
"""Letters in one job: a batch that is stopped half-way loses sight of one letter at most."""
SAMPLES = 5
_ROWS_AT_ONCE = 2000


def count_push_list(public_id: str) -> None:
    """Called by the list's one job; counting again replaces what was counted.

    Locks: the list. Queries: one insert per 2,000 households, and about ten.
    """
    with transaction.atomic():
        push_list = lock_list(public_id)
        if push_list.state != PushState.COUNTING or push_list.extract is None:
            return
        result = extracts.select(push_list.extract, push_list.procedure_id, push_list.on, samples=SAMPLES)
        rows = _rows(push_list, choose(result.households, _known(push_list, result.holders)))
        push_list.recipients.all().delete()
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            Recipient.objects.bulk_create(rows[start : start + _ROWS_AT_ONCE])
        push_list.counts = _counts(rows, result.counts)
        push_list.samples = result.samples
        push_list.content_hash = _hash(push_list, rows)
        push_list.save(update_fields=["counts", "samples", "content_hash"])
        move(SYSTEM, push_list, "finish_count")


def fingerprint(push_list: PushList) -> str:
    """Of what would go out now: the stored rows, and the texts as they would be written today."""
    return _hash(push_list, push_list.recipients.order_by("pk"))


def _rows(push_list: PushList, choices: Iterable[Choice]) -> list[Recipient]:
    rows, letters = [], 0
    for choice in choices:
        letters += not choice.exclusion
        rows.append(
            Recipient(
                push_list=push_list,
                household_id=choice.found.household_id,
                resident_id=choice.resident_id,
                members=list(choice.found.members),
                concerned=list(choice.found.concerned),
                language=choice.language,
                exclusion=choice.exclusion,
                batch=0 if choice.exclusion else (letters - 1) // BATCH + 1,
            )
        )
    return rows


def _known(push_list: PushList, holders: frozenset[str]) -> Known:
    contacts = {
        row.resident_id: Reachable(
            row.mail, row.language, row.consented_on is not None, row.objected_on is not None
        )
        for row in Contact.objects.all().iterator()
    }
    filed = applications.list_cases_with(SYSTEM, push_list.procedure_id)
    return Known(
        contacts=contacts,
        protected=residents.list_protected_residents(SYSTEM, Medium.MAIL, push_list.on),
        holders=holders | residents.list_numbers_of_cases(SYSTEM, filed),
        by_clerk=frozenset(push_list.excluded_numbers),
    )


def _counts(rows: list[Recipient], whole: dict[str, int]) -> dict[str, object]:
    letters = [row for row in rows if not row.exclusion]
    return {
        **whole,
        "households": len(rows),
        "letters": len(letters),
        "batches": letters[-1].batch if letters else 0,
        "excluded": dict(Counter(row.exclusion for row in rows if row.exclusion)),
        "languages": dict(Counter(row.language for row in letters)),
    }


def _hash(push_list: PushList, rows: Iterable[Recipient]) -> str:
    found = [(row.resident_id, row.language, row.exclusion) for row in rows]
    texts = []
    for language in sorted({language for _, language, exclusion in found if not exclusion}):
        text = notifications.render_letter(letter_for(push_list, language))
        texts.append(f"{text.subject}\n{text.body}")
    return hash_of(push_list, found, texts)
