"""The city hall's side of the visit: kiosk, call, hearing, papers, signatures, fee, and handing everything in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape

from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.citizen import typed_into
from madoguchi.demo.household import Household
from madoguchi.demo.pages import Form
from madoguchi.demo.staff import sign_in

# A pen that goes up and down across the pad: strokes as the signature pad sends them.
_STROKES = json.dumps([[[40 + 20 * n, 40 + 60 * (n % 2)] for n in range(12)], [[320, 30], [420, 110]]])
_MOST_ROUNDS = 12
_CHECKS = {"number", "person", "authority"}
_PLANNED = re.compile(r'data-plan="(\w+)">(?:<th[^>]*>)?([^<]+)<')
_ELSEWHERE = re.compile(r"data-elsewhere><strong>([^<]+)</strong>([^<]*)<")
_ACCEPTED = re.compile(r'<th scope="row">([^<]+)</th><td>受付済み・処理待ち')
_DRAFT = "(下書き)"


def enrol_kiosk(base_url: str) -> Browser:
    """An operator offers a code; the kiosk takes it. Returns the kiosk's browser."""
    operator = sign_in(base_url, "operator1")
    operator.get("/kiosk/devices/")
    operator.send("/kiosk/devices/offer/", {"label": "1階の受付機"})
    found = re.search(r"登録用の番号\s*(\d{6,})", operator.page.text)
    if found is None:
        raise JourneyBroken("operator1: no code for the kiosk on the page")
    kiosk = Browser(base_url, "kiosk")
    kiosk.get("/kiosk/enrol/")
    kiosk.send("/kiosk/enrol/", {"code": found[1]})
    return kiosk


def check_in(kiosk: Browser, reference: str) -> str:
    """Shows the QR text to the kiosk; returns the ticket's number."""
    kiosk.get("/kiosk/reference/")
    scanner = next(form for form in kiosk.page.forms if "scanned" in form.controls)
    kiosk.send(scanner, {"scanned": reference})
    found = re.search(r"番号\s*(\d+)", kiosk.page.text)
    if found is None:
        raise JourneyBroken(f"kiosk: no number on the page: {kiosk.page.text[:200]}")
    kiosk.get("/kiosk/end/")
    return found[1]


def open_desk(clerk: Browser, *, other_than: str = "") -> str:
    """Opens the first free seat, of another counter than `other_than` if given; returns the counter's number.

    An earlier family's visit is ended and another seat left.
    """
    clerk.get("/counter/queue/")
    if clerk.page.has_form("/finish/"):
        clerk.send("/finish/")
    if clerk.page.has_form("/queue/close/"):
        clerk.send("/queue/close/")
        clerk.get("/counter/queue/")
    for form in clerk.page.forms:
        number = form.buttons[0][0].split()[0] if form.buttons else ""
        if form.action.endswith("/queue/open/") and number != other_than:
            clerk.send(form)
            return number
    raise JourneyBroken(f"{clerk.who}: no free seat")


def call_and_start(clerk: Browser, number: str) -> None:
    """Calls the ticket with `number` from the waiting list and begins."""
    clerk.get("/counter/queue/")
    call = next(
        (
            form
            for form in clerk.page.forms
            if form.action.endswith("/call/")
            and any(text.startswith(f"{number}番") for text, *_ in form.buttons)
        ),
        None,
    )
    clerk.send(call if call is not None else clerk.page.form("/queue/next/"))
    if f"番号 {number} 呼出中" not in clerk.page.text:
        raise JourneyBroken(f"{clerk.who}: number {number} was not called: {clerk.page.text[:300]}")
    clerk.send("/start/")


def call_waiting(clerk: Browser) -> None:
    """Takes the next family that waits for this desk, and begins."""
    clerk.get("/counter/queue/")
    clerk.send("/queue/next/")
    clerk.send("/start/")


