"""From where somebody signs in: the network address, and a cookie by which a known device is known again.

The cookie names the accounts that have fully signed in on the device. Attempts from a known device are
counted apart, so that a stranger who types somebody's name a thousand times locks out the stranger only.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from madoguchi.foundation.audit.keys import fingerprint

COOKIE = "staff-device"
_SALT = "accounts.device"
_MOST_ACCOUNTS = 20
_AGE_S = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class AttemptKeys:
    """Keyed hashes under which an attempt is counted. `client` is the device where it is known for the
    account."""

    account: str
    client: str
    address: str
    network: str
    is_known_device: bool


def attempt_keys(request: HttpRequest, sign_in: str) -> AttemptKeys:
    address = client_address(request)
    device, accounts = _read_cookie(request)
    account = fingerprint(f"account:{sign_in}")
    is_known = bool(device) and account in accounts
    client = f"device:{device}" if is_known else f"address:{address}"
    return AttemptKeys(
        account=account,
        client=fingerprint(client),
        address=fingerprint(f"address:{address}"),
        network=fingerprint(f"network:{network_of(address)}"),
        is_known_device=is_known,
    )


def remember_device(request: HttpRequest, response: HttpResponseBase, sign_in: str) -> None:
    """Note on the device that `sign_in` has proved both factors here."""
    device, accounts = _read_cookie(request)
    account = fingerprint(f"account:{sign_in}")
    kept = [account, *(other for other in accounts if other != account)][:_MOST_ACCOUNTS]
    response.set_cookie(
        _cookie_name(),
        signing.dumps([device or secrets.token_hex(16), kept], salt=_SALT, compress=True),
        max_age=_AGE_S,
        path="/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Strict",
    )


def client_address(request: HttpRequest) -> str:
    """The address of the browser. Behind our TLS proxy it is the last entry that the proxy added."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.IS_HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """The /24 (IPv4) or /48 (IPv6) around `address`; the text itself when it is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    length = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def _cookie_name() -> str:
    return f"__Host-{COOKIE}" if settings.IS_HTTPS else COOKIE


def _read_cookie(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, accounts = signing.loads(request.COOKIES.get(_cookie_name(), ""), salt=_SALT, max_age=_AGE_S)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, accounts
