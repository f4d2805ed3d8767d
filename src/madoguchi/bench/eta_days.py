"""Simulated days of a city hall, from published figures. Only the shape is known; every size is a parameter.

- People by hour: 大船渡市, https://www.city.ofunato.iwate.jp/archive/p20251021162937, also for Monday and Friday.
- Moves a day: 鹿児島市 had a mean of 286 in two peak weeks, 521 on 1 April, about 400 on 25 March, 8 times a slow day
  (鹿児島市の調査報告, figures D13 of the project's collection, checked 2026-11-21). Here a quarter of that city.
- Length of services: certificates 8 to 10 minutes, moves 45 to 54 (浜松市); cards 15 to 30 (枚方市,
  https://oumasan51.hatenablog.com/entry/2016/03/16/000823). Coefficients of variation 0.5 to 0.8 are assumed.
- Lunch staggered from 11:30 to 14:30: 堺市中区, https://www.city.sakai.lg.jp/naka/ (窓口の混雑状況).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from random import Random

from madoguchi.core.queueing.arrivals import shares_of
from madoguchi.core.queueing.simulation import (
    TrueClerk,
    TrueDay,
    TrueService,
    Visitor,
    lognormal,
    poisson_times,
)

OPENS, CLOSES = 8 * 60 + 30.0, 17 * 60 + 15.0
SCALE = 0.25
MOVES = {"slow": 50, "usual": 100, "busy": 286, "25 March": 400, "1 April": 521}
OTHERS = {"certificate": 90, "card": 20, "insurance": 16, "children": 8}
MEANS = {"certificate": 9.0, "move": 48.0, "insurance": 18.0, "card": 22.0, "children": 15.0}
SPREADS = {"certificate": 0.6, "move": 0.7, "insurance": 0.65, "card": 0.5, "children": 0.8}
PRIORS = {"certificate": 10.0, "move": 30.0, "insurance": 15.0, "card": 15.0, "children": 15.0}
"""What the city's data assume before anything was measured: wrong, as such figures are."""
AFTER_A_MOVE = ((0.35, ()), (0.25, ("insurance",)), (0.2, ("insurance", "children")), (0.2, ("card",)))
LUNCHES = (11.5 * 60, 12.25 * 60, 13 * 60, 13.5 * 60)
_WORK_MIN = 400.0
_MOST_MOVE_DESKS = 14
_SLOTS = range(9 * 60, 16 * 60, 30)


@dataclass(frozen=True, slots=True)
class DayPlan:
    kind: str
    weekday: int


def plans(count: int) -> list[DayPlan]:
    """The scored days: every fifth is slow, two of ten in the peak weeks, and 25 March and 1 April among 24."""
    kinds = (
        "usual",
        "slow",
        "busy",
        "usual",
        "25 March",
        "usual",
        "busy",
        "slow",
        "usual",
        "1 April",
        "busy",
        "usual",
    )
    return [DayPlan(kinds[number % len(kinds)], number % 5) for number in range(count)]


def warm_up(count: int) -> list[DayPlan]:
    return [DayPlan(("usual", "slow", "busy")[number % 3], number % 5) for number in range(count)]


def build(plan: DayPlan, random: Random) -> TrueDay:
    moves = MOVES[plan.kind] * SCALE
    pace = lognormal(random, 1.0, 0.1)
    services = {
        name: TrueService(mean * pace, SPREADS[name], {9: 1.05, 16: 0.92}) for name, mean in MEANS.items()
    }
    booked, missing = _booked(random, round(min(moves * 0.25, 20)))
    shares = shares_of(plan.weekday)
    crowd = 1.4 if plan.kind in ("busy", "25 March", "1 April") else 1.0
    volumes = {name: count * crowd for name, count in OTHERS.items()}
    volumes["move"] = moves - len(booked)
    visitors = [one for name, volume in volumes.items() for one in _walk_ins(random, name, volume, shares)]
    return TrueDay(
        services, _clerks(random, plan, moves, crowd), sorted([*visitors, *booked], key=_at), missing
    )


def _at(visitor: Visitor) -> float:
    return visitor.at


def _walk_ins(random: Random, name: str, volume: float, shares: object) -> list[Visitor]:
    assert isinstance(shares, dict)
    open_shares = {hour: share for hour, share in shares.items() if hour * 60 < CLOSES}
    whole = sum(share * _open_part(hour) for hour, share in open_shares.items())
    rates = {hour: volume * share / whole for hour, share in open_shares.items()}
    return [_visitor(random, name, at) for at in poisson_times(random, rates, OPENS, CLOSES)]


def _open_part(hour: int) -> float:
    return max(0.0, min(hour * 60 + 60, CLOSES) - max(hour * 60, OPENS)) / 60


def _visitor(random: Random, name: str, at: float, booked_for: float | None = None) -> Visitor:
    return Visitor(
        at=at,
        services=(name, *_after(random)) if name == "move" else (name,),
        booked_for=booked_for,
        patience=random.expovariate(1 / 1500.0),
        is_quiet=random.random() < 0.5,
        is_law=random.random() < 0.015,
        hears=random.random() >= 0.025,
    )


def _after(random: Random) -> tuple[str, ...]:
    chance = random.random()
    for share, services in AFTER_A_MOVE:
        chance -= share
        if chance < 0:
            return services
    return ()


def _booked(random: Random, count: int) -> tuple[list[Visitor], list[Visitor]]:
    """(those who come, those who do not): one in ten stays away, the others come 7 minutes early, give or take 8."""
    come: list[Visitor] = []
    missing: list[Visitor] = []
    for _ in range(count):
        booked_for = float(random.choice(_SLOTS))
        at = max(OPENS, booked_for - random.gauss(7.0, 8.0))
        (missing if random.random() < 0.1 else come).append(_visitor(random, "move", at, booked_for))
    return come, missing


def _clerks(random: Random, plan: DayPlan, moves: float, crowd: float) -> list[TrueClerk]:
    """As many desks as the work of the day needs, without those that a city does not have on its worst day."""
    minutes = {name: count * crowd * MEANS[name] for name, count in OTHERS.items()}
    minutes["insurance"] += 0.45 * moves * MEANS["insurance"]
    minutes["children"] += 0.2 * moves * MEANS["children"]
    minutes["card"] += 0.2 * moves * MEANS["card"]
    wanted = [
        (("move",), min(_MOST_MOVE_DESKS, ceil(moves * MEANS["move"] / _WORK_MIN))),
        (("certificate", "card"), ceil((minutes["certificate"] + minutes["card"]) / _WORK_MIN)),
        (("insurance",), ceil(minutes["insurance"] / _WORK_MIN)),
        (("children", "insurance"), ceil(minutes["children"] / _WORK_MIN)),
    ]
    clerks = []
    first = random.randrange(4)
    for services, count in wanted:
        for number in range(count):
            lunch = LUNCHES[(first + number) % len(LUNCHES)] + random.uniform(-5, 5)
            also = ("certificate",) if services == ("move",) and number == 0 else ()
            clerks.append(
                TrueClerk(
                    seat=f"{services[0]}_{number + 1}",
                    services=(*services, *also),
                    begins=OPENS if number < 2 or random.random() < 0.8 else 9 * 60.0,
                    ends=CLOSES,
                    speed=lognormal(random, 1.0, 0.15),
                    lunch_at=lunch,
                )
            )
    return clerks
