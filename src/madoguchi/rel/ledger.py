"""What must hold after the sale, asked of the database alone and of what the sellers wrote down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.visits.models import Reservation, Ticket
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS
from madoguchi.rel.diary import Entry, read
from madoguchi.rel.outcome import Findings

NOWHERE, ANYWHERE = "", "*"
_FRONT = frozenset({"book", "change", "cancel", "confirm", "accept"})
_UNSURE = ("killed", "unknown")
_BEGUN_BEFORE = timedelta(seconds=1)
"""A claim bears the moment at which its statement began; it may have waited that long for the end of a hold."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_ON_ONE_SIDE = "NOT (a.updated_at >= %s AND b.created_at < %s)"


def check(diaries: Path, findings: Findings, midnight: datetime = _NEVER) -> None:
    """Sold twice, lost, kept for nobody, given twice, refused without a code; then notes for the reader.

    `midnight`: up to then the clock was moved on in one step; a statement that was under way bears the moment before.
    """
    told = _pair(read(diaries))
    _check_places(findings, midnight)
    _check_holds(findings, midnight)
    _check_bookings(told, findings)
    _check_telephone(told, findings)
    _check_numbers(told, findings)
    _check_calls(told, findings)
    _check_work(told, findings)
    _check_refusals(told, findings)
    counted = Counter(f"{entry['act']} {entry['at']}" for entry in told)
    findings.notes.append("、".join(f"{name} {count}" for name, count in sorted(counted.items())))


def _pair(entries: Iterable[Entry]) -> list[Entry]:
    """Wish and answer as one entry; a wish whose seller was killed has the answer "killed"."""
    told: list[Entry] = []
    for entry in entries:
        if entry["at"] == "wish":
            told.append({**entry, "at": "killed"})
        else:
            told[-1] = {**told[-1], **entry}
    return told


