"""How the applications are getting on, as the office last said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.foundation import cities
from madoguchi.foundation.policy import public
from madoguchi.yards.front.entry_keys import respond, with_access
from madoguchi.yards.front.views.entry import WHY


@public(reason=WHY)
@require_GET
@with_access
def applications(request: HttpRequest, access: Access) -> HttpResponse:
    procedures, language = cities.current().procedures, get_language() or "ja"
    items = intake.list_status(access)
    rows = [
        (item, procedures[item.procedure].title.in_language(language))
        if item.procedure in procedures
        else (item, item.procedure)
        for item in items
    ]
    context = {
        "rows": rows,
        "as_of": max((item.as_of for item in items), default=None),
        "entry": intake.get_entry(access),
        "reference": access.reference,
    }
    return respond(request, access, "front/status.html", context)
