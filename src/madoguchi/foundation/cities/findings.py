"""What is wrong with a city's data: the file, the line, what is wrong and how to put it right, in Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.core.errors import DomainError
from madoguchi.core.rules import Condition


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """`file` is relative to the data folder's parent; `line` counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`code` is stable (data.unknown_fact …); `message` says what is wrong, `fix` what to write instead."""

    mark: Mark
    code: str
    message: str
    fix: str

    def to_json(self) -> dict[str, object]:
        return {
            "file": self.mark.file,
            "line": self.mark.line,
            "code": self.code,
            "message": self.message,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        return f"{self.mark.file}:{self.mark.line}: {self.message} → {self.fix}"


UNREAD = frozenset({"data.syntax", "data.unreadable", "data.not_a_mapping", "data.missing_file"})


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition as it was read: under which key, asked of whom, and where each of its clauses stands (by id)."""

    condition: Condition
    for_member: bool
    key: str
    marks: Mapping[str, Mark]

    @property
    def mark(self) -> Mark:
        return self.marks[self.condition.clause.id]


@dataclass(slots=True)
class Findings:
    """Collected while reading, so that one run names every mistake.

    `conditions` are those that could be read; `places` says where ("facts", id), ("procedures", id) … stand.
    """

    found: list[Finding] = field(default_factory=list)
    conditions: list[ReadCondition] = field(default_factory=list)
    places: dict[tuple[str, str], Mark] = field(default_factory=dict)

    def add(self, mark: Mark, code: str, message: str, fix: str) -> None:
        finding = Finding(mark, code, message, fix)
        if finding not in self.found:
            self.found.append(finding)

    def in_order(self) -> tuple[Finding, ...]:
        """By file and line. While a file can't be read, only that is said: the rest may only follow from it."""
        unread = [finding for finding in self.found if finding.code in UNREAD]
        return tuple(sorted(unread or self.found))


class CityDataWrong(DomainError):
    """The city can't be opened. `findings` are those of `madoguchi city check`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("city.data_wrong", count=len(findings))
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)
