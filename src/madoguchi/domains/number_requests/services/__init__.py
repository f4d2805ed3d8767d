"""All writes of this room."""

from madoguchi.domains.number_requests.services.receive_answer import receive_answer
from madoguchi.domains.number_requests.services.request_number import request_number

__all__ = ["receive_answer", "request_number"]
