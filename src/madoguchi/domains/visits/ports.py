"""What this room wants to know from cases: is there one, and which procedures does its plan hold."""

from __future__ import annotations


def case_procedures(reference: str) -> tuple[str, ...] | None:
    """Procedure ids of the case's plan; None when there is no such case."""
    return None
