"""A wait in words, the same on the kiosk, the phone and the console: how long it probably takes, and at the latest.

Ranges come rounded to five minutes, and no sentence says more than they do.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from madoguchi.core.queueing import WaitRange

_LONG_MIN, _COARSE_MIN = 120, 30


def wait_words(likely: WaitRange | None, wide: WaitRange | None, *, desks: int | None = None) -> str:
    """`likely` holds half of the cases, `wide` nine in ten; None: nobody could say, because no
    counter that could call is open (`desks` 0), or too few for the forecast."""
    if likely is None or wide is None:
        return _nobody_can_say(desks)
    if wide.high == 0:
        return _("まもなくお呼びします")
    values = {
        "low": _span(likely.low, is_end=False),
        "high": _span(likely.high, is_end=True),
        "late": _span(wide.high, is_end=True),
    }
    if likely.high == 0:
        return _("まもなく(遅くとも%(late)s)") % values
    if wide.high <= likely.high:
        return (_("約%(low)s〜%(high)s") if likely.low else _("%(high)s以内")) % values
    if likely.low == 0:
        return _("%(high)s以内(遅くとも%(late)s)") % values
    return _("約%(low)s〜%(high)s(遅くとも%(late)s)") % values


def _nobody_can_say(desks: int | None) -> str:
    if desks == 0:
        return _("お呼びできる窓口が、いま開いていません")
    if desks is None:
        return _("いま開いている窓口では、いつお呼びできるか分かりません")
    return _("お待ちの方が多く、いつお呼びできるかまだ分かりません")


def _span(minutes: int, *, is_end: bool) -> str:
    """Hours from the first one on; past two of them in half hours, outward, as nobody plans such a wait by minutes."""
    if minutes > _LONG_MIN:
        minutes = (-(-minutes // _COARSE_MIN) if is_end else minutes // _COARSE_MIN) * _COARSE_MIN
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s分") % {"minutes": rest}
    if not rest:
        return _("%(hours)s時間") % {"hours": hours}
    return _("%(hours)s時間%(minutes)s分") % {"hours": hours, "minutes": rest}


def wait_words_of(position: Any) -> str:
    """Of an office's position (`likely`, `wait`) or of the front's copy of it (minutes in four fields)."""
    desks = getattr(position, "desks", None)
    if hasattr(position, "low_min"):
        likely = _range(position.likely_low_min, position.likely_high_min)
        wide = _range(position.low_min, position.high_min)
        return wait_words(likely or wide, wide, desks=desks)
    return wait_words(position.likely, position.wait, desks=desks)


def _range(low: int | None, high: int | None) -> WaitRange | None:
    return None if low is None or high is None else WaitRange(low, high)
