"""An appointment as a calendar file (iCalendar, RFC 5545): for a download, and beside a mail.

One appointment keeps its UID for as long as it lives; each change raises SEQUENCE, so a calendar that reads both files
moves the entry instead of having two, and a CANCEL takes it away. Times are UTC, which every calendar shows in its owner's
zone. Names and purposes stay out: calendars are shared in families and at work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from madoguchi.foundation import clock

if TYPE_CHECKING:
    from icalendar import Alarm, Event

CONTENT_TYPE = "text/calendar"
_REMIND_MIN = (24 * 60, 60)


@dataclass(frozen=True, slots=True)
class Appointment:
    """`uid` without a host. `sequence` rises with every change. `organizer` is a mail address, `by` its owner's name."""

    uid: str
    sequence: int
    starts_at: datetime
    length_min: int
    summary: str
    location: str
    description: str
    url: str
    organizer: str
    by: str
    is_cancelled: bool = False


def calendar_text(*appointments: Appointment, host: str) -> str:
    """METHOD:PUBLISH with STATUS:CONFIRMED and alarms, or METHOD:CANCEL with STATUS:CANCELLED. Lines folded, CRLF.

    Several: all that somebody comes for with one reference, as the meetings of a course; they stand or end together.
    """
    # Read when it is needed: every command and every worker would begin later by this library.
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", "-//Madoguchi//appointments//JA")
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if all(one.is_cancelled for one in appointments) else "PUBLISH")
    for one in appointments:
        whole.add_component(_event(one, host))
    return str(whole.to_ical().decode())


def _event(appointment: Appointment, host: str) -> Event:
    from icalendar import Event, vCalAddress, vUri

    entry = Event()
    entry.add("uid", f"{appointment.uid}@{host.partition(':')[0]}")
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", appointment.starts_at)
    entry.add("dtend", appointment.starts_at + timedelta(minutes=appointment.length_min))
    entry.add("summary", appointment.summary)
    entry.add("location", appointment.location)
    entry.add("description", appointment.description)
    entry.add("url", vUri(appointment.url))
    organizer = vCalAddress(f"mailto:{appointment.organizer}")
    organizer.params["CN"] = appointment.by
    entry.add("organizer", organizer)
    entry.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    if not appointment.is_cancelled:
        for minutes in _REMIND_MIN:
            entry.add_component(_alarm(appointment.summary, minutes))
    return entry


def _alarm(words: str, minutes: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm
