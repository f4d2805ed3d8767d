"""Addresses of the citizen's yard."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.front import turn_holders
from madoguchi.yards.front.views import (
    booking,
    correction,
    entry,
    guide,
    invited,
    line_webhook,
    looking_up,
    opening,
    plan,
    status,
    turn,
    waiting,
)

app_name = "front"

# One turn, seen by whoever has the keys of an entry, the QR of a ticket, or the link of a message.
_DOORS = (
    (turn_holders.ENTRY, "visit/"),
    (turn_holders.TICKET, "t/<str:token>/"),
    (turn_holders.LINK, "n/<str:token>/"),
)
_TURN = (
    ("", turn.page, "page"),
    ("wish/", turn.wish, "wish"),
    ("leave/", turn.leave, "leave"),
    ("undo/", turn.undo, "undo"),
    ("notice/", turn.notice, "notice"),
    ("notice/line/", turn.line, "line"),
    ("notice/sms/", turn.sms, "sms"),
    ("notice/code/", turn.code, "code"),
    ("notice/mail/", turn.mail, "mail"),
    ("notice/stop/", turn.stop, "stop"),
)

urlpatterns = [
    path("", guide.start, name="start"),
    path("search/", looking_up.search, name="search"),
    path("procedures/", looking_up.procedures, name="procedures"),
    path("procedures/<slug:procedure>/", looking_up.procedure, name="procedure"),
    path("business/", looking_up.business, name="business"),
    path("guide/start/", guide.begin, name="guide_begin"),
    path("guide/<slug:token>/", guide.next_step, name="guide_next"),
    path("guide/<slug:token>/events/", guide.events, name="guide_events"),
    path("guide/<slug:token>/answers/", guide.answers, name="guide_answers"),
    path("guide/<slug:token>/plan/", plan.own, name="guide_plan"),
    path("guide/<slug:token>/q/<slug:fact>/", guide.question, name="guide_question"),
    path("plan/<slug:share_token>/", plan.shared, name="plan_shared"),
    path("open/", opening.open_entry, name="open"),
    path("close/", opening.close_entry, name="close"),
    path("entry/", entry.overview, name="entry"),
    path("entry/begin/", entry.begin, name="entry_begin"),
    path("entry/review/", entry.review, name="entry_review"),
    path("entry/send/", entry.send, name="entry_send"),
    path("entry/sent/", entry.sent, name="entry_sent"),
    path("entry/carry/", entry.carry, name="entry_carry"),
    path("entry/part/<slug:section_id>/", entry.section, name="entry_section"),
    path("book/", booking.book, name="book"),
    path("book/take/", booking.take, name="book_take"),
    path("book/invited/", invited.invited, name="book_invited"),
    path("book/invited/take/", invited.take, name="book_invited_take"),
    path("book/cancel/", booking.cancel, name="book_cancel"),
    path("book/wait/", waiting.join, name="wait_join"),
    path("book/wait/accept/", waiting.accept, name="wait_accept"),
    path("book/wait/decline/", waiting.decline, name="wait_decline"),
    path("book/wait/leave/", waiting.leave, name="wait_leave"),
    path("book/calendar.ics", booking.calendar, name="book_calendar"),
    path("line/webhook/", line_webhook.line_webhook, name="line_webhook"),
    path("status/", status.applications, name="status"),
    path("fix/done/", correction.corrected, name="fixed"),
    path("fix/<str:token>/", correction.correct, name="fix"),
]
urlpatterns += [
    path(f"{door}{rest}", view, kwargs={"kind": kind}, name=f"{kind}_{name}")
    for kind, door in _DOORS
    for rest, view, name in _TURN
]
