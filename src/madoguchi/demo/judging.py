"""What was seen on the way, held against what the household file says."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.demo.household import Expected
from madoguchi.demo.report import Report


def judge(report: Report, expected: Expected) -> None:
    """One invariant for each thing that the file names; `found` says what is missing and what is too much."""
    for name, wanted, seen in (
        ("procedures_are_those_of_the_file", expected.procedures, report.needed),
        ("automatic_are_those_of_the_file", expected.automatic, report.automatic),
        ("undecided_are_those_of_the_file", expected.undecided, report.undecided),
        ("not_filed_are_those_of_the_file", expected.not_filed, report.not_filed),
        ("forms_are_those_of_the_file", expected.forms, report.forms),
        ("drafts_are_those_of_the_file", expected.drafts, report.drafts),
    ):
        _compare(report, name, wanted, seen)
    missing = sorted(set(expected.not_needed) - set(report.not_needed))
    report.check("not_needed_holds_those_of_the_file", not missing, {"missing": missing})
    _compare(report, "filed_or_listed_as_not_filed", report.needed, [*report.filed, *report.not_filed])
    report.check(
        "visits_are_those_of_the_file", report.planned_visits == expected.visits, report.planned_visits
    )
    if expected.handwritten is not None:
        report.check(
            "handwritten_is_that_of_the_file", report.handwritten == expected.handwritten, report.handwritten
        )
    if expected.fee_yen is not None:
        report.check("fee_is_that_of_the_file", report.fee_yen == expected.fee_yen, report.fee_yen)
    if expected.at_least_forms:
        report.check(
            "at_least_as_many_forms_as_the_file_says",
            len(report.forms) >= expected.at_least_forms,
            len(report.forms),
        )


def _compare(report: Report, name: str, wanted: Iterable[str], seen: Iterable[str]) -> None:
    missing, extra = sorted(set(wanted) - set(seen)), sorted(set(seen) - set(wanted))
    report.check(name, not missing and not extra, {"missing": missing, "extra": extra})
