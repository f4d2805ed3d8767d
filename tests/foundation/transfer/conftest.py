"""A box with both zones, folders of its own, and one kind of envelope that a test listens to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from madoguchi.foundation.release import declare_envelope, envelopes
from madoguchi.foundation.transfer import Header, receive_kind, receiving

KIND = "test_note"


@dataclass
class Inbox:
    """What the handler took in. `failing` is raised instead, while it is set."""

    notes: list[tuple[dict[str, Any], Header]] = field(default_factory=list)
    failing: Exception | None = None

    def take(self, payload: dict[str, Any], header: Header) -> None:
        from madoguchi.foundation import clock
        from madoguchi.foundation.events.models import EventRecord

        EventRecord.objects.create(code="test.note", at=clock.now(), actor_id="x", payload={})
        if self.failing is not None:
            raise self.failing
        self.notes.append((payload, header))

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [payload for payload, _ in self.notes]


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    """A kind that carries codes."""
    declare_envelope(KIND)
    yield
    envelopes._kinds.pop(KIND)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    receive_kind(KIND, box.take)
    yield box
    receiving._handlers.pop(KIND)


@pytest.fixture
def folders(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.TRANSFER_FOLDER = tmp_path / "transfer"
    return tmp_path / "transfer"
