"""All writes of this room."""

from madoguchi.domains.numbers.services.complete_form import complete_form, record_basis
from madoguchi.domains.numbers.services.end_task import finish_task, refuse_task
from madoguchi.domains.numbers.services.receive_request import receive_request

__all__ = ["complete_form", "finish_task", "receive_request", "record_basis", "refuse_task"]
