"""One list of the yards' addresses. A yard is mounted only where its room is installed (see `rooms`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

_YARDS = (
    ("staff/", "madoguchi.yards.staff"),
    ("demo/mail/", "madoguchi.yards.mailbox"),
    ("kiosk/", "madoguchi.yards.kiosk"),
    ("signage/", "madoguchi.yards.signage"),
    ("counter/courses/", "madoguchi.yards.course_desk"),
    ("counter/", "madoguchi.yards.counter"),
    ("back/", "madoguchi.yards.back"),
    ("manager/", "madoguchi.yards.manager"),
    ("catalogue/", "madoguchi.yards.catalogue"),
    ("push/", "madoguchi.yards.push"),
    ("number/", "madoguchi.yards.number"),
    ("offices/", "madoguchi.yards.offices"),
    ("courses/", "madoguchi.yards.courses"),
    ("", "madoguchi.yards.front"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"{yard}.urls")) for prefix, yard in _YARDS if yard in settings.INSTALLED_APPS
]

handler400 = "madoguchi.foundation.policy.handlers.bad_request"
handler403 = "madoguchi.foundation.policy.handlers.permission_denied"
handler404 = "madoguchi.foundation.policy.handlers.page_not_found"
handler500 = "madoguchi.foundation.policy.handlers.server_error"
