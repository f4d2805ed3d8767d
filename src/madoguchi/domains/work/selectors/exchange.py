"""Reads of the exchange with the core system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.layouts import title_of
from madoguchi.domains.work.models import ExchangeBatch, ExchangeRow, WorkItem
from madoguchi.domains.work.permissions import sections_of
from madoguchi.domains.work.services.read_results import take_batch
from madoguchi.domains.work.states import FINISHED, TAKEN, ItemState, RowState, StopReason
from madoguchi.foundation import cities, files
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import NOBODY, Allowed


@dataclass(frozen=True, slots=True)
class BatchView:
    """A file with the number of its rows by state. `problems` are (line, code) of the last result file."""

    public_id: str
    section: str
    section_name: str
    kind: str
    title: str
    day: date
    number: int
    encoding: str
    has_file: bool
    made_by: str
    made_at: datetime
    results_read_at: datetime | None
    counts: Mapping[str, int]
    problems: tuple[tuple[int, str], ...]

    @property
    def stopped(self) -> int:
        return self.counts.get(RowState.STOPPED, 0)

    @property
    def rejected(self) -> int:
        return self.counts.get(RowState.REJECTED, 0)

    @property
    def waiting(self) -> int:
        return self.counts.get(RowState.SENT, 0)

    @property
    def accepted(self) -> int:
        return self.counts.get(RowState.ACCEPTED, 0)


@dataclass(frozen=True, slots=True)
class RowView:
    """`subject` and `full_name` are the person's, for the release gate; `item` is the step that made the row."""

    number: int
    application: str
    item: str
    subject: str
    full_name: str
    state: RowState
    state_label: str
    stop_label: str
    stop_column: str
    stop_character: str
    stop_code: str
    reason_code: str
    reason: str

    @property
    def is_stopped(self) -> bool:
        return self.state == RowState.STOPPED


def list_batches(actor: Actor, *, limit: int = 100) -> list[BatchView]:
    """Of the actor's sections, newest first. Queries: 2."""
    batches = list(ExchangeBatch.objects.filter(section__in=sections_of(actor)).order_by("-pk")[:limit])
    counts: dict[int, dict[str, int]] = {}
    rows = ExchangeRow.objects.filter(batch__in=batches).values_list("batch_id", "state")
    for batch_id, state, count in rows.annotate(count=Count("pk")).order_by():
        counts.setdefault(batch_id, {})[state] = count
    return [_view(batch, counts.get(batch.pk, {})) for batch in batches]


def get_batch(actor: Actor, public_id: str) -> BatchView:
    """Errors: `work.not_permitted`, `exchange.not_found`."""
    batch = take_batch(actor, public_id)
    rows = batch.rows.values_list("state").annotate(count=Count("pk")).order_by()
    return _view(batch, dict(rows))


def list_sections_to_send(actor: Actor) -> frozenset[str]:
    """The actor's sections that may have something to send: a last step is finished, and somebody of it is in no file yet.

    What is under a protective measure counts too: making the file says so by name. Queries: 1.
    """
    own = WorkItem.objects.exclude(state=ItemState.CANCELLED)
    later = own.filter(
        application=OuterRef("application"), section=OuterRef("section"), position__gt=OuterRef("position")
    )
    rows = ExchangeRow.objects.filter(item=OuterRef("pk"))
    gone = ExchangeRow.objects.filter(item=OuterRef("item"), member_id=OuterRef("member_id"), state__in=TAKEN)
    waits = Exists(rows.exclude(state__in=TAKEN).exclude(Exists(gone)))
    found = own.filter(section__in=sections_of(actor), state__in=FINISHED)
    found = found.filter(~Exists(later)).filter(~Exists(rows) | waits)
    return frozenset(found.values_list("section", flat=True).distinct())


def list_rows(actor: Actor, public_id: str) -> tuple[list[RowView], Allowed]:
    """The rows of a file, and everybody who may be named on a page about them."""
    batch = take_batch(actor, public_id)
    rows = list(batch.rows.select_related("item").order_by("number"))
    known = _cases(actor, rows)
    allowed = NOBODY
    for case in known.values():
        allowed |= case.allowed
    return [_row(row, known[row.case_reference]) for row in rows], allowed


def load_file(actor: Actor, public_id: str) -> tuple[StoredFile, Allowed]:
    """The file as it was made, and those who are in it. Errors: `exchange.not_found`, `exchange.no_file`."""
    batch = take_batch(actor, public_id)
    if not batch.file_id:
        raise NotFoundOrHidden(WorkError.NO_FILE)
    try:
        stored = files.load(actor, batch.file_id, subject=batch.public_id)
    except NotFoundOrHidden as gone:
        raise NotFoundOrHidden(WorkError.NO_FILE) from gone
    rows = batch.rows.exclude(stop_reason__in=StopReason.values)
    allowed = NOBODY
    for case in _cases(actor, list(rows)).values():
        allowed |= case.allowed
    return stored, allowed


def _cases(actor: Actor, rows: list[ExchangeRow]) -> dict[str, CaseView]:
    references = dict.fromkeys(row.case_reference for row in rows)
    return {reference: cases.get_case(actor, reference) for reference in references}


def _view(batch: ExchangeBatch, counts: Mapping[str, int]) -> BatchView:
    section = cities.current().sections.get(batch.section)
    return BatchView(
        public_id=batch.public_id,
        section=batch.section,
        section_name=section.desk_name if section else batch.section,
        kind=batch.kind,
        title=title_of(batch.kind),
        day=batch.day,
        number=batch.number,
        encoding=batch.encoding,
        has_file=bool(batch.file_id),
        made_by=batch.made_by,
        made_at=batch.made_at,
        results_read_at=batch.results_read_at,
        counts=counts,
        problems=tuple((problem["line"], problem["code"]) for problem in batch.problems),
    )


def _row(row: ExchangeRow, case: CaseView) -> RowView:
    member = next((m for m in case.members if m.member_id == row.member_id), None)
    state = RowState(row.state)
    return RowView(
        number=row.number,
        application=row.application,
        item=row.item.public_id,
        subject=member.subject if member else case.allowed.ids[0],
        full_name=member.full_name if member else "",
        state=state,
        state_label=str(state.label),
        stop_label=str(StopReason(row.stop_reason).label) if row.stop_reason else "",
        stop_column=_column(row.stop_column),
        stop_character=row.stop_character,
        stop_code=row.stop_code,
        reason_code=row.reason_code,
        reason=row.reason,
    )


def _column(name: str) -> str:
    """The label of a fact, or the column's own name."""
    catalogue = cities.current().facts
    return catalogue[name].label.ja if name in catalogue else name
