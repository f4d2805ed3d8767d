"""The day's files for the core system: one per kind of notification, for one section."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases.selectors import CaseView, MemberView
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.events import ExchangeMade
from madoguchi.domains.work.layouts import Layout, layout_of, members_of, values_of
from madoguchi.domains.work.models import ExchangeBatch, ExchangeRow, WorkItem
from madoguchi.domains.work.permissions import check_section
from madoguchi.domains.work.ports import StoppedRow, core_system
from madoguchi.domains.work.states import FINISHED, TAKEN, ItemState, RowState, StopReason
from madoguchi.foundation import audit, cities, clock, events, files, release
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import NOBODY, Allowed, Medium, ports
from madoguchi.foundation.retention import Keep

KEEP_FILE = Keep(days=30, after="made_at")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row before its file is made; `values` in the order of the layout's columns."""

    item: WorkItem
    case: CaseView
    member: MemberView
    values: tuple[str, ...]


def make_exchange(*, actor: Actor, section: str) -> list[ExchangeBatch]:
    """Files with everything that the section has finished and not sent yet, one for each kind.

    Rows of people under a protective measure, and rows that the encoding cannot carry, are stopped by name; the
    others go. A stopped row is tried again in the next file, until it goes or is entered by hand.

    Errors: `work.not_permitted`, `exchange.not_found` (another section), NotAvailable `exchange.nothing_to_send`
    and `exchange.no_system`, those of `release.export`. Locks: the section's finished steps.
    """
    check_section(actor, section, WorkError.EXCHANGE_NOT_FOUND)
    with transaction.atomic():
        drafts = _drafts(actor, section)
        if not any(drafts.values()):
            raise NotAvailable(WorkError.NOTHING_TO_SEND, section=section)
        return [_make(actor, section, layout, rows) for layout, rows in drafts.items() if rows]


def _drafts(actor: Actor, section: str) -> dict[Layout, list[_Draft]]:
    items = _finished_items(section)
    taken = set(
        ExchangeRow.objects.filter(item__in=items, state__in=TAKEN).values_list("item_id", "member_id")
    )
    known: dict[str, CaseView] = {}
    found: dict[Layout, list[_Draft]] = {}
    views = {
        view.reference: view
        for view in applications.list_by_reference(actor, [item.application for item in items])
    }
    for item in items:
        if views[item.application].state == ApplicationState.WITHDRAWN:
            continue
        case = known.setdefault(item.case_reference, cases.get_case(actor, item.case_reference))
        layout = layout_of(item.procedure_id)
        for member in members_of(layout, item.procedure_id, case, clock.today()):
            if (item.pk, member.member_id) not in taken:
                values = values_of(layout, views[item.application], case, member)
                found.setdefault(layout, []).append(_Draft(item, case, member, values))
    return found


def _finished_items(section: str) -> list[WorkItem]:
    """The section's last step of each application of which the section has nothing left to do."""
    rows = WorkItem.objects.select_for_update().filter(section=section).exclude(state=ItemState.CANCELLED)
    last: dict[str, WorkItem] = {}
    unfinished: set[str] = set()
    for item in rows.order_by("application", "position"):
        last[item.application] = item
        if item.state not in FINISHED:
            unfinished.add(item.application)
    return sorted(
        (item for reference, item in last.items() if reference not in unfinished), key=lambda item: item.pk
    )


def _make(actor: Actor, section: str, layout: Layout, drafts: list[_Draft]) -> ExchangeBatch:
    encoding = cities.current().sections[section].exchange_encoding
    protected = _protected(drafts)
    numbered = list(enumerate(drafts, start=1))
    sent = [(number, draft) for number, draft in numbered if draft.case.reference not in protected]
    encoded = core_system().encode(
        layout.columns, [(number, draft.values) for number, draft in sent], encoding
    )
    stopped = {stop.row: stop for stop in encoded.stopped}
    going = [draft for number, draft in sent if number not in stopped]
    batch = _new_batch(actor, section, layout, encoding)
    if going:
        content = release.export(
            actor, content=encoded.content, allowed=_allowed(going), encoding=encoding, name=batch.public_id
        )
        batch.file_id = files.store(
            actor,
            content=content,
            subject=batch.public_id,
            name=file_name(batch),
            content_type=f"text/csv; charset={encoding}",
            keep=KEEP_FILE,
        )
        batch.save(update_fields=["file_id"])
    ExchangeRow.objects.bulk_create(
        _row(batch, layout, number, draft, stopped.get(number), draft.case.reference in protected)
        for number, draft in numbered
    )
    _tell(actor, batch, len(going), len(drafts) - len(going))
    return batch


def file_name(batch: ExchangeBatch) -> str:
    return f"{batch.section}_{batch.kind}_{batch.day:%Y%m%d}_{batch.number:02d}.csv"


def _allowed(drafts: Iterable[_Draft]) -> Allowed:
    together = NOBODY
    for case in {draft.case.reference: draft.case for draft in drafts}.values():
        together |= case.allowed
    return together


def _protected(drafts: Iterable[_Draft]) -> set[str]:
    """Cases with anybody under a measure: the rows of the others carry the same address."""
    on = clock.today()
    subjects = {subject: draft.case.reference for draft in drafts for subject in draft.case.allowed.ids}
    return {
        subjects[measure.subject_id]
        for source in ports.protection_sources().values()
        for measure in source.check(tuple(subjects), Medium.EXPORT, on)
        if measure.subject_id in subjects
    }


def _new_batch(actor: Actor, section: str, layout: Layout, encoding: str) -> ExchangeBatch:
    today = clock.today()
    before: Mapping[str, int | None] = ExchangeBatch.objects.filter(
        section=section, kind=layout.kind, day=today
    ).aggregate(last=Max("number"))
    return ExchangeBatch.objects.create(
        public_id=f"E{secrets.token_hex(6).upper()}",
        section=section,
        kind=layout.kind,
        day=today,
        number=(before["last"] or 0) + 1,
        encoding=encoding,
        made_by=actor.actor_id,
        made_at=clock.now(),
    )


def _row(
    batch: ExchangeBatch,
    layout: Layout,
    number: int,
    draft: _Draft,
    stop: StoppedRow | None,
    is_protected: bool,
) -> ExchangeRow:
    row = ExchangeRow(
        batch=batch,
        item=draft.item,
        number=number,
        application=draft.item.application,
        case_reference=draft.case.reference,
        member_id=draft.member.member_id,
        state=RowState.STOPPED if stop or is_protected else RowState.SENT,
    )
    if is_protected:
        row.stop_reason = StopReason.PROTECTED
    elif stop:
        row.stop_reason = StopReason(stop.reason)
        row.stop_column = layout.columns[stop.column]
        row.stop_character, row.stop_code = stop.character, stop.code
    return row


def _tell(actor: Actor, batch: ExchangeBatch, sent: int, stopped: int) -> None:
    data: dict[str, str | int] = {
        "section": batch.section,
        "kind": batch.kind,
        "rows": sent,
        "stopped": stopped,
    }
    audit.record(actor, "exchange.made", subject=batch.public_id, data=data)
    event = ExchangeMade(batch.public_id, batch.section, batch.kind, sent, stopped)
    events.publish(event, actor=actor)
