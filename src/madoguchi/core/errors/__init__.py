"""One tree of refusals for every room.

An expected refusal is an exception with a stable code and named data. The sentence for people is looked up late,
per audience, from the error catalogue (see `madoguchi.foundation.messages`), so that tests assert codes.

    DomainError
    ├── InvalidValue          a single value cannot be read
    ├── ValidationFailed      several fields at once: {field: code}
    ├── InvalidTransition     the object is in another state
    ├── NotAvailable          capacity is used up or closed
    ├── Conflict              somebody else was first, or the same key carries another body
    ├── NotFoundOrHidden      missing and forbidden look the same
    ├── NotPermitted          the actor's duty does not include this
    ├── ReleaseRefused        the gate stopped an output (never retried)
    └── ExternalFailure       another system failed; `retryable` says whether trying again may help
"""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """Base of all expected refusals. `code` is dotted and stable; `data` holds named values without personal data."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return self.code


class InvalidValue(DomainError):
    """A single value that cannot be read; the caller knows which field it came from."""


class ValidationFailed(DomainError):
    """Field errors of one form: field name → code, in the order the form shows them."""

    def __init__(self, field_errors: Mapping[str, str], code: str = "form.invalid") -> None:
        super().__init__(code, fields=tuple(field_errors))
        self.field_errors = dict(field_errors)


class InvalidTransition(DomainError):
    """The transition is not allowed from the state in which the object now is."""


class NotAvailable(DomainError):
    """A scarce thing is taken, closed or expired."""


class Conflict(DomainError):
    """Another change came first (stale version), or an idempotency key was used with another body."""


class NotFoundOrHidden(DomainError):
    """Missing and hidden are one answer, so that nobody learns what exists."""


class NotPermitted(DomainError):
    """The actor's duty does not include the action."""


class ReleaseRefused(DomainError):
    """The release gate stopped an output. Never caught and retried."""


class ExternalFailure(DomainError):
    """Another system failed."""

    def __init__(self, code: str, *, retryable: bool, **data: object) -> None:
        super().__init__(code, **data)
        self.retryable = retryable


__all__ = [
    "Conflict",
    "DomainError",
    "ExternalFailure",
    "InvalidTransition",
    "InvalidValue",
    "NotAvailable",
    "NotFoundOrHidden",
    "NotPermitted",
    "ReleaseRefused",
    "ValidationFailed",
]
