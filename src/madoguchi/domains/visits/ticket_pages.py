"""The page of one ticket on its holder's telephone: an address that nobody can guess, and only its hash crosses.

The token is made from the ticket's public id with the program's key, so it needs no column, and who reads the tables or
the logs cannot open a page. The internet side is told its hash and knows the page when somebody comes with the token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

_BYTES = 16


def page_token(ticket: str) -> str:
    """128 bits, for the address. `ticket` is the public id."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"ticket page|{ticket}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode().rstrip("=")


def page_address(ticket: str) -> str:
    """What the QR of a ticket holds."""
    return f"{settings.FRONT_URL}/t/{page_token(ticket)}/"


def page_hash(ticket: str) -> str:
    return hashlib.sha256(page_token(ticket).encode()).hexdigest()
