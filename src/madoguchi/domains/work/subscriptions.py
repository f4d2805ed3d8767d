"""What this room does on news of the applications. Each handler may run twice."""

from __future__ import annotations

from madoguchi.domains.applications import events as news
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.notifications.ports import register_address_source
from madoguchi.domains.work import mailing, services
from madoguchi.domains.work.events import CaseFinished
from madoguchi.foundation import clock, events
from madoguchi.foundation.events import EventMeta
from madoguchi.foundation.events.selectors import list_events
from madoguchi.foundation.policy.actors import SYSTEM


def open_work(event: news.ApplicationsAccepted, meta: EventMeta) -> None:
    services.open_steps(actor=SYSTEM, references=event.applications)


def tell_accepted(event: news.ApplicationsAccepted, meta: EventMeta) -> None:
    mailing.mail_status(SYSTEM, meta.case, f"accepted:{meta.event_id}")


def resume_work(event: news.ApplicationCorrected, meta: EventMeta) -> None:
    services.resume_steps(actor=SYSTEM, application=event.application)
    services.stop_correction_mails(application=event.application, case=meta.case)


def cancel_work(event: news.ApplicationWithdrawn, meta: EventMeta) -> None:
    services.cancel_steps(actor=SYSTEM, application=event.application)
    services.stop_correction_mails(application=event.application, case=meta.case)


def tell_withdrawn(event: news.ApplicationWithdrawn, meta: EventMeta) -> None:
    """With what was withdrawn, nothing may be left to do."""
    _tell_finished(meta.case)


def tell_completed(event: news.ApplicationCompleted, meta: EventMeta) -> None:
    """One mail a day while things go on, however many applications end on it; one when all have ended."""
    if applications.finished_at(meta.case) is None:
        day = clock.local(meta.at).date().isoformat()
        mailing.mail_status(SYSTEM, meta.case, f"progress:{day}")
    _tell_finished(meta.case)


def tell_reopened(event: news.ApplicationReopened, meta: EventMeta) -> None:
    mailing.mail_status(SYSTEM, meta.case, f"reopened:{meta.event_id}")


def _tell_finished(case: str) -> None:
    """Once for every time that the last application of a case is completed."""
    finished_at = applications.finished_at(case)
    if finished_at is None or any(list_events(codes=(CaseFinished.code,), case=case, since=finished_at)):
        return
    mailing.mail_finished(SYSTEM, case, f"finished:{finished_at.isoformat()}")
    events.publish(CaseFinished(case), case=case, actor=SYSTEM)


def connect() -> None:
    register_address_source(mailing.OWNER, mailing.address_of)
    events.subscribe(news.ApplicationsAccepted, open_work)
    events.subscribe(news.ApplicationsAccepted, tell_accepted)
    events.subscribe(news.ApplicationCorrected, resume_work)
    events.subscribe(news.ApplicationWithdrawn, cancel_work)
    events.subscribe(news.ApplicationWithdrawn, tell_withdrawn)
    events.subscribe(news.ApplicationCompleted, tell_completed)
    events.subscribe(news.ApplicationReopened, tell_reopened)
