"""How good forecasts were: counted, with the doubt of small numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from madoguchi.core.queueing.waits import SOON_MIN, Outlook

FEW = 30
"""Below this many forecasts a share says little."""
_Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecast and what happened: `waited` from the forecast to the call. Minutes."""

    outlook: Outlook
    waited: float
    naive_min: float | None

    @property
    def is_soon(self) -> bool:
        """Told "soon" and no range: both ends would be 0."""
        return self.outlook.p95 <= SOON_MIN


@dataclass(frozen=True, slots=True)
class Score:
    """`covered_50` and `covered_90` are shares; ideal are 0.5 and 0.9. Widths and errors in minutes, means.

    `covered_50` and `width_50` are over those who were told a range, None where nobody was; `soon` is the share of those
    told "soon", `soon_kept` the share of them that was called within `SOON_MIN`, None without any. Half of the cases is
    no question for somebody who is called at once.
    `middle_error` is the mean absolute error of the middle over all, `middle_error_paired` and `naive_error` over the
    same forecasts: those for which the naive estimate exists.
    """

    count: int
    covered_50: float | None
    covered_90: float
    width_50: float | None
    width_90: float
    middle_error: float
    middle_error_paired: float | None
    naive_error: float | None
    soon: float = 0.0
    soon_kept: float | None = None

    @property
    def is_small(self) -> bool:
        return self.count < FEW

    @property
    def sure_90(self) -> tuple[float, float]:
        """Where the true coverage of the 90 % range lies, with 95 % confidence (Wilson). The people of one morning wait
        behind each other, so that it is rather too narrow."""
        return wilson(self.covered_90, self.count)


def score(forecasts: Iterable[Scored]) -> Score | None:
    """None without forecasts."""
    rows = list(forecasts)
    if not rows:
        return None
    paired = [(abs(one.outlook.p50 - one.waited), abs(one.naive_min - one.waited))
              for one in rows if one.naive_min is not None]  # fmt: skip
    ranges = [one for one in rows if not one.is_soon]
    soon = [one.waited <= SOON_MIN for one in rows if one.is_soon]
    return Score(
        count=len(rows),
        covered_50=fmean(one.outlook.p25 <= one.waited <= one.outlook.p75 for one in ranges)
        if ranges
        else None,
        covered_90=fmean(is_covered(one) for one in rows),
        width_50=fmean(one.outlook.p75 - one.outlook.p25 for one in ranges) if ranges else None,
        width_90=fmean(one.outlook.p95 - one.outlook.p05 for one in rows),
        middle_error=fmean(abs(one.outlook.p50 - one.waited) for one in rows),
        middle_error_paired=fmean(ours for ours, _ in paired) if paired else None,
        naive_error=fmean(naive for _, naive in paired) if paired else None,
        soon=len(soon) / len(rows),
        soon_kept=fmean(soon) if soon else None,
    )


def is_covered(one: Scored) -> bool:
    """The 90 % range held. A call at once is within a range that begins at 0.

    >>> is_covered(Scored(Outlook(0, 1, 2, 3, 4), 4.0, None))
    True
    """
    return one.outlook.p05 <= one.waited <= one.outlook.p95


def wilson(share: float, count: int) -> tuple[float, float]:
    """Interval of a share. Source: E. B. Wilson, JASA 22 (1927) 209-212.

    >>> [round(one, 3) for one in wilson(0.9, 100)]
    [0.826, 0.945]
    """
    z2 = _Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z_95 * sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)