def hand_over_at_seat(clerk: Browser, counter: str) -> None:
    """市民が動かない: the family keeps its seat, and a clerk of the counter with this number comes."""
    clerk.get("/counter/queue/")
    form = clerk.page.form("/hand-over/")
    services = form.controls["to_service"]
    ours = [
        option
        for option, label in zip(services.options, services.labels, strict=True)
        if label.startswith(f"{counter} ")
    ]
    if not ours:
        raise JourneyBroken(f"{clerk.who}: counter {counter} offers nothing to hand over to")
    clerk.send(form, {"to_service": ours[0], "mode": "clerk_moves"})


def finish_visit(clerk: Browser) -> None:
    clerk.get("/counter/queue/")
    clerk.send("/finish/")


@dataclass(slots=True)
class Heard:
    """`asked` are the fields that the counter still had to ask; `unanswered` those of which the file says nothing."""

    asked: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def second_key(family: Household) -> str:
    """What the applicant says where no ticket has led to the case: the birth date."""
    said = [values["m1", "birth_date"] for values in family.values.values() if ("m1", "birth_date") in values]
    return str(said[-1]) if said else ""


def check_identity(clerk: Browser, family: Household, reference: str) -> int:
    """Opens the case and records the identity checks; how many."""
    clerk.get(f"/counter/cases/{reference}/")
    if clerk.page.has_form(f"{reference}/open/"):
        opening = clerk.page.form(f"{reference}/open/")
        clerk.send(opening, {"key": second_key(family)} if "key" in opening.controls else None)
    identity = clerk.page.form(f"{reference}/identity/")
    checks = _identity(identity, family)
    clerk.send(identity, checks)
    return len(_CHECKS & set(checks))


def hear(clerk: Browser, family: Household, reference: str) -> Heard:
    """Asks only what is still unknown."""
    heard = Heard()
    for _ in range(_MOST_ROUNDS):
        clerk.get(f"/counter/cases/{reference}/hearing/")
        form = next((form for form in clerk.page.forms if form.action.endswith("/hearing/")), None)
        values = typed_into(form, family) if form else {}
        if form is None or not values:
            heard.unanswered = form.fillable if form else []
            return heard
        heard.asked += sorted(values)
        clerk.send(form, values, expect=(200, 422))
        if clerk.page.status != 200:
            raise JourneyBroken(f"{clerk.who}: the hearing refused {values}: {clerk.page.text[:600]}")
    raise JourneyBroken(f"{clerk.who}: the hearing does not come to an end: {clerk.page.text[:300]}")


def _identity(form: Form, family: Household) -> dict[str, str]:
    """Each select of the form is one kind of check; the family's papers say which method is chosen."""
    chosen: dict[str, str] = {}
    for name, control in form.controls.items():
        if control.kind == "select" and name in family.identity:
            if family.identity[name] not in control.options:
                raise JourneyBroken(
                    f"identity: {name}: {family.identity[name]} is none of {', '.join(control.options)}"
                )
            chosen[name] = family.identity[name]
    return chosen


@dataclass(frozen=True, slots=True)
class SeenPlan:
    """The plan of the clerk's page when everything has been heard, by official names. `elsewhere`: (name, why not here)."""

    needed: tuple[str, ...]
    automatic: tuple[str, ...]
    undecided: tuple[str, ...]
    not_needed: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]


