"""How the applications are getting on, as the office last said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import StatusItem
from madoguchi.foundation import cities
from madoguchi.foundation.policy import public
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.front.entry_keys import respond, with_access
from madoguchi.yards.front.views.entry import WHY


@public(reason=WHY)
@require_GET
@with_access
def applications(request: HttpRequest, access: Access) -> HttpResponse:
    items = intake.list_status(access)
    context = {
        "rows": [_row(item) for item in items],
        "as_of": max((item.as_of for item in items), default=None),
        # Only a page without rows says how far the entry is; opening a sealed draft is not free.
        "entry": None if items else intake.get_entry(access),
        "reference": access.reference,
    }
    return respond(request, access, "front/status.html", context)


def _row(item: StatusItem) -> dict[str, str]:
    procedure = cities.current().procedures.get(item.procedure)
    return {
        "title": procedure.title.in_language(get_language() or "ja") if procedure else item.procedure,
        "state": item.state_label,
        "since": _("%(at)s に変わりました(申請番号 %(number)s)")
        % {"at": jst(item.changed_at), "number": item.application},
    }
