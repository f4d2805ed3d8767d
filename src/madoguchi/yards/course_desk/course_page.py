"""One course as the desk sees it: counts, the roll, who waits, whom to telephone."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError, ValidationFailed
from madoguchi.domains.courses import selectors
from madoguchi.domains.courses.shapes import CourseView, RollRow
from madoguchi.domains.courses.states import EnrolmentState
from madoguchi.domains.payments import selectors as payments
from madoguchi.domains.payments.states import Tender
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import actor_of
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.policy.messages import code_of, message_for
from madoguchi.foundation.policy.policies import HEAR_CASES, MANAGE_COURSES
from madoguchi.foundation.release import NOBODY, Allowed, SubjectRole
from madoguchi.yards.course_desk import words

_ON_ROLL = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.MISSED)
_IN_LINE = (EnrolmentState.OFFERED, EnrolmentState.WAITING)


def show(
    request: HttpRequest, course: str, *, refusal: DomainError | None = None, where: str = ""
) -> HttpResponse:
    """The page, with the words of a refusal at the form (`where`) that it belongs to."""
    actor = actor_of(request)
    found = selectors.get_course(actor, course)
    rows = selectors.list_roll(actor, course)
    session = _session(request, found)
    takes_money = actor.has(*HEAR_CASES.roles) and any(one.fee_yen for one in found.categories)
    context: dict[str, Any] = {
        **heading(found),
        "categories": [
            {
                "one": one,
                "name": words.category_of(found.series, one.code),
                "who": words.limits_text(one.limits),
            }
            for one in found.categories
        ],
        "session": session,
        "session_index": session - 1,
        "can_mark": clock.today() >= clock.local(found.sessions[session - 1][1]).date(),
        "roll": _named(found, rows, _ON_ROLL),
        "line": _named(found, rows, _IN_LINE),
        "gone": _named(found, [row for row in rows if row.state not in (*_ON_ROLL, *_IN_LINE)], None),
        "refunds": _named(found, [row for row in rows if row.fee.refund_yen], None),
        "drawers": _drawers(actor) if takes_money else [],
        "tenders": Tender.choices,
        "takes_money": takes_money,
        "calls": _named(found, [row for row in rows if row.needs_call], None),
        "is_planned": found.state == "planned",
        "may_manage": actor.has(*MANAGE_COURSES.roles),
        "problem": message_for(code_of(refusal), "staff") if refusal else None,
        "where": where,
    }
    status = 422 if isinstance(refusal, ValidationFailed) else 409 if refusal else 200
    return release.page(request, "course_desk/course.html", context, allowed=allowed_for(rows), status=status)


def _drawers(actor: Actor) -> list[tuple[str, str]]:
    """Open ones, with the names of their counters."""
    names = {counter.id: counter.name.ja for counter in cities.current().main_office.counters}
    return [(drawer, names.get(drawer, drawer)) for drawer in payments.list_open_drawers(actor)]


def heading(found: CourseView) -> dict[str, Any]:
    return {
        "course": found,
        "title": words.title_of(found.series),
        "place": words.place_of(found.series, found.place),
        "is_example": words.is_example(found.series),
        "is_short": found.taken < found.minimum and found.state == "planned",
    }


def allowed_for(rows: list[RollRow]) -> Allowed:
    """Everybody on the page, and nobody else."""
    people = {person.subject: SubjectRole.APPLICANT for row in rows for person in row.people}
    return release.subjects(people) if people else NOBODY


def roll_text(found: CourseView, rows: list[RollRow]) -> str:
    """The roll as CSV with a byte order mark, which spreadsheets of the office need to read Japanese."""
    out = io.StringIO()
    writer = csv.writer(out)
    meetings = [f"第{number}回" for number, _, _ in found.sessions]
    writer.writerow(
        [
            "受付番号",
            "状態",
            "区分",
            "受付",
            "人",
            "名前",
            "よみ",
            "電話",
            "参加料(円)",
            "未収(円)",
            "返金待ち(円)",
            *meetings,
        ]
    )
    for row in rows:
        for person in row.people:
            presence = ["" if one is None else "出席" if one else "欠席" for one in person.presence]
            category = words.category_of(found.series, row.category)
            is_first = person.number == 1
            writer.writerow(
                [
                    row.reference,
                    row.state_label,
                    category,
                    row.channel_label,
                    person.number,
                    _plain(person.name),
                    _plain(person.kana),
                    _plain(row.phone) if is_first else "",
                    row.due_yen if is_first else "",
                    max(0, row.fee.owed_yen) if is_first else "",
                    row.fee.refund_yen if is_first else "",
                    *presence,
                ]
            )
    return "\ufeff" + out.getvalue()


def _plain(text: str) -> str:
    """A spreadsheet must not take what somebody typed for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _named(
    found: CourseView, rows: list[RollRow], states: tuple[EnrolmentState, ...] | None
) -> list[dict[str, Any]]:
    return [
        {"row": row, "category": words.category_of(found.series, row.category)}
        for row in rows
        if states is None or row.state in states
    ]


def _session(request: HttpRequest, found: CourseView) -> int:
    """The meeting that is marked: the asked one, else today's, else the first that is to come."""
    asked = request.GET.get("session") or request.POST.get("session", "")
    if asked.isdecimal() and 1 <= int(asked) <= len(found.sessions):
        return int(asked)
    today = clock.today()
    coming = (number for number, begins, _ in found.sessions if clock.local(begins).date() >= today)
    return next(coming, len(found.sessions))
