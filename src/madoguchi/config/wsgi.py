"""Pages: the WSGI application that granian serves on PORT."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

_TURN_S = 0.001


def _application() -> object:
    """Where citizens come, the waiting room stands outside of everything else: who waits costs next to nothing."""
    pages = get_wsgi_application()
    if settings.ZONE in ("office", "number"):
        return pages
    from madoguchi.foundation.waitingroom.gate import WaitingRoom
    from madoguchi.foundation.waitingroom.hands import OneThread

    # Who waits is answered in a tenth of a millisecond, but has to be let in between by the thread that makes pages.
    sys.setswitchinterval(_TURN_S)
    hands = {name: OneThread(name) for name in ("pages", "line", "look")}
    return WaitingRoom(pages, pages_hand=hands["pages"], line_hand=hands["line"], look_hand=hands["look"])


application = _application()
