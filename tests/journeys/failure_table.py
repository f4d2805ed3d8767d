"""docs/what-goes-wrong.md as data: the tests take their expectations from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse

PAGE = Path(__file__).parents[2] / "docs" / "what-goes-wrong.md"
_NONE = "—"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `code` and `status` are empty and 0 where there is none."""

    situation: str
    door: str
    seen: str
    code: str
    status: int
    next_step: str
    test: str


def read_rows() -> list[Row]:
    rows = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[-1].startswith("test_"):
            situation, door, seen, code, status, next_step, test = cells
            number = 0 if status == _NONE else int(status)
            rows.append(Row(situation, door, seen, "" if code == _NONE else code, number, next_step, test))
    return rows


def assert_told(answer: HttpResponse, row: Row) -> str:
    """The person sees the row's words and its next step; an error page also carries its code. Returns the page."""
    text = answer.content.decode()
    assert answer.status_code == row.status, text[:1500]
    assert row.seen in text, text[:3000]
    assert row.next_step in text, text[:3000]
    if "error-page" in text:
        assert f'data-code="{row.code}"' in text
    return text
