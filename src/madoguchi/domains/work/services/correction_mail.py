"""The mail with the link of a 差戻し: let go once the internet side says that the link works, stopped when nobody
needs it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.notifications.services import release_held, stop_held
from madoguchi.domains.work.mailing import correction_key
from madoguchi.foundation.policy.actors import SYSTEM


def release_correction_mail(news: Mapping[str, Any]) -> None:
    """`correction_open` {reference, application, token_hash}. A second delivery changes nothing.

    Where the citizen has answered at a counter meanwhile, the link is closed in the office and the mail is stopped.
    Locks: the message's row.
    """
    case, key = news["reference"], correction_key(news["token_hash"])
    if applications.is_correction_open(SYSTEM, news["application"], news["token_hash"]):
        release_held(case=case, event_key=key)
    else:
        stop_held(case=case, event_key=key)


def stop_correction_mails(*, application: str, case: str) -> None:
    """After an answer or a withdrawal no link of this application is wanted. Locks: the messages' rows."""
    for _, token_hash in applications.list_correction_hashes(SYSTEM, [application]):
        stop_held(case=case, event_key=correction_key(token_hash))
