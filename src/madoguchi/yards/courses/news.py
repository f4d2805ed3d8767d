"""What the office decided about an enrolment, told by LINE or text message to those who chose it on its page.

Mails go from the office, which alone knows the addresses typed in the form. A telephone hears no course's name.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from madoguchi.domains.enrolments.events import EnrolmentHeard
from madoguchi.domains.enrolments.states import EnrolmentState
from madoguchi.domains.notifications.services import Letter
from madoguchi.domains.turns.services import ChosenWay, send_to_chosen
from madoguchi.foundation import cities, clock, events
from madoguchi.foundation.events import EventMeta
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.courses import words

_TOLD = frozenset(
    {
        EnrolmentState.ENROLLED,
        EnrolmentState.OFFERED,
        EnrolmentState.LAPSED,
        EnrolmentState.CANCELLED,
        EnrolmentState.REFUSED,
        EnrolmentState.CALLED_OFF,
    }
)


def tell_heard(event: EnrolmentHeard, meta: EventMeta) -> None:
    if event.state not in _TOLD:
        return
    starts_at = datetime.fromisoformat(event.starts_at)
    until = datetime.fromisoformat(event.offer_until) if event.offer_until else None

    def write(way: ChosenWay) -> Letter:
        with override(way.language):
            values = {
                "city": cities.current().name.in_language(way.language),
                "when": jst(starts_at),
                "news": _sentence(event.state, until),
                "url": f"{settings.FRONT_URL}{reverse('courses:mine')}",
            }
        return Letter("course_news_short", values, language=way.language)

    send_to_chosen(
        reference=meta.case,
        event_key=f"course:{meta.case}:{event.no}",
        write=write,
        until_on=clock.local(starts_at).date() + timedelta(days=1),
        expires_at=until,
    )


def connect() -> None:
    events.subscribe(EnrolmentHeard, tell_heard)


def _sentence(state: str, until: datetime | None) -> str:
    if state == EnrolmentState.OFFERED and until is not None:
        return f"{_('席が空きました。')}{_('%(at)s までにお返事ください') % {'at': jst(until)}}"
    return str(words.STATES[state])
