"""Letting kiosks in. The operator makes a code, somebody types it at the device, the device keeps a
signed name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import HallDevice
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.shapes import DeviceView
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor, Role

_DIGITS = 8


@transaction.atomic
def offer_device(*, actor: Actor, label: str, office: str = "", hall: str = "") -> str:
    """Make a place for one device and return its code (8 digits, once, `conf.DEVICE_CODE_MIN` minutes)."""
    demand(actor, "devices")
    place = layout.get_office(office)
    code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    device = HallDevice.objects.create(
        public_id=secrets.token_urlsafe(9),
        office=place.id,
        hall=hall or layout.hall_of(place.counters[0]),
        label=label,
        code_hash=_hash(code),
        code_ends_at=clock.now() + timedelta(minutes=conf.DEVICE_CODE_MIN),
        enrolled_by=actor.actor_id,
    )
    audit.record(actor, "device.offered", subject=device.public_id)
    return code


@transaction.atomic
def enrol_device(*, actor: Actor, code: str) -> DeviceView:
    """Use the code up. Errors: NotFoundOrHidden `device.code_wrong` (also for a used or old one)."""
    rows = HallDevice.objects.filter(
        code_hash=_hash(code.strip()), code_ends_at__gt=clock.now(), revoked_at__isnull=True
    )
    device = rows.select_for_update().first()
    if device is None:
        raise NotFoundOrHidden(VisitError.DEVICE_CODE_WRONG)
    device.code_hash, device.enrolled_at = "", clock.now()
    device.save(update_fields=["code_hash", "enrolled_at"])
    audit.record(actor, "device.enrolled", subject=device.public_id)
    return device_view(device)


@transaction.atomic
def revoke_device(*, actor: Actor, device: str) -> None:
    """Turn a device away from its next request on. Errors: NotFoundOrHidden `device.unknown`."""
    demand(actor, "devices")
    rows = HallDevice.objects.filter(public_id=device, revoked_at__isnull=True)
    if not rows.update(revoked_at=clock.now(), code_hash=""):
        raise NotFoundOrHidden(VisitError.DEVICE_UNKNOWN)
    audit.record(actor, "device.revoked", subject=device)


def find_device(public_id: str) -> DeviceView | None:
    """An enrolled device that was not turned away. One query."""
    device = HallDevice.objects.filter(
        public_id=public_id, enrolled_at__isnull=False, revoked_at__isnull=True
    ).first()
    return device_view(device) if device else None


def show_ticket(device: str, ticket: str) -> None:
    """Let the device show one ticket for `conf.TICKET_SHOWN_S` seconds. A display state: no audit row, no event."""
    until = clock.now() + timedelta(seconds=conf.TICKET_SHOWN_S)
    HallDevice.objects.filter(public_id=device).update(shown_ticket=ticket, shown_until=until)


def shown_ticket(device: str) -> str:
    """Public id of the ticket that the device may show now, or ""."""
    rows = HallDevice.objects.filter(public_id=device, shown_until__gt=clock.now())
    return rows.values_list("shown_ticket", flat=True).first() or ""


def begin_turn(device: str) -> str:
    """A new person: forget the last one, and name the new one's turn. No audit row, no event: nobody is known."""
    turn = secrets.token_urlsafe(12)
    until = clock.now() + timedelta(seconds=conf.TURN_S)
    HallDevice.objects.filter(public_id=device).update(
        shown_ticket="", shown_until=None, turn=turn, turn_until=until
    )
    return turn


def keep_turn(device: str, turn: str) -> bool:
    """Whether it is still this person's turn; then the time begins anew."""
    now = clock.now()
    rows = HallDevice.objects.filter(public_id=device, turn=turn, turn_until__gt=now)
    return bool(turn) and bool(rows.update(turn_until=now + timedelta(seconds=conf.TURN_S)))


def end_turn(device: str) -> None:
    """The person has gone; the next one sees nothing and can repeat nothing."""
    HallDevice.objects.filter(public_id=device).update(
        shown_ticket="", shown_until=None, turn="", turn_until=None
    )


def device_actor(device: DeviceView) -> Actor:
    return Actor(actor_id=f"kiosk:{device.public_id}", roles=frozenset({Role.KIOSK}))


def device_view(device: HallDevice) -> DeviceView:
    return DeviceView(
        public_id=device.public_id,
        office=device.office,
        hall=device.hall,
        label=device.label,
        enrolled_at=device.enrolled_at,
        is_revoked=device.revoked_at is not None,
        turn=device.turn if device.turn_until and device.turn_until > clock.now() else "",
    )


def _hash(code: str) -> str:
    return hashlib.sha256(f"madoguchi device 1|{code}".encode()).hexdigest()
