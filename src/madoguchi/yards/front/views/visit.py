"""On the day: where my ticket stands, with a range and the age of the news."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.foundation import clock
from madoguchi.foundation.policy import public
from madoguchi.yards.front.entry_keys import respond, with_access
from madoguchi.yards.front.views.entry import WHY

OLD_NEWS_MIN = 5


@public(reason=WHY)
@require_GET
@with_access
def position(request: HttpRequest, access: Access) -> HttpResponse:
    """The whole page, or with htmx the part that changes."""
    found = intake.get_position(access)
    age_min = int((clock.now() - found.as_of).total_seconds() // 60) if found else 0
    context = {
        "position": found,
        "is_old": age_min >= OLD_NEWS_MIN,
        "age_min": age_min,
        "reference": access.reference,
        "booking": intake.get_booking(access),
    }
    part = "#position" if request.headers.get("HX-Request") else ""
    return respond(request, access, f"front/visit.html{part}", context)