def _rows(text: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Plain SQL: the models' own idea of what is unique is not asked."""
    with connection.cursor() as cursor:
        cursor.execute(text, list(parameters))
        return list(cursor.fetchall())


def _check_places(findings: Findings, midnight: datetime) -> None:
    booked = _rows(
        "SELECT place, count(*) FROM intake_booking WHERE state IN ('held', 'booked')"
        " GROUP BY place HAVING count(*) > 1"
    )
    findings.violations += [f"枠 {place} を {n} 世帯に売った(予約)" for place, n in booked]
    overlapping = _rows(
        "SELECT DISTINCT a.place FROM intake_booking a JOIN intake_booking b ON b.place = a.place AND b.id <> a.id"  # noqa: S608
        " WHERE a.state NOT IN ('held', 'booked', 'lapsed') AND b.created_at > a.created_at"
        f" AND b.created_at < a.updated_at - %s AND {_ON_ONE_SIDE}",
        [_BEGUN_BEFORE, midnight, midnight],
    )
    findings.violations += [f"枠 {row[0]} を、ほかの世帯のものである間に売った" for row in overlapping]
    expected = _rows(
        "SELECT place_id, count(*) FROM visits_reservation WHERE state = ANY(%s)"
        " GROUP BY place_id HAVING count(*) > 1",
        [list(map(str, ACTIVE_RESERVATIONS))],
    )
    findings.violations += [f"枠 {place} に {n} 世帯を入れた(窓口)" for place, n in expected]


def _check_holds(findings: Findings, midnight: datetime) -> None:
    """A hold that ran out had its place to itself until then, and none outlives its promise."""
    for table, place in (("intake_booking", "place"), ("visits_reservation", "place_id")):
        left = _rows(f"SELECT {place} FROM {table} WHERE state = 'held'")  # noqa: S608
        findings.violations += [f"枠 {row[0]} の仮押さえが戻らない" for row in left]
        broken = _rows(
            f"SELECT a.{place} FROM {table} a JOIN {table} b ON b.{place} = a.{place} AND b.id <> a.id"  # noqa: S608
            " WHERE a.state = 'lapsed' AND b.created_at > a.created_at AND b.created_at < a.expires_at - %s"
            f" AND {_ON_ONE_SIDE}",
            [_BEGUN_BEFORE, midnight, midnight],
        )
        findings.violations += [f"枠 {row[0]} を、仮押さえの間にほかの世帯が取った" for row in broken]
        early = _rows(f"SELECT {place} FROM {table} WHERE state = 'lapsed' AND updated_at < expires_at")  # noqa: S608
        findings.violations += [f"枠 {row[0]} の仮押さえが、時間の前に終わった" for row in early]


def _check_bookings(told: list[Entry], findings: Findings) -> None:
    """Each citizen's booking stands where the last answer said, and the office expects the same households there: it
    takes no promise back, and keeps no place for somebody who has given it back."""
    possible = _possible_places(told)
    rows = Booking.objects.filter(state=BookingState.BOOKED).values_list("reference", "place")
    standing = dict(rows)
    for reference, places in possible.items():
        found = standing.get(reference, NOWHERE)
        findings.demand(
            found in places or ANYWHERE in places,
            f"{reference}: 約束した予約がない(あるはず {sorted(places)}、実際 {found!r})",
        )
    taken_back = Booking.objects.filter(state=BookingState.REFUSED).values_list("reference", "place")
    findings.violations += [f"{name}: 予約した枠 {place} を窓口が断った" for name, place in taken_back]
    kept = dict(
        Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values_list("reference", "place__public_id")
    )
    for reference, place in standing.items():
        found = kept.get(reference, NOWHERE)
        findings.demand(found == place, f"{reference}: 予約は枠 {place}、窓口の予定は {found!r}")
    phoned = {entry["reference"] for entry in told if entry["act"].startswith("phone")}
    blocked = sorted(kept.keys() - standing.keys() - phoned)
    findings.violations += [f"{name}: 予約がないのに、窓口に枠 {kept[name]} が残る" for name in blocked]
    findings.notes.append(f"予約 {len(standing)}")


def _possible_places(told: list[Entry]) -> dict[str, set[str]]:
    """Reference → where its booking may rightly be; NOWHERE for none. A kill leaves two possibilities; of a first
    sale that was cut short nobody knows at which desk of the time it ended."""
    possible: dict[str, set[str]] = defaultdict(lambda: {NOWHERE})
    for entry in told:
        act = entry["act"]
        if act not in _FRONT:
            continue
        if entry["at"] == "granted":
            possible[entry["reference"]] = {NOWHERE if act == "cancel" else entry["told"]}
        elif entry["at"] in _UNSURE:
            unsure = str({"cancel": NOWHERE, "book": ANYWHERE, "accept": ANYWHERE}.get(act, entry["place"]))
            possible[entry["reference"]] |= {unsure}
    return possible


def _check_telephone(told: list[Entry], findings: Findings) -> None:
    """Who was told a time on the telephone is expected at it."""
    kept = set(
        Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values_list("reference", "place__public_id")
    )
    for entry in told:
        if entry["act"] == "phone" and entry["at"] == "granted":
            is_kept = (entry["reference"], entry["told"]) in kept
            findings.demand(is_kept, f"{entry['reference']}: 電話で約束した予約がない")


def _check_numbers(told: list[Entry], findings: Findings) -> None:
    """No number twice in a day, none missing in between, and every ticket that somebody was given is stored."""
    twice = _rows(
        "SELECT office, day, number, count(*) FROM visits_ticket GROUP BY office, day, number HAVING count(*) > 1"
    )
    findings.violations += [f"番号 {number} を1日に {n} 回出した" for _, _, number, n in twice]
    days = _rows("SELECT day, count(DISTINCT number), max(number) FROM visits_ticket GROUP BY office, day")
    for _, count, highest in days:
        findings.demand(count == highest, "番号が続いていない")
    stored = set(Ticket.objects.values_list("public_id", flat=True))
    given = {e["told"] for e in told if e["act"] == "check_in" and e["at"] == "granted"}
    findings.violations += ["渡した番号札が残っていない"] * len(given - stored)
    findings.notes.append(f"番号札 {len(stored)}(日 {len(days)})")


def _check_calls(told: list[Entry], findings: Findings) -> None:
    """Nobody puts a family back into the line here, so each is called once, to one desk."""
    granted = [e for e in told if e["act"] == "call" and e["at"] == "granted"]
    clerks: dict[str, set[str]] = defaultdict(set)
    for entry in granted:
        clerks[entry["told"]].add(entry["reference"])
    findings.violations += ["1つの番号札を2人の職員に渡した" for who in clerks.values() if len(who) > 1]
    twice = _rows(
        "SELECT ticket_id FROM visits_call WHERE NOT is_recall GROUP BY ticket_id HAVING count(*) > 1"
    )
    findings.violations += ["1つの番号札を2回呼んだ" for _ in twice]
    called = {
        row[0]
        for row in _rows("SELECT t.public_id FROM visits_call c JOIN visits_ticket t ON t.id = c.ticket_id")
    }
    findings.violations += ["呼んだ番号札の記録がない"] * len(clerks.keys() - called)


def _check_work(told: list[Entry], findings: Findings) -> None:
    """A step was given to one clerk, the one that is stored, and by one entry of its history."""
    clerks: dict[str, set[str]] = defaultdict(set)
    for entry in told:
        if entry["act"] == "claim_step" and entry["at"] == "granted":
            clerks[entry["told"]].add(entry["reference"])
    findings.violations += ["1つの仕事を2人の職員に渡した" for who in clerks.values() if len(who) > 1]
    twice = _rows(
        "SELECT item_id FROM work_workhistory WHERE transition = 'claim' GROUP BY item_id HAVING count(*) > 1"
    )
    findings.violations += ["1つの仕事が2回始められた" for _ in twice]
    stored = dict(_rows("SELECT public_id, worker_id FROM work_workitem"))
    for item, who in clerks.items():
        findings.demand(stored.get(item) in who, "渡した仕事が、ほかの職員のものになっている")
    findings.notes.append(f"仕事 {len(clerks)}")


def _check_refusals(told: list[Entry], findings: Findings) -> None:
    for entry in told:
        if entry["at"] == "broken":
            findings.violations.append(f"{entry['act']}: 理由のない失敗 {entry['error']}")
        elif entry["at"] == "refused":
            findings.demand("." in entry["code"], f"{entry['act']}: 断りに理由の番号がない")
