"""All writes of the register."""

from __future__ import annotations

from madoguchi.domains.residents.services.end_move_in import end_move_in
from madoguchi.domains.residents.services.put_in_register import put_in_register
from madoguchi.domains.residents.services.record_move_in import (
    approve_move_in,
    finalise_move_in,
    record_move_in,
)
from madoguchi.domains.residents.services.record_protective_measure import (
    DEFAULT_SCOPES,
    record_protective_measure,
    release_protective_measure,
)

__all__ = [
    "DEFAULT_SCOPES",
    "approve_move_in",
    "end_move_in",
    "finalise_move_in",
    "put_in_register",
    "record_move_in",
    "record_protective_measure",
    "release_protective_measure",
]
