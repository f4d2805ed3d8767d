"""All writes of this room."""

from madoguchi.domains.applications.services.accept_applications import accept_applications
from madoguchi.domains.applications.services.complete_application import complete_application
from madoguchi.domains.applications.services.correct_application import correct_application
from madoguchi.domains.applications.services.process_application import process_application
from madoguchi.domains.applications.services.register_household import (
    MOVES_IN,
    register_household,
    register_if_possible,
)
from madoguchi.domains.applications.services.reopen_application import reopen_application
from madoguchi.domains.applications.services.return_application import (
    AskedField,
    Returned,
    return_application,
)
from madoguchi.domains.applications.services.settle_case import settle_case
from madoguchi.domains.applications.services.submit_applications import submit_applications
from madoguchi.domains.applications.services.withdraw_application import withdraw_application

__all__ = [
    "MOVES_IN",
    "AskedField",
    "Returned",
    "accept_applications",
    "complete_application",
    "correct_application",
    "process_application",
    "register_household",
    "register_if_possible",
    "reopen_application",
    "return_application",
    "settle_case",
    "submit_applications",
    "withdraw_application",
]
