"""What an event is: a frozen dataclass with a code and plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Event:
    """Subclass as a frozen dataclass and set `code` ("ticket.called").

    Fields are str, int, bool, None or tuple[str, ...]. No personal data: the log is kept and exported.
    """

    code: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        values = asdict(self)
        for name, value in values.items():
            if not _is_plain(value):
                raise TypeError(f"{type(self).__name__}.{name} is not a plain value")
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Fields that a later release added take their defaults; fields it dropped are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: _from_json(value) for name, value in payload.items() if name in known})


@dataclass(frozen=True, slots=True)
class EventMeta:
    """`event_id` is stable over repeated deliveries, so handlers are made idempotent by it."""

    event_id: int
    code: str
    at: datetime
    case: str
    actor_id: str


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int | bool)


def _from_json(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
