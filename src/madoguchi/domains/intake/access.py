"""Who may see an entry: the holder of its reference and secret. Everything personal asks for an `Access`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from madoguchi.foundation.policy.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Access:
    """Made by `selectors.get_access` only after the secret was checked. The secret never shows in a log."""

    reference: str
    secret: str = field(repr=False)

    @property
    def subject(self) -> str:
        """Subject id for the release gate."""
        return f"entry:{self.reference}"

    @property
    def actor(self) -> Actor:
        """The citizen as the one who acts."""
        return Actor(actor_id=self.reference, roles=frozenset({Role.CITIZEN}))


_open_now: ContextVar[Access | None] = ContextVar("intake_open_entry", default=None)


@contextmanager
def disclosing(access: Access) -> Iterator[None]:
    """While a page is released, let the gate read this one draft again with the secret that came with the
    request."""
    token = _open_now.set(access)
    try:
        yield
    finally:
        _open_now.reset(token)


def open_access() -> Access | None:
    return _open_now.get()
