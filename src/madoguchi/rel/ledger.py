"""What must hold after the sale, asked of the database alone and of what the sellers wrote down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.visits.models import Reservation, Ticket
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS
from madoguchi.rel.diary import Entry, read
from madoguchi.rel.outcome import Findings

NOWHERE = ""


def check(diaries: Path, findings: Findings) -> None:
    """Sold twice, lost, numbers given twice, refusals without a code; then notes for the reader."""
    told = _pair(read(diaries))
    _check_places(findings)
    _check_bookings(told, findings)
    _check_numbers(told, findings)
    _check_refusals(told, findings)
    counted = Counter(entry["at"] for entry in told)
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


def _check_places(findings: Findings) -> None:
    """Plain SQL: the models' own idea of what is unique is not asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, count(*) FROM intake_booking WHERE state = %s GROUP BY place HAVING count(*) > 1",
            [BookingState.BOOKED],
        )
        findings.violations += [f"枠 {place} を {n} 世帯に売った(予約)" for place, n in cursor.fetchall()]
        cursor.execute(
            "SELECT place_id, count(*) FROM visits_reservation WHERE state = ANY(%s) "
            "GROUP BY place_id HAVING count(*) > 1",
            [list(map(str, ACTIVE_RESERVATIONS))],
        )
        findings.violations += [f"枠 {place} に {n} 世帯を入れた(窓口)" for place, n in cursor.fetchall()]


def _check_bookings(told: list[Entry], findings: Findings) -> None:
    """Each citizen's booking stands where the last answer said. A place that the office could not keep was
    taken back with a notice: that is no loss, but it is counted in the notes."""
    possible = _possible_places(told)
    rows = Booking.objects.values_list("reference", "place", "state")
    standing = {reference: place for reference, place, state in rows if state == BookingState.BOOKED}
    refused = {(reference, place) for reference, place, state in rows if state == BookingState.REFUSED}
    taken_back = 0
    for reference, places in possible.items():
        found = standing.get(reference, NOWHERE)
        if found in places:
            continue
        if found == NOWHERE and any((reference, place) in refused for place in places):
            taken_back += 1
            continue
        findings.violations.append(
            f"{reference}: 約束した予約がない(あるはず {sorted(places)}、実際 {found!r})"
        )
    kept = dict(
        Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values_list("reference", "place__public_id")
    )
    for reference, place in standing.items():
        found = kept.get(reference, NOWHERE)
        findings.demand(found == place, f"{reference}: 予約は枠 {place}、窓口の予定は {found!r}")
    blocked = len(kept.keys() - standing.keys())
    findings.notes.append(
        f"予約 {len(standing)}、市役所の都合で取り消した予約 {taken_back}、窓口だけに残る枠 {blocked}"
    )


def _possible_places(told: list[Entry]) -> dict[str, set[str]]:
    """Reference → where its booking may rightly be; NOWHERE for none. A kill leaves two possibilities."""
    possible: dict[str, set[str]] = defaultdict(lambda: {NOWHERE})
    for entry in told:
        if entry["act"] == "check_in":
            continue
        after = {NOWHERE if entry["act"] == "cancel" else entry["place"]}
        if entry["at"] == "granted":
            possible[entry["reference"]] = after
        elif entry["at"] in ("killed", "unknown"):
            possible[entry["reference"]] |= after
    return possible


def _check_numbers(told: list[Entry], findings: Findings) -> None:
    """No number twice, none missing in between, and every number that somebody was given is stored."""
    stored = list(Ticket.objects.values_list("office", "day", "number"))
    twice = [key for key, count in Counter(stored).items() if count > 1]
    findings.violations += [f"番号 {number} を2回出した" for _, _, number in twice]
    numbers = {number for _, _, number in stored}
    findings.demand(numbers == set(range(1, len(numbers) + 1)), "番号が続いていない")
    given = Counter(e["told"] for e in told if e["act"] == "check_in" and e["at"] == "granted")
    findings.violations += [f"番号 {number} を2人に渡した" for number, count in given.items() if count > 1]
    findings.violations += [f"渡した番号 {number} が残っていない" for number in given.keys() - numbers]


def _check_refusals(told: list[Entry], findings: Findings) -> None:
    for entry in told:
        if entry["at"] == "broken":
            findings.violations.append(f"{entry['act']}: 理由のない失敗 {entry['error']}")
        elif entry["at"] == "refused":
            findings.demand("." in entry["code"], f"{entry['act']}: 断りに理由の番号がない")
