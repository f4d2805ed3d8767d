"""Fetching an individual number (個人番号) by addressee number. Only the zone for individual numbers has the key for it.

The number is returned and kept nowhere here; it is in no log and in no error.
"""

from __future__ import annotations

from madoguchi.adapters.core_system.calling import TIMEOUT_S, Line, wrong_answer
from madoguchi.core.japanese import looks_like_individual_number

_LENGTH = 12


class IndividualNumbers:
    """`key` is the number zone's own; the office's is refused by the core system."""

    def __init__(self, *, url: str, key: str, timeout_s: float = TIMEOUT_S) -> None:
        self._line = Line(url=url, key=key, timeout_s=timeout_s)

    def fetch(self, addressee_number: str) -> str:
        """Twelve digits whose check digit is right.

        Errors: NotFoundOrHidden `core_system.not_found`; ExternalFailure `core_system.wrong_answer` also for a number that
        fails its check or belongs to another addressee number; those of `calling.refusal`.
        """
        answer = self._line.ask(f"individual-number/{addressee_number}")
        if not isinstance(answer, dict) or answer.get("addressee_number") != addressee_number:
            raise wrong_answer()
        number = answer.get("individual_number")
        if not isinstance(number, str) or not (
            number.isascii() and number.isdecimal() and len(number) == _LENGTH
        ):
            raise wrong_answer()
        if not looks_like_individual_number(number):
            raise wrong_answer()
        return number
