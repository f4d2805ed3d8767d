"""A wait in words, the same on the kiosk, the phone and the console: how long it probably takes, and at the latest.

Ranges come rounded to five minutes, and no sentence says more than they do.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.core.queueing import WaitRange


def wait_words(likely: WaitRange | None, wide: WaitRange | None) -> str:
    """`likely` holds half of the cases, `wide` nine in ten; None: no counter that could call is open."""
    if likely is None or wide is None:
        return _("お呼びできる窓口が開いていません")
    if wide.high == 0:
        return _("まもなくお呼びします")
    values = {"low": likely.low, "high": likely.high, "late": wide.high}
    if likely.high == 0:
        return _("まもなく(遅くとも%(late)s分)") % values
    if wide.high <= likely.high:
        return (_("約%(low)s〜%(high)s分") if likely.low else _("%(high)s分以内")) % values
    if likely.low == 0:
        return _("%(high)s分以内(遅くとも%(late)s分)") % values
    return _("約%(low)s〜%(high)s分(遅くとも%(late)s分)") % values


def wait_words_of(position: Any) -> str:
    """Of an office's position (`likely`, `wait`) or of the front's copy of it (minutes in four fields)."""
    if hasattr(position, "low_min"):
        likely = _range(position.likely_low_min, position.likely_high_min)
        wide = _range(position.low_min, position.high_min)
        return wait_words(likely or wide, wide)
    return wait_words(position.likely, position.wait)


def _range(low: int | None, high: int | None) -> WaitRange | None:
    return None if low is None or high is None else WaitRange(low, high)
