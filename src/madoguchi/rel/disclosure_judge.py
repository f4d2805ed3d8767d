"""Whose data stands in an answer, and whether it should. Names, references, telephone numbers and birth dates are looked
for as plain text; nothing of the release gate is used."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.rel.households import Household
from madoguchi.rel.reading_back import Reader, page_text

FINDINGS = {
    "wrong_person": "ほかの人の情報が届いた",
    "withdrawn": "取り消した内容が届いた",
    "not_own": "本人のものでない内容が届いた",
    "refused": "出口の検査が止めた",
    "error": "画面が失敗した",
    "broken": "答えがない",
}
GOOD = ("right", "left", "overtaken", "overtaken_refused")
_REFUSED, _NOT_FOUND, _ALREADY = 403, 404, 422


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: str
    content_type: str
    content: bytes


class Judge:
    def __init__(self, households: Sequence[Household]) -> None:
        self._households = households
        self._reader = Reader()
        self._lock = threading.Lock()

    def verdict(self, answer: Answer, asker: Household, kind: str, seen: int) -> str:
        """One of FINDINGS or GOOD. `seen`: epoch of the household when it was asked for. What was corrected while the
        answer was on its way is neither demanded nor a finding ("overtaken")."""
        with self._lock:
            text = page_text(answer.head) + self._reader.text_of(answer.content, answer.content_type)
        if self._shows_others(text, asker):
            return "wrong_person"
        is_overtaken = asker.epoch != seen or asker.is_changing
        if answer.status == _REFUSED:
            return "overtaken_refused" if is_overtaken else "refused"
        if any(name in text for name in asker.withdrawn_names(seen)):
            return "withdrawn"
        found = self._as_expected(answer, asker, kind, text)
        return "overtaken" if found != "right" and is_overtaken else found

    def _as_expected(self, answer: Answer, asker: Household, kind: str, text: str) -> str:
        if kind == "withdrawn":
            return {_NOT_FOUND: "right", 200: "withdrawn"}.get(answer.status, "error")
        if kind == "duplicate":
            return "right" if answer.status == _ALREADY else "error"
        if answer.status != 200:
            return "error"
        return "right" if asker.reference in text and asker.names[-1] in text else "not_own"

    def verdict_of_part(self, part: bytes, asker: Household) -> str:
        """Of what had come when the connection was cut. Half a PDF cannot be read by anybody."""
        return (
            "wrong_person" if self._shows_others(page_text(part.decode(errors="replace")), asker) else "left"
        )

    def _shows_others(self, text: str, asker: Household) -> bool:
        return any(
            canary in text for other in self._households if other is not asker for canary in other.canaries
        )
