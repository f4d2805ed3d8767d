"""How the applications are getting on, as the office last said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.foundation.policy import public
from madoguchi.yards.front.entry_keys import respond, with_access
from madoguchi.yards.front.status_markup import status_rows
from madoguchi.yards.front.views.entry import WHY


@public(reason=WHY)
@require_GET
@with_access
def applications(request: HttpRequest, access: Access) -> HttpResponse:
    items = intake.list_status(access)
    context = {
        "rows": status_rows(items),
        "as_of": max((item.as_of for item in items), default=None),
        # Only a page without rows says how far the entry is; opening a sealed draft is not free.
        "entry": None if items else intake.get_entry(access),
        "reference": access.reference,
    }
    return respond(request, access, "front/status.html", context)
