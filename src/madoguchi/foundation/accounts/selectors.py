"""Reads for the staff's own pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.foundation import clock
from madoguchi.foundation.accounts.models import ROLE_LABELS, RoleGrant, Staff, TwoPersonRequest
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role


@dataclass(frozen=True, slots=True)
class StaffView:
    sign_in: str
    name: str
    is_active: bool
    is_enrolled: bool
    sections: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def role_labels(self) -> str:
        return "、".join(ROLE_LABELS[role] for role in self.roles) or "なし"


@dataclass(frozen=True, slots=True)
class RequestView:
    public_id: str
    kind_label: str
    sign_in: str
    role_label: str
    reason: str
    requested_by: str
    requested_at: datetime
    may_decide: bool


def list_staff(actor: Actor) -> list[StaffView]:
    """All accounts by sign-in name. Two queries."""
    _require_manager(actor)
    return [_view(staff) for staff in _with_grants()]


def get_staff(actor: Actor, sign_in: str) -> StaffView:
    """Raises NotFoundOrHidden (accounts.unknown). Two queries."""
    _require_manager(actor)
    staff = _with_grants().filter(sign_in=sign_in).first()
    if staff is None:
        raise NotFoundOrHidden("accounts.unknown")
    return _view(staff)


def list_requests(actor: Actor) -> list[RequestView]:
    """Requests that wait for a second person, oldest first. One query."""
    _require_manager(actor)
    waiting = TwoPersonRequest.objects.filter(decided_at__isnull=True, expires_at__gt=clock.now())
    return [
        RequestView(
            public_id=row.public_id,
            kind_label=row.get_kind_display(),
            sign_in=row.staff.sign_in,
            role_label=ROLE_LABELS[Role(row.role)] if row.role else "",
            reason=row.reason,
            requested_by=row.requested_by.sign_in,
            requested_at=row.requested_at,
            may_decide=actor.has(Role.OPERATOR)
            and actor.actor_id not in (row.requested_by.sign_in, row.staff.sign_in),
        )
        for row in waiting.select_related("staff", "requested_by").order_by("requested_at")
    ]


def staff_names(sign_ins: Collection[str]) -> dict[str, str]:
    """A display name for each, for pages that show who did something: a colleague's, the program's own, or else the
    sign-in itself. One query.
    """
    known = dict(Staff.objects.filter(sign_in__in=sign_ins).values_list("sign_in", "name"))
    return {**{one: one for one in sign_ins}, SYSTEM.actor_id: "システム(自動)", **known}


def _with_grants() -> QuerySet[Staff]:
    now = clock.now()
    held = RoleGrant.objects.filter(valid_from__lte=now).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    )
    return Staff.objects.order_by("sign_in").prefetch_related(Prefetch("grants", held, to_attr="held"))


def _view(staff: Staff) -> StaffView:
    return StaffView(
        sign_in=staff.sign_in,
        name=staff.name,
        is_active=staff.is_active,
        is_enrolled=staff.enrolled_at is not None,
        sections=tuple(staff.sections),
        roles=tuple(sorted(Role(grant.role) for grant in staff.held)),  # type: ignore[attr-defined]
    )


def _require_manager(actor: Actor) -> None:
    if not actor.has(Role.OPERATOR, Role.SUPERVISOR):
        raise NotPermitted("accounts.not_permitted")
