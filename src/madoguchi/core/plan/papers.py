"""What to bring, each document once, and how many of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.core.plan.model import Candidate, DocumentItem, DocumentRule
from madoguchi.core.rules import Condition
from madoguchi.core.truth import Truth


@dataclass(frozen=True, slots=True)
class _Use:
    """One procedure's need of one document."""

    procedure: str
    rule: DocumentRule
    owners: tuple[str, ...]
    is_sure: bool


def documents_to_bring(
    needed: Sequence[Candidate],
    holds: Callable[[Condition | None], Truth],
    people: Callable[[Condition | None], tuple[str, ...]],
) -> tuple[DocumentItem, ...]:
    """In the order in which the procedures are done; `people` gives the members whom a filter does not exclude."""
    givers = {document: candidate.id for candidate in needed for document in candidate.yields}
    uses: dict[str, list[_Use]] = {}
    for candidate in needed:
        for rule in candidate.documents:
            truth = holds(rule.only_if)
            if truth is not Truth.FALSE:
                use = _Use(candidate.id, rule, people(rule.members), truth is Truth.TRUE)
                uses.setdefault(rule.document, []).append(use)
    return tuple(_item(document, found, givers) for document, found in uses.items())


def _item(document: str, uses: Sequence[_Use], givers: Mapping[str, str]) -> DocumentItem:
    owners = tuple(dict.fromkeys(owner for use in uses for owner in use.owners))
    counts = [_count(uses_of) for uses_of in _per_owner(uses, owners)]
    originals, photocopies = (sum(part) for part in zip(*counts, strict=True))
    return DocumentItem(
        document=document,
        members=owners,
        for_items=tuple(dict.fromkeys(use.procedure for use in uses)),
        is_original=any(use.rule.is_original for use in uses),
        is_sure=any(use.is_sure for use in uses),
        yielded_by=givers.get(document, ""),
        kept_by=tuple(dict.fromkeys(use.procedure for use in uses if use.rule.is_kept)),
        originals=originals,
        copies=originals if any(use.rule.is_bought for use in uses) else 0,
        photocopies=photocopies,
    )


def _per_owner(uses: Sequence[_Use], owners: Sequence[str]) -> Iterable[list[_Use]]:
    """Where a procedure names nobody, the paper of the first member named elsewhere will do."""
    if not owners:
        return [list(uses)]
    return [
        [use for use in uses if owner in use.owners or (not use.owners and owner == owners[0])]
        for owner in owners
    ]


def _count(uses: Sequence[_Use]) -> tuple[int, int]:
    """(originals, photocopies) of one person's paper. Whoever looks at it needs one that nobody before has kept."""
    kept = originals = 0
    uses = [use for use in uses if use.rule.is_paper]
    for use in uses:
        if use.rule.is_original:
            originals = max(originals, kept + 1)
            kept += use.rule.is_kept
    kept = photocopies = 0
    for use in uses:
        kept += use.rule.is_original and use.rule.is_kept
        photocopies += not use.rule.is_original and originals <= kept
    return originals, photocopies