def read_plan(clerk: Browser, reference: str) -> SeenPlan:
    clerk.get(f"/counter/cases/{reference}/")
    kinds: dict[str, list[str]] = {"needed": [], "automatic": [], "undecided": [], "not_needed": []}
    for kind, name in _PLANNED.findall(clerk.page.html):
        kinds[kind].append(unescape(name))
    clerk.get(f"/counter/cases/{reference}/papers/")
    elsewhere = [(unescape(name), unescape(why).strip()) for name, why in _ELSEWHERE.findall(clerk.page.html)]
    return SeenPlan(
        needed=tuple(kinds["needed"]),
        automatic=tuple(kinds["automatic"]),
        undecided=tuple(kinds["undecided"]),
        not_needed=tuple(kinds["not_needed"]),
        elsewhere=tuple(elsewhere),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A made form. A draft (下書き) is a worksheet, never the form itself."""

    name: str
    address: str
    is_draft: bool


def make_papers(clerk: Browser, reference: str, unanswered: list[str]) -> list[Paper]:
    """Makes all forms, where there are any to make."""
    clerk.get(f"/counter/cases/{reference}/papers/")
    if not clerk.page.has_form("/papers/make/"):
        return []
    clerk.send("/papers/make/", expect=(200, 422))
    if clerk.page.status != 200:
        raise JourneyBroken(
            f"{clerk.who}: the papers can't be made; nobody answered {', '.join(unanswered) or 'nothing'}: "
            f"{clerk.page.text[:400]}"
        )
    return [
        Paper(re.sub(r"\(PDF \d+ページ\)$", "", text).removesuffix(_DRAFT), href, text.find(_DRAFT) >= 0)
        for text, href in clerk.page.links
        if href.endswith("/pdf/")
    ]


_LETTER = 'data-hand-part="letter"'


@dataclass(frozen=True, slots=True)
class Signed:
    """`signers` signed on the tablet, once for all their papers; `by_hand` are papers signed or sealed with pen and seal, and
    the letters of authorisation that a proxy brought.
    """

    signers: int
    by_hand: int


def sign_papers(clerk: Browser, reference: str) -> Signed:
    """Everybody who is asked signs on the tablet, a proxy too; the rest is signed or sealed on paper."""
    signers = 0
    for _ in range(_MOST_ROUNDS):
        clerk.get(f"/counter/cases/{reference}/papers/")
        signs = [href for _, href in clerk.page.links if "/papers/sign/" in href]
        if not signs:
            break
        clerk.get(signs[0])
        pad = next(form for form in clerk.page.forms if "strokes" in form.controls)
        clerk.send(pad, {"strokes": _STROKES})
        signers += 1
    clerk.get(f"/counter/cases/{reference}/papers/")
    by_hand = clerk.page.html.count(_LETTER)
    while clerk.page.has_form("/confirm/"):
        clerk.send("/confirm/")
        by_hand += 1
    return Signed(signers, by_hand)


def take_fee(clerk: Browser, reference: str) -> int:
    """Opens the first drawer if it is not, and takes what is owed in cash with change. Returns the receipt's yen."""
    clerk.get("/counter/till/")
    till = next(form for form in clerk.page.forms if re.search(r"/till/[^/]+/(open|lock)/$", form.action))
    if till.action.endswith("/open/"):
        clerk.send(till, {"float_yen": "10000"})
    drawer = till.action.rstrip("/").split("/")[-2]
    clerk.get(f"/counter/cases/{reference}/fees/")
    if not clerk.page.has_form("/fees/pay/"):
        return 0
    owed = re.search(r"お預かりする合計\s*([\d,]+)\s*円", clerk.page.text)
    if owed is None:
        raise JourneyBroken(f"{clerk.who}: the page does not say how much: {clerk.page.text[:300]}")
    note = -(-int(owed[1].replace(",", "")) // 1000) * 1000
    clerk.send("/fees/pay/", {"drawer": drawer, "tender": "cash", "received_yen": str(note)})
    found = re.search(r"合計\s*([\d,]+)\s*円", clerk.page.text)
    if found is None:
        raise JourneyBroken(f"{clerk.who}: no total on the receipt: {clerk.page.text[:300]}")
    return int(found[1].replace(",", ""))


def submit(clerk: Browser, reference: str) -> list[str]:
    """Hands in everything that this counter takes; the procedures that were accepted, by name."""
    clerk.get(f"/counter/cases/{reference}/papers/")
    if not clerk.page.has_form("/submit/"):
        return []
    clerk.send("/submit/")
    return [unescape(name) for name in _ACCEPTED.findall(clerk.page.html)]
