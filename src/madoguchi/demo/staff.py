"""Staff at their screens: sign-in with two factors, and the pages of each duty."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

import yaml

from madoguchi.demo.browser import Browser, JourneyBroken

_STAFF = Path(__file__).parents[3] / "data" / "demo" / "staff.yml"

_WAITS_S = (15, 20)
"""A code lasts 30 s."""


def section_clerks() -> list[str]:
    """Sign-in names of the demo's section clerks, in the order of the file."""
    rows = yaml.safe_load(_STAFF.read_text("utf-8"))
    return [row["sign_in"] for row in rows if row["role"] == "section_clerk"]


def sign_in(base_url: str, name: str) -> Browser:
    """A browser in which the demo staff member `name` is signed in with password and TOTP.

    A code works once, so somebody who has just signed in elsewhere waits for the next one, as a person would.
    """
    person = next(row for row in yaml.safe_load(_STAFF.read_text("utf-8")) if row["sign_in"] == name)
    browser = Browser(base_url, name)
    browser.get("/staff/sign-in/")
    browser.send("/staff/sign-in/", {"sign_in": name, "password": person["password"]})
    for wait_s in (0, *_WAITS_S):
        time.sleep(wait_s)
        form = browser.page.form("/staff/sign-in/factor/")
        field = next(control.name for control in form.controls.values() if control.name in ("code", "otp"))
        # A demo shows the code that will work next; its absence means the clock decides.
        shown = re.search(r"確認コード：(\d{6})", browser.page.text)
        code = shown[1] if shown else one_time_code(person["totp_secret"], time.time())
        browser.send(form, {field: code}, expect=(200, 422))
        if not browser.page.url.startswith("/staff/sign-in/"):
            return browser
    raise JourneyBroken(f"{name}: sign-in was refused: {browser.page.text[:300]}")


def one_time_code(secret: str, at: float) -> str:
    """Six digits of RFC 6238 (SHA-1, 30 s)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
