"""What to bring, each document once, and how many of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
    members: Sequence[str],
) -> tuple[DocumentItem, ...]:
    """In the order in which the procedures are done; `people` gives the members whom a filter does not exclude, `members`
    are all of the household.
    """
    uses: dict[str, list[_Use]] = {}
    for candidate in needed:
        for rule in candidate.documents:
            truth = holds(rule.only_if)
            if truth is not Truth.FALSE:
                use = _Use(candidate.id, rule, people(rule.members), truth is Truth.TRUE)
                uses.setdefault(rule.document, []).append(use)
    givers = {d: (c.id, people(c.members)) for c in needed for d in c.yields}
    found = {document: _item(document, one, givers.get(document)) for document, one in uses.items()}
    shown = {
        d: item.members for d, item in found.items() if item.is_sure and item.originals and not item.kept_by
    }
    return tuple(_covered(item, uses[item.document], shown, members) for item in found.values())


def _covered(
    item: DocumentItem,
    uses: Sequence[_Use],
    shown: Mapping[str, tuple[str, ...]],
    members: Sequence[str],
) -> DocumentItem:
    """A document that is shown anyway does the work of this one if it is there for everybody whom this one is about."""
    whose = set(item.members or members)
    for cover in uses[0].rule.covered_by:
        if cover in shown and whose <= set(shown[cover] or members):
            return replace(item, covered_by=cover)
    return item


def _item(document: str, uses: Sequence[_Use], giver: tuple[str, tuple[str, ...]] | None) -> DocumentItem:
    """Who is handed it by another procedure does not bring it."""
    owners = tuple(dict.fromkeys(owner for use in uses for owner in use.owners))
    given_by, given_to = giver or ("", ())
    rest = tuple(owner for owner in owners if given_to and owner not in given_to)
    is_given = bool(giver) and not rest
    to_bring = owners if is_given or not rest else rest
    counts = [_count(uses_of) for uses_of in _per_owner(uses, to_bring)]
    originals, photocopies = (sum(part) for part in zip(*counts, strict=True))
    return DocumentItem(
        document=document,
        members=to_bring,
        for_items=tuple(dict.fromkeys(use.procedure for use in uses)),
        is_original=any(use.rule.is_original for use in uses),
        is_sure=any(use.is_sure for use in uses),
        yielded_by=given_by if is_given else "",
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
