"""One household's whole journey, from the first question to the finished notice, against one or two installs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from madoguchi.demo import back, citizen, office, sources
from madoguchi.demo.assisted import Assisted
from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.clock import DemoClock
from madoguchi.demo.household import Door, Household, Returned
from madoguchi.demo.installs import Install
from madoguchi.demo.judging import judge
from madoguchi.demo.office import Heard
from madoguchi.demo.report import Entry, Report
from madoguchi.demo.scanner import read_codes
from madoguchi.demo.staff import sign_in

JAPAN = ZoneInfo("Asia/Tokyo")
_PATIENCE_S = 120


@dataclass(slots=True)
class Journey:
    """`front` and `office` are the same install unless the zones are split. `family` is as of today. `assisted`: what is
    counted and read back where the file says `assisted`.
    """

    front: Install
    office: Install
    family: Household
    say: Callable[[str], None]
    report: Report = field(default_factory=Report)
    assisted: Assisted | None = None

    @property
    def is_split(self) -> bool:
        return self.front.url != self.office.url

    def play(self) -> Report:
        """Plays everything; the clock of the installs is set back in the end, whatever happened."""
        with DemoClock(list(dict.fromkeys((self.front.folder, self.office.folder)))) as clock:
            self._play(clock)
        return self.report

    def _play(self, clock: DemoClock) -> None:
        clock.move(None)
        now = datetime.now(UTC).astimezone(JAPAN)  # noqa: TID251 - the machine's clock starts the story
        family = self.family
        phone = Browser(self.front.url, "citizen")
        self._come_before(family, now)
        self._ask(phone, family, now)
        slip, booked = self._at_home(phone, family, now)
        arrival = booked - timedelta(minutes=5)
        clock.move(arrival)
        number, leaving = self._visit(clock, phone, family, slip.reference, arrival)
        self._follow_up(clock, phone, family, slip.reference, leaving)
        self._count(slip.reference)
        judge(self.report, family.expected)
        if self.assisted:
            self.assisted.judge(self.report)
            self.report.counts = self.assisted.counts(self.report)
        self.report.check("visit_has_one_ticket", bool(number), number)

    def _note(self, at: datetime, who: str, what: str, minutes: int = 0) -> None:
        self.say(f"{at:%m-%d %H:%M} {who}: {what}")
        self.report.timeline.append(Entry(at, who, what, minutes))

    def _come_before(self, family: Household, now: datetime) -> None:
        """The earlier visit, of which the city still knows what the family told then."""
        if family.is_found(Door.EARLIER_CASE):
            earlier = sources.tell_before(sign_in(self.office.url, "counter2"), family)
            self._note(now, "clerk", f"前の来庁の案件 {earlier}")

    def _ask(self, phone: Browser, family: Household, now: datetime) -> None:
        answered = citizen.walk_guide(phone, family)
        self.report.questions, self.report.unknown = answered.questions, answered.unknown
        self.report.planned_visits = citizen.planned_visits(phone)
        self._note(now, "citizen", f"手続きガイド {answered.questions}問", family.human_minutes["guide"])

    def _at_home(self, phone: Browser, family: Household, now: datetime) -> tuple[citizen.Slip, datetime]:
        slip = citizen.enter_at_home(phone, family)
        self._note(now, "citizen", "事前入力を送信", family.human_minutes["entry"])
        # Two installs that have just started: the office's free times are on their way.
        self._wait("the free times of the office", lambda: citizen.is_bookable(phone))
        citizen.book_first_free(phone)
        booked = citizen.read_start(phone.download("/book/calendar.ics").text).astimezone(JAPAN)
        self._note(now, "citizen", f"来庁を予約 {booked:%m月%d日 %H:%M}")
        if family.text("", "mail"):
            self._wait("the confirmation mail", lambda: self._has_mail(slip.reference, self.front))
            self._note(now, "system", "予約の確認メール")
        # Days pass in a moment here, and an office that has not heard of a booking by its day gives the time to others.
        desk = sign_in(self.office.url, "supervisor2")
        place = f"/counter/bookings/{slip.reference}/"
        self._wait(
            "the booking in the office", lambda: slip.reference in desk.get(place, expect=(200, 404)).text
        )
        return slip, booked

    def _visit(
        self, clock: DemoClock, phone: Browser, family: Household, reference: str, arrival: datetime
    ) -> tuple[str, datetime]:
        minutes = family.human_minutes
        kiosk = office.enrol_kiosk(self.office.url)
        desk = sign_in(self.office.url, "reception1")
        self._wait("the booking of today", lambda: reference in desk.get("/counter/reception/").text)
        number = office.check_in(kiosk, reference)
        self._note(arrival, "citizen", f"受付機で受付 番号{number}", minutes["check_in"])
        clerk = sign_in(self.office.url, "counter1")
        counter = office.open_desk(clerk)
        self._wait("the position on the phone", lambda: number in self._position(phone))
        call_at = arrival + timedelta(minutes=minutes["check_in"] + 1)
        clock.move(call_at)
        office.call_and_start(clerk, number)
        self._note(call_at, "clerk", f"番号{number}を呼び出し")
        self._see_signage(number)
        if self.is_split or self.assisted:
            self._carry_by_hand(phone, clerk)
        checks = office.check_identity(clerk, family, reference)
        if self.assisted:
            self.assisted.identity_checks = checks
            self._find_sources(clerk, call_at, reference)
        heard = office.hear(clerk, family, reference)
        if self.assisted:
            self.assisted.asked = len(heard.asked)
            self.assisted.see_case(clerk, reference)
        self._read_plan(clerk, reference)
        hearing_ends = call_at + timedelta(minutes=minutes["hearing"])
        clock.move(hearing_ends)
        self._note(call_at, "clerk", f"聞き取り {len(heard.asked)}項目", minutes["hearing"])
        at = self._papers(clerk, family, reference, hearing_ends, heard)
        leaving = self._file(clock, clerk, family, reference, at, counter)
        return number, leaving

    def _find_sources(self, clerk: Browser, at: datetime, reference: str) -> None:
        """The card, the core system, and then the earlier case, which the number from the core system leads to."""
        assisted, family = self.assisted, self.family
        if assisted is None:
            return
        if family.is_found(Door.CARD):
            with sources.card_on_reader(self.office.folder, family):
                sources.read_card(clerk, reference)
            self._note(at, "citizen", "カードリーダーにカードを置く")
        if family.is_looked_up:
            sources.look_up(clerk, reference)
            assisted.look_ups += 1
            assisted.chosen = sources.settle_conflicts(clerk, family, reference)
            self._note(at, "clerk", f"基幹システムを照会・ちがう{len(assisted.chosen)}項目を見比べて選択")
        if family.is_found(Door.EARLIER_CASE):
            sources.take_earlier(clerk, reference)
            self._note(at, "clerk", "前の案件から連絡先を引き継ぐ")

    def _read_plan(self, clerk: Browser, reference: str) -> None:
        plan, report = office.read_plan(clerk, reference), self.report
        report.needed, report.automatic = list(plan.needed), list(plan.automatic)
        report.undecided, report.not_needed = list(plan.undecided), list(plan.not_needed)
        report.elsewhere = dict(plan.elsewhere)

    def _papers(
        self, clerk: Browser, family: Household, reference: str, at: datetime, heard: Heard
    ) -> datetime:
        papers = office.make_papers(clerk, reference, heard.unanswered)
        self.report.forms = list(dict.fromkeys(paper.name for paper in papers if not paper.is_draft))
        self.report.drafts = list(dict.fromkeys(paper.name for paper in papers if paper.is_draft))
        for paper in papers:
            content = self._load_pdf(clerk, paper.address, reference)
            if self.assisted:
                self.assisted.read(paper.name, content)
        kinds = len(self.report.forms) + len(self.report.drafts)
        self._note(at, "clerk", f"様式 {kinds}種 {len(papers)}枚を作成")
        signed = office.sign_papers(clerk, reference)
        self.report.handwritten = signed.by_hand
        if self.assisted:
            self.assisted.signers = signed.signers
            self.assisted.see_papers(clerk, reference)
        self._note(at, "citizen", "署名", family.human_minutes["signing"])
        return at + timedelta(minutes=family.human_minutes["signing"])

    def _file(
        self, clock: DemoClock, clerk: Browser, family: Household, reference: str, at: datetime, counter: str
    ) -> datetime:
        cashier = sign_in(self.office.url, "counter2")
        office.hand_over_at_seat(clerk, office.open_desk(cashier, other_than=counter))
        clock.move(at)
        office.call_waiting(cashier)
        self._note(at, "clerk", "担当が席へ交代(市民は動かない)")
        self.report.fee_yen = office.take_fee(clerk, reference)
        if self.report.fee_yen:
            at += timedelta(minutes=family.human_minutes["paying"])
            clock.move(at)
            self._note(at, "clerk", f"手数料 {self.report.fee_yen}円を収納", family.human_minutes["paying"])
        self.report.filed = office.submit(clerk, reference)
        self._note(at, "clerk", f"{len(self.report.filed)}件の申請を受付")
        self.report.check("applications_accepted", bool(self.report.filed), len(self.report.filed))
        office.finish_visit(cashier)
        self._note(at, "citizen", "退庁")
        return at

    def _follow_up(
        self, clock: DemoClock, phone: Browser, family: Household, reference: str, at: datetime
    ) -> None:
        """The sections work; one application may come back to the citizen and is put right by link."""
        work = back.Sections(self.office.url, clock, at, self._note)
        if family.returned:
            self._put_right(work, phone, family.returned, reference)
        work.finish_all(reference)
        self._wait("the finished state on the phone", lambda: self._all_finished(phone))
        self._note(work.at, "system", "完了の通知")
        if family.text("", "mail"):
            self._wait("the finished mail", lambda: self._has_mail(reference, self.office, "終わりました"))
        self.report.check("citizen_sees_everything_finished", True, phone.page.text.count("終わりました"))
        rejected, sent = work.exchange(reference)
        self.report.check(
            "core_system_took_every_row", rejected == 0 and sent > 0, {"sent": sent, "rejected": rejected}
        )

    def _put_right(self, work: back.Sections, phone: Browser, returned: Returned, reference: str) -> None:
        work.return_one(returned, reference)
        link = self._correction_link(reference)
        # At once: the letter is not sent before the link works, also where the zones are two installs.
        phone.get(link)
        form = next(form for form in phone.page.forms if form.fillable and form.action.split("?")[0] in link)
        name = next(name for name in form.fillable if name.endswith(returned.fact))
        phone.send(form, {name: returned.corrected})
        self._note(work.at, "citizen", "差し戻しをリンクから補正")
        self._wait("the correction in the office", lambda: work.is_corrected(reference))

    def _count(self, reference: str) -> None:
        """Figures that the server counted, read from its own pages."""
        supervisor = sign_in(self.office.url, "supervisor1")
        figures = back.read_figures(supervisor, reference)
        report = self.report
        report.typed, report.typed_twice = figures["typed"], figures["typed_twice"]
        report.visits, report.counters = figures["visits"], figures["counters"]
        report.check("nothing_typed_twice", report.typed_twice == 0, report.typed_twice)
        report.check("one_visit", report.visits == 1, report.visits)
        answer = self.office.madoguchi("audit", "verify", "--json")
        report.check("audit_verifies", '"ok": true' in answer, answer.strip()[:200])

    def _load_pdf(self, clerk: Browser, href: str, reference: str) -> bytes:
        answer = clerk.download(href)
        if not answer.content.startswith(b"%PDF-") or answer.headers["content-type"] != "application/pdf":
            raise JourneyBroken(f"clerk: {href} is no PDF ({reference})")
        return answer.content

    def _see_signage(self, number: str) -> None:
        board = Browser(self.office.url, "signage")
        board.get("/signage/")
        boards = [href for _, href in list(board.page.links) if re.fullmatch(r"/signage/office/[^/]+/", href)]
        shown = [
            str(call["number"])
            for href in boards
            if number in board.get(href).text
            for call in json.loads(board.download(f"{href}calls.json").content)["calls"]
        ]
        self.report.check("signage_shows_the_number", number in shown, number)

    def _carry_by_hand(self, phone: Browser, clerk: Browser) -> None:
        """The codes on the phone's screen are read by the scanner at the counter."""
        phone.get("/entry/carry/")
        codes = read_codes(phone.page.html)
        clerk.get("/counter/cases/")
        clerk.send("/counter/cases/scan/", {"parts": "\n".join(codes)})
        self.report.check("pre_entry_crossed_by_qr", len(codes) > 0, len(codes))

    def _position(self, phone: Browser) -> str:
        return phone.get("/visit/").text

    def _all_finished(self, phone: Browser) -> bool:
        text = phone.get("/status/").text
        return "終わりました" in text and "進めています" not in text and "受け付けました" not in text

    def _mails(self, install: Install) -> Iterator[str]:
        reader = Browser(install.url, "mail")
        reader.get("/demo/mail/")
        for _, href in list(reader.page.links):
            if re.fullmatch(r"/demo/mail/[^/]+/", href):
                yield reader.get(href).text

    def _has_mail(self, reference: str, install: Install, word: str = "") -> bool:
        return any(reference in text and word in text for text in self._mails(install))

    def _correction_link(self, reference: str) -> str:
        found: list[str] = []

        def look() -> bool:
            for text in self._mails(self.office):
                if reference in text:
                    found.extend(re.findall(r"/fix/[\w-]+/", text))
            return bool(found)

        self._wait("the mail with the link", look)
        return found[0]

    def _wait(self, what: str, is_there: Callable[[], bool]) -> None:
        """Looks again until it is there; mail and envelopes take a moment."""
        deadline = time.monotonic() + _PATIENCE_S
        while not is_there():
            if time.monotonic() > deadline:
                raise JourneyBroken(f"{what} did not arrive within {_PATIENCE_S} s")
            time.sleep(0.3)
