"""Protective measures (支援措置) as those who keep them see them: when, what is closed, and who has asked for what.

No name and no address stands here; a page that shows whom a measure is about asks for it, and passes the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.people import ProtectedAction, ProtectiveMeasure
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import MeasureRequest
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.permissions import check_may_approve
from madoguchi.domains.residents.protections import find_measures
from madoguchi.domains.residents.states import MeasureRequestKind
from madoguchi.domains.residents.storing import read_measure
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import ProtectionLevel

_MOST = 200


@dataclass(frozen=True, slots=True)
class RequestView:
    """`is_stale`: the measure was extended or ended since; it can only be refused."""

    public_id: str
    kind: MeasureRequestKind
    reason: str
    first_on: date | None
    last_on: date | None
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_approved: bool
    is_stale: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        return not self.decided_by


@dataclass(frozen=True, slots=True)
class MeasureView:
    """`closed` is what stops, `warned` what only warns. `is_hidden`: not even a clerk's screen may say whom it is about.
    `is_newest`: the one of its subject on which extensions and requests act.
    """

    number: int
    subject_id: str
    starts_on: date
    ends_on: date
    is_provisional: bool
    is_expired: bool
    can_extend: bool
    extension_opens_on: date
    released_on: date | None
    release_reason: str
    released_by: str
    closed: tuple[ProtectedAction, ...]
    warned: tuple[ProtectedAction, ...]
    also_protected: int
    entered_by: str
    entered_at: datetime
    is_hidden: bool
    is_newest: bool
    requests: tuple[RequestView, ...]

    @property
    def open_requests(self) -> tuple[RequestView, ...]:
        return tuple(one for one in self.requests if one.is_open)


def list_measures(actor: Actor, *, ended: bool = False) -> list[MeasureView]:
    """Those that stand, first those about which something is asked, then by their end; or the latest that were ended. At
    most 200. Errors: `resident.not_permitted`. Queries: 2, and those of `find_measures`.
    """
    check_may_approve(actor)
    rows = MeasureRow.objects.filter(released_on__isnull=not ended)
    rows = rows.order_by("-released_on", "-pk") if ended else rows.order_by("ends_on", "pk")
    views = _views(actor, list(rows.prefetch_related("requests")[:_MOST]))
    return sorted(views, key=lambda view: not view.open_requests)


def get_measure(actor: Actor, number: int) -> MeasureView:
    """Leaves a row in the viewing log. Errors: `resident.not_permitted`, `resident.not_found`."""
    check_may_approve(actor)
    row = MeasureRow.objects.prefetch_related("requests").filter(pk=number).first()
    if row is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    audit.record_view(
        actor, subject=row.subject_id, fields=("measure",), purpose=actor.purpose, screen="residents.measure"
    )
    return _views(actor, [row])[0]


def find_measure_number(actor: Actor, subject_id: str) -> int:
    """The newest measure of a subject that stands. Errors: `resident.not_permitted`, `resident.not_found`."""
    check_may_approve(actor)
    row = MeasureRow.objects.filter(subject_id=subject_id, released_on__isnull=True)
    found = row.order_by("-ends_on", "-pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    return found


def measure_of_request(actor: Actor, public_id: str) -> int:
    """Errors: `resident.not_permitted`, `resident.not_found`."""
    check_may_approve(actor)
    found = MeasureRequest.objects.filter(public_id=public_id).values_list("measure_id", flat=True).first()
    if found is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    return found


def _views(actor: Actor, rows: list[MeasureRow]) -> list[MeasureView]:
    today = clock.today()
    subjects = {row.subject_id for row in rows}
    standing = MeasureRow.objects.filter(subject_id__in=subjects, released_on__isnull=True)
    newest = {row.subject_id: row.pk for row in standing.order_by("ends_on", "pk")}
    hidden = {
        found.subject_id
        for found in find_measures(subjects, Medium.SCREEN, today)
        if found.level is ProtectionLevel.BLOCK
    }
    return [
        _view(
            actor,
            row,
            read_measure(row),
            is_hidden=row.subject_id in hidden,
            is_newest=newest.get(row.subject_id) == row.pk,
        )
        for row in rows
    ]


def _view(
    actor: Actor, row: MeasureRow, measure: ProtectiveMeasure, *, is_hidden: bool, is_newest: bool
) -> MeasureView:
    today = clock.today()
    warned = tuple(action for action in ProtectedAction if measure.only_warns(action))
    asked = sorted(row.requests.all(), key=lambda one: one.requested_at, reverse=True)
    return MeasureView(
        number=row.pk,
        subject_id=row.subject_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_provisional=measure.is_provisional,
        is_expired=measure.is_expired_on(today),
        can_extend=measure.can_extend_on(today),
        extension_opens_on=measure.extension_opens_on,
        released_on=row.released_on,
        release_reason=row.release_reason,
        released_by=row.released_by,
        closed=tuple(action for action in ProtectedAction if action not in warned),
        warned=warned,
        also_protected=len(row.also_protected),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        is_hidden=is_hidden,
        is_newest=is_newest,
        requests=tuple(_request(actor, row, one) for one in asked),
    )


def _request(actor: Actor, row: MeasureRow, one: MeasureRequest) -> RequestView:
    return RequestView(
        public_id=one.public_id,
        kind=MeasureRequestKind(one.kind),
        reason=one.reason,
        first_on=one.first_on,
        last_on=one.last_on,
        requested_by=one.requested_by,
        requested_at=one.requested_at,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        is_approved=one.is_approved,
        is_stale=one.is_stale_for(row),
        is_own=one.requested_by == actor.actor_id,
    )
