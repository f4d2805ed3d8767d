"""The back yard: section clerks, a second person who approves, and the core system that takes the files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.clock import DemoClock
from madoguchi.demo.household import Returned
from madoguchi.demo.staff import section_clerks, sign_in

_MOST_ROUNDS = 12
_STEP_MIN = 5
"""How long a clerk takes for one step. Assumed."""

Note = Callable[[datetime, str, str, int], None]


@dataclass(slots=True)
class Sections:
    """`at` is the demo clock's time; every finished step moves it on."""

    url: str
    clock: DemoClock
    at: datetime
    note: Note
    desks: dict[str, Browser] = field(default_factory=dict)

    def _desk(self, name: str) -> Browser:
        if name not in self.desks:
            self.desks[name] = sign_in(self.url, name)
        return self.desks[name]

    def _rows(self, desk: Browser, reference: str) -> list[tuple[str, str]]:
        """(address, text of the row) of the case's work that this person sees."""
        desk.get("/back/")
        rows = re.findall(r"<tr>(.*?)</tr>", desk.page.html, re.S)
        found = [(re.search(r'href="(/back/items/[^"]+)"', row), row) for row in rows if reference in row]
        return [(link[1], row) for link, row in found if link]

    def return_one(self, returned: Returned, reference: str) -> None:
        """One step is claimed and goes back to the citizen with a message."""
        for name in section_clerks():
            desk = self._desk(name)
            for address, row in self._rows(desk, reference):
                if returned.procedure not in row:
                    continue
                desk.get(address)
                desk.send("/claim/")
                fields = desk.page.form("/return/").controls["fields"].options
                chosen = [key for key in fields if key.endswith(f".{returned.fact}")]
                desk.send("/return/", {"fields": chosen, "message": returned.message})
                self.note(self.at, name, f"{returned.procedure}を差し戻し", _STEP_MIN)
                return
        raise JourneyBroken(f"no section has a step of {returned.procedure}")

    def is_corrected(self, reference: str) -> bool:
        """Whether the returned step can be worked on again."""
        for name in section_clerks():
            desk = self._desk(name)
            for address, _ in self._rows(desk, reference):
                desk.get(address)
                if not (desk.page.has_form("/claim/") or desk.page.has_form("/finish/")):
                    return False
        return True

    def finish_all(self, reference: str) -> None:
        """Every section works until nothing of the case is left; another person approves where the data says so."""
        for _ in range(_MOST_ROUNDS):
            done = sum(self._work(name, reference) for name in section_clerks())
            approved = self._approve(reference)
            if not (done or approved):
                break
        left = [row for name in section_clerks() for _, row in self._rows(self._desk(name), reference)]
        if left:
            raise JourneyBroken(f"{len(left)} steps are left: {left[0][:300]}")

    def _work(self, name: str, reference: str) -> int:
        desk, done = self._desk(name), 0
        for address, _ in self._rows(desk, reference):
            desk.get(address)
            if desk.page.has_form("/claim/"):
                desk.send("/claim/")
            if not desk.page.has_form("/finish/"):
                continue
            heading = desk.page.heading
            self.at += timedelta(minutes=_STEP_MIN)
            self.clock.move(self.at)
            desk.send("/finish/")
            self.note(self.at, name, heading, _STEP_MIN)
            done += 1
        return done

    def _approve(self, reference: str) -> int:
        chief, approved = self._desk("supervisor1"), 0
        for address, _ in self._rows(chief, reference):
            chief.get(address)
            if chief.page.has_form("/approve/"):
                heading = chief.page.heading
                chief.send("/approve/")
                self.note(self.at, "supervisor1", f"承認 {heading}", 0)
                approved += 1
        return approved

    def exchange(self, reference: str) -> tuple[int, int]:
        """Sends each section's file to the core system and reads its answer back; (rejected rows, sent rows)."""
        rejected = sent = 0
        for name in section_clerks():
            desk = self._desk(name)
            desk.get("/back/exchange/")
            for form in [form for form in desk.page.forms if "/exchange/make/" in form.action]:
                answer = desk.try_send(form)
                desk.get("/back/exchange/")
                if not answer:
                    continue
            for address in [
                href for _, href in desk.page.links if re.fullmatch(r"/back/exchange/[^/]+/", href)
            ]:
                desk.get(address)
                if not desk.page.has_form("/results/"):
                    continue
                content = desk.download(f"{address}file/").content
                results, rows = answer_as_core_system(content, reference)
                desk.send("/results/", files={"file": ("results.csv", results, "text/csv")})
                sent += rows
                rejected += desk.page.text.count("エラー(差戻し)")
        return rejected, sent


def answer_as_core_system(content: bytes, reference: str) -> tuple[bytes, int]:
    """Reads the file as the core system would and answers row by row; (result file, rows of this case).

    A row is taken when its application and every quoted name are there, code point for code point as sent.
    """
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("row", "application", "result", "reason_code", "reason"))
    own = 0
    for row in rows:
        is_whole = bool(row.get("application")) and all(value is not None for value in row.values())
        own += reference in row.values()
        verdict = ("accepted", "", "") if is_whole else ("rejected", "E001", "必須項目がありません")
        writer.writerow((row["row"], row.get("application", ""), *verdict))
    return out.getvalue().encode("utf-8"), own


def read_figures(supervisor: Browser, reference: str) -> dict[str, int]:
    """Counts of one case from the supervisor's page: typed, typed_twice, visits, counters."""
    supervisor.get(f"/manager/cases/{reference}/")
    found = dict(re.findall(r'data-figure="(\w+)"[^>]*>\s*(\d+)', supervisor.page.html))
    missing = {"typed", "typed_twice", "visits", "counters"} - set(found)
    if missing:
        raise JourneyBroken(f"supervisor: the case's page lacks {', '.join(sorted(missing))}")
    return {name: int(value) for name, value in found.items()}
