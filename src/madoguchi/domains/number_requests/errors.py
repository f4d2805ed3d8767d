"""Refusal codes of requests to the number zone."""

from __future__ import annotations

from enum import StrEnum


class NumberRequestError(StrEnum):
    NOT_PERMITTED = "number_request.not_permitted"
    NO_BOX = "number_request.no_box"
    NO_NUMBER = "number_request.no_address_number"
    PAPER_OUTDATED = "number_request.paper_outdated"
    BOXES_UNCLEAR = "number_request.boxes_unclear"
    BASIS_UNKNOWN = "number_request.basis_unknown"
    ALREADY_ASKED = "number_request.already_asked"
    WRONG_SENDER = "number_request.wrong_sender"
