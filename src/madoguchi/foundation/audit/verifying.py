"""`madoguchi audit verify`: reads both logs against their blocks and heads, and names the place of every
difference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max, Min, Q

from madoguchi.foundation.audit import heads
from madoguchi.foundation.audit.digests import COLUMNS, DIGEST_BYTES, GENESIS, ROWS, block_digest, row_digest
from madoguchi.foundation.audit.models import Block

_BATCH = 500
_MOST_SWAPS = 200
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is one of row_edited, row_deleted, row_inserted, rows_swapped, block_edited, block_missing,
    block_inserted, tail_cut, head_differs, head_missing; `block` and `rows` say where."""

    kind: str
    block: int
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class Verdict:
    log: str
    blocks: int = 0
    rows: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        return not self.findings


def verify(log: str) -> Verdict:
    """Compare every row, block and head of `log`. Queries: two per 500 blocks."""
    verdict = Verdict(log=log)
    chain = _Chain(log, verdict)
    edited: dict[int, tuple[int, Row, bytes]] = {}
    for batch in _batches(log):
        for block in batch:
            chain.check(block)
        _check_rows(log, batch, verdict, edited)
    chain.finish()
    _name_swaps(verdict, edited)
    _measure_tail(log, verdict)
    return verdict


def _batches(log: str) -> Iterator[list[Block]]:
    """Blocks in order, in lists that do not cross an era."""
    batch: list[Block] = []
    for block in Block.objects.filter(log=log).order_by("number").iterator(chunk_size=_BATCH):
        if batch and (len(batch) == _BATCH or batch[0].era != block.era):
            yield batch
            batch = []
        batch.append(block)
    if batch:
        yield batch


class _Chain:
    """Walks blocks and heads side by side; both come in the order of their numbers."""

    def __init__(self, log: str, verdict: Verdict) -> None:
        self.log = log
        self.verdict = verdict
        self.heads = heads.read(log)
        self.head = next(self.heads, None)
        self.number = 0
        self.digest = GENESIS
        self.reach = (0, 0)

    def check(self, block: Block) -> None:
        for missing in range(self.number + 1, block.number):
            self._find("block_missing", missing)
        follows = block.number == self.number + 1
        if not self._is_sealed(block) or (follows and not self._is_linked(block)):
            self._find("block_edited", block.number)
        self._compare_head(block)
        self.verdict.blocks += 1
        self.number, self.digest, self.reach = block.number, block.digest, (block.era, block.horizon)

    def finish(self) -> None:
        while self.head is not None:
            if self.head.number > self.number:
                self._find("tail_cut", self.head.number)
            self.head = next(self.heads, None)

    def _find(self, kind: str, block: int) -> None:
        self.verdict.findings.append(Finding(kind, block))

    def _is_linked(self, block: Block) -> bool:
        starts = (block.era, block.from_xid)
        return block.previous == self.digest and starts in (self.reach, (self.reach[0] + 1, 0))

    def _is_sealed(self, block: Block) -> bool:
        digest = block_digest(
            log=block.log,
            number=block.number,
            era=block.era,
            reach=(block.from_xid, block.horizon),
            sealed_at=block.sealed_at,
            previous=block.previous,
            row_ids=block.row_ids,
            row_digests=bytes(block.row_digests),
        )
        public = heads.public_key(block.key_id)
        if digest != block.digest or public is None:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(public)
            key.verify(bytes.fromhex(block.signature), bytes.fromhex(digest))
        except (InvalidSignature, ValueError):
            return False
        return True

    def _compare_head(self, block: Block) -> None:
        while self.head is not None and self.head.number < block.number:
            self.head = next(self.heads, None)
        if self.head is None or self.head.number != block.number:
            self._find("head_missing", block.number)
        elif self.head.digest != block.digest:
            self._find("head_differs", block.number)


def _check_rows(
    log: str, batch: list[Block], verdict: Verdict, edited: dict[int, tuple[int, Row, bytes]]
) -> None:
    expected: dict[int, tuple[int, bytes]] = {}
    for block in batch:
        digests = bytes(block.row_digests)
        for index, row_id in enumerate(block.row_ids):
            expected[row_id] = (block.number, digests[index * DIGEST_BYTES : (index + 1) * DIGEST_BYTES])
    within = Q(era=batch[0].era, xid__gte=batch[0].from_xid, xid__lt=batch[-1].horizon)
    query = ROWS[log].objects.filter(within).order_by("xid", "id").values_list(*COLUMNS[log])
    starts = [block.from_xid for block in batch]
    verdict.rows += len(expected)
    for row in query.iterator(chunk_size=5000):
        block_number, digest = expected.pop(row[0], (0, b""))
        if not block_number:
            place = batch[bisect_right(starts, row[2]) - 1].number
            verdict.findings.append(Finding("row_inserted", place, (row[0],)))
        elif row_digest(row) != digest:
            edited[row[0]] = (block_number, row, digest)
    # What is left was deleted, or moved out of its place by a change of era or xid.
    moved = ROWS[log].objects.filter(id__in=list(expected)).values_list(*COLUMNS[log])
    for row in moved:
        block_number, digest = expected.pop(row[0])
        edited[row[0]] = (block_number, row, digest)
    for row_id, (block_number, _) in expected.items():
        verdict.findings.append(Finding("row_deleted", block_number, (row_id,)))


def _name_swaps(verdict: Verdict, edited: dict[int, tuple[int, Row, bytes]]) -> None:
    """Two changed rows of which each now holds what was sealed for the other were swapped."""
    left = dict(edited)
    for row_id, (block, _, digest) in list(edited.items())[:_MOST_SWAPS]:
        if row_id not in left:
            continue
        own = left[row_id][1]
        for other_id, (_, other, other_digest) in left.items():
            if other_id != row_id and _fits(other, own, digest) and _fits(own, other, other_digest):
                verdict.findings.append(Finding("rows_swapped", block, tuple(sorted((row_id, other_id)))))
                del left[row_id], left[other_id]
                break
    for row_id, (block, _, _) in left.items():
        verdict.findings.append(Finding("row_edited", block, (row_id,)))


def _fits(content: Row, place: Row, digest: bytes) -> bool:
    """Whether `content`, put back into the id (or the id, era and xid) of `place`, is what was sealed."""
    return digest in (row_digest((*place[:1], *content[1:])), row_digest((*place[:3], *content[3:])))


def _measure_tail(log: str, verdict: Verdict) -> None:
    """Rows above the last horizon wait for the sealer; rows above the end of an earlier era were put in
    later."""
    rows = ROWS[log].objects
    ends = Block.objects.filter(log=log).values("era").annotate(end=Max("horizon")).order_by("era")
    sealed = [(entry["era"], entry["end"]) for entry in ends]
    for era, end in sealed[:-1]:
        for row_id in rows.filter(era=era, xid__gte=end).values_list("id", flat=True):
            verdict.findings.append(Finding("row_inserted", 0, (row_id,)))
    tail = rows.all()
    if sealed:
        era, end = sealed[-1]
        tail = rows.filter(Q(era=era, xid__gte=end) | Q(era=era + 1))
        for row_id in rows.filter(Q(era__lt=0) | Q(era__gt=era + 1)).values_list("id", flat=True):
            verdict.findings.append(Finding("row_inserted", 0, (row_id,)))
    verdict.unsealed = tail.count()
    verdict.oldest_unsealed = tail.aggregate(oldest=Min("at"))["oldest"]
