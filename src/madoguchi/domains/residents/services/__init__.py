"""All writes of the register."""

from __future__ import annotations

from madoguchi.domains.residents.services.decide_measure_request import (
    approve_measure_request,
    refuse_measure_request,
    request_measure_lift,
    request_measure_release,
)
from madoguchi.domains.residents.services.end_move_in import end_move_in
from madoguchi.domains.residents.services.import_residents import (
    ImportReport,
    RowProblem,
    import_residents,
)
from madoguchi.domains.residents.services.look_up import (
    CoreMatches,
    CoreResident,
    look_up_household,
    look_up_resident,
    search_core_system,
)
from madoguchi.domains.residents.services.put_in_register import put_in_register
from madoguchi.domains.residents.services.record_move_in import (
    approve_move_in,
    finalise_move_in,
    record_move_in,
)
from madoguchi.domains.residents.services.record_protective_measure import (
    DEFAULT_SCOPES,
    confirm_protective_measure,
    extend_protective_measure,
    record_protective_measure,
)
from madoguchi.domains.residents.services.settle_conflict import settle_conflict

__all__ = [
    "DEFAULT_SCOPES",
    "CoreMatches",
    "CoreResident",
    "ImportReport",
    "RowProblem",
    "approve_measure_request",
    "approve_move_in",
    "confirm_protective_measure",
    "end_move_in",
    "extend_protective_measure",
    "finalise_move_in",
    "import_residents",
    "look_up_household",
    "look_up_resident",
    "put_in_register",
    "record_move_in",
    "record_protective_measure",
    "refuse_measure_request",
    "request_measure_lift",
    "request_measure_release",
    "search_core_system",
    "settle_conflict",
]
