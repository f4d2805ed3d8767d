"""Refusal codes of the case."""

from __future__ import annotations

from enum import StrEnum


class CaseError(StrEnum):
    NOT_FOUND = "case.not_found"
    NOT_PERMITTED = "case.not_permitted"
    STALE_VERSION = "case.stale_version"
    WRONG_STATE = "case.wrong_state"
    ALREADY_OPEN = "case.already_open"
    OTHER_CASE_OPEN = "case.other_case_open"
    UNKNOWN_FACT = "case.unknown_fact"
    UNKNOWN_MEMBER = "case.unknown_member"
    METHOD_NOT_FOR_KIND = "case.method_not_for_kind"
    PAPERS_DO_NOT_FIT = "case.papers_do_not_fit"
    ISSUER_HAS_NUMBER = "case.issuer_has_number"
    AUTHORITY_NEEDED = "case.authority_needed"
    AUTHORITY_NOT_NEEDED = "case.authority_not_needed"
    NO_EVENT = "case.no_event"
    NO_MOVE_IN = "case.no_move_in"
    TWO_CHOSEN = "case.two_chosen"
    TWO_KEYS = "case.two_keys"
    SECOND_KEY = "case.second_key"
    NOT_IN_CORE_SYSTEM = "case.not_in_core_system"
    IS_PROTECTED = "case.is_protected"
    CARD_NOT_OF_VISITOR = "case.card_not_of_visitor"
