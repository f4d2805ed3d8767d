"""The one way out: screens, files, mails, exports and public displays all leave through here.

Who an output may be about is said by name (`subjects(...)` or `NOBODY`); the gate reads the finished bytes
again and
stops anything else. See `gate` for the checks and `ports` for what rooms with people provide.
"""

from __future__ import annotations

from madoguchi.foundation.release.allowed import NOBODY, Allowed, Medium, SubjectRole, subjects
from madoguchi.foundation.release.bundles import Paper, check_papers
from madoguchi.foundation.release.envelopes import check_envelope, check_topic, declare_envelope
from madoguchi.foundation.release.outputs import (
    check_file,
    export,
    file,
    mail,
    message,
    page,
    pdf,
    redirect,
    signage,
    text,
)
from madoguchi.foundation.release.papers import count_pages
from madoguchi.foundation.release.places import Blank, Box, Field, Piece
from madoguchi.foundation.release.readings import canary_key

__all__ = [
    "NOBODY",
    "Allowed",
    "Blank",
    "Box",
    "Field",
    "Medium",
    "Paper",
    "Piece",
    "SubjectRole",
    "canary_key",
    "check_envelope",
    "check_file",
    "check_papers",
    "check_topic",
    "count_pages",
    "declare_envelope",
    "export",
    "file",
    "mail",
    "message",
    "page",
    "pdf",
    "redirect",
    "signage",
    "subjects",
    "text",
]
