"""`{% alarm_button %}`: the emergency button and the open alarms, for the menu of any staff page."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.context import RequestContext

from madoguchi.domains.visits import alarm_list, live
from madoguchi.foundation.policy import Role, actor_of
from madoguchi.foundation.policy.policies import CALL_FOR_HELP

register = template.Library()


@register.inclusion_tag("counter/alarm_button.html", takes_context=True)
def alarm_button(context: RequestContext) -> dict[str, Any]:
    """Empty for those who may not call for help. Only supervisors' screens sound: a sound at the next desk would tell
    the citizen in front of it. Queries: 1 while nobody waits for help.
    """
    request = context.request
    actor = actor_of(request)
    if not actor.has(*CALL_FOR_HELP.roles):
        return {"may_call": False}
    return {
        "may_call": True,
        "is_heard": actor.has(Role.SUPERVISOR),
        "alarms": alarm_list.list_open_alarms(actor),
        "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(live.alarm_topic())}",
        # Menus are included without the context of their page.
        "csrf_token": get_token(request),
        "actor": actor,
    }
