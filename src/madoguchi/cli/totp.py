"""`madoguchi totp NAME`: the second factor of a demo's member of staff, so that nobody needs a phone."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import struct
import sys
import time

from madoguchi.install.welcome import sign_ins

_PERIOD_S = 30


def code(secret: str, at_s: float) -> str:
    """Six digits for a base32 secret at a Unix time (RFC 6238 with SHA-1, what authenticator apps use)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at_s) // _PERIOD_S), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def main(argv: list[str]) -> int:
    """Print the present code of one sign-in, or of all."""
    parser = argparse.ArgumentParser(prog="madoguchi totp", description="確認番号を表示します(デモ用)。")
    parser.add_argument("sign_in", nargs="?", help="サインイン名。省くと全員")
    given = parser.parse_args(argv)
    chosen = [staff for staff in sign_ins() if given.sign_in in (None, staff.sign_in)]
    if not chosen:
        print(
            f"× デモ用の職員「{given.sign_in}」はいません。\n→ 名前を省くと一覧を表示します。",
            file=sys.stderr,
        )
        return 1
    for staff in chosen:
        print(f"{staff.sign_in:<16} {code(staff.totp_secret, time.time())}")
    return 0
