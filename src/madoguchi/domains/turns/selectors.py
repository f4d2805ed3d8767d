"""Reads of turns, for the pages of whoever holds the ticket or the link."""

from __future__ import annotations

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.notifications import ports
from madoguchi.domains.notifications import selectors as notifications
from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.domains.turns.addresses import address_of
from madoguchi.domains.turns.errors import TurnError
from madoguchi.domains.turns.models import TurnContact, TurnWish
from madoguchi.domains.turns.shapes import ContactView, WishView
from madoguchi.domains.turns.states import ContactState, WishState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

_TROUBLE = (MessageState.FAILED, MessageState.UNSURE)


def list_channels() -> tuple[str, ...]:
    """Those that this install has. Mail is always there."""
    return tuple(c.value for c in Channel if c == Channel.MAIL or ports.carrier(c) is not None)


def get_contact(actor: Actor, reference: str) -> ContactView | None:
    """The chosen channel. Queries: 2."""
    row = TurnContact.objects.filter(reference=reference, state=ContactState.ACTIVE).first()
    return _view(actor, row) if row else None


def get_pending(actor: Actor, reference: str) -> ContactView | None:
    """A channel whose code is still awaited. Queries: 1."""
    rows = TurnContact.objects.filter(reference=reference, state=ContactState.PENDING)
    row = rows.filter(code_until__gte=clock.now()).first()
    return _view(actor, row) if row else None


def get_linked(actor: Actor, public_id: str) -> ContactView:
    """Whose the link of a message is, also after it was stopped. Errors: NotFoundOrHidden `turn.not_found`."""
    row = TurnContact.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFoundOrHidden(TurnError.NOT_FOUND)
    return _view(actor, row)


def get_wish(actor: Actor, reference: str, number: str) -> WishView | None:
    """The last wish about a ticket that was not taken back. Queries: 1."""
    rows = TurnWish.objects.filter(reference=reference, number=number).exclude(state=WishState.UNDONE)
    row = rows.order_by("-id").first()
    if row is None:
        return None
    left_s = (row.send_at - clock.now()).total_seconds() if row.state == WishState.WAITING else 0
    return WishView(row.public_id, row.wish, row.minutes, row.state, row.created_at, max(int(left_s), 0))


def _view(actor: Actor, row: TurnContact) -> ContactView:
    last = next(
        (m for m in notifications.list_messages(actor, row.reference) if m.created_at >= row.created_at), None
    )
    return ContactView(
        public_id=row.public_id,
        reference=row.reference,
        channel=row.channel,
        channel_label=str(Channel(row.channel).label),
        state=row.state,
        address=_masked(row),
        language=row.language,
        failure=last.failure if last and last.state in _TROUBLE else "",
    )


def _masked(row: TurnContact) -> str:
    """`t***@example.jp`, `*******5678`; the code while a LINE account is awaited. A LINE id says nothing to anybody."""
    address = address_of(row)
    if row.channel == Channel.LINE and row.state == ContactState.PENDING:
        return address
    if row.channel == Channel.MAIL:
        name, at, domain = address.partition("@")
        return f"{name[:1]}***{at}{domain}"
    return f"*******{address[-4:]}" if row.channel == Channel.SMS and address else ""
