"""Pages: the WSGI application that granian serves on PORT."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application


def _application() -> object:
    """Where citizens come, the waiting room stands outside of everything else: who waits costs next to nothing."""
    pages = get_wsgi_application()
    if settings.ZONE == "office":
        return pages
    from madoguchi.foundation.waitingroom.gate import WaitingRoom
    from madoguchi.foundation.waitingroom.hands import OneThread

    return WaitingRoom(pages, pages_hand=OneThread("pages"), line_hand=OneThread("line"))


application = _application()
