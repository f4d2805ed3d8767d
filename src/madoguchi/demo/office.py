"""The city hall's side of the visit: kiosk, call, hearing, papers, signatures, fee, and handing everything in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.citizen import typed_into
from madoguchi.demo.household import Household
from madoguchi.demo.pages import Form
from madoguchi.demo.staff import sign_in

# A pen that goes up and down across the pad: strokes as the signature pad sends them.
_STROKES = json.dumps([[[40 + 20 * n, 40 + 60 * (n % 2)] for n in range(12)], [[320, 30], [420, 110]]])
_MOST_ROUNDS = 12


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
    """`asked` are the fields that the counter still had to ask."""

    asked: list[str] = field(default_factory=list)


def hear(clerk: Browser, family: Household, reference: str) -> Heard:
    """Opens the case, records both identity checks, and asks only what is still unknown."""
    clerk.get(f"/counter/cases/{reference}/")
    if clerk.page.has_form(f"{reference}/open/"):
        clerk.send(f"{reference}/open/")
    identity = clerk.page.form(f"{reference}/identity/")
    clerk.send(identity, _identity(identity, family))
    heard = Heard()
    for _ in range(_MOST_ROUNDS):
        clerk.get(f"/counter/cases/{reference}/hearing/")
        form = next((form for form in clerk.page.forms if form.action.endswith("/hearing/")), None)
        values = typed_into(form, family) if form else {}
        if form is None or not values:
            return heard
        heard.asked += sorted(values)
        clerk.send(form, values)
    raise JourneyBroken(f"{clerk.who}: the hearing does not come to an end: {clerk.page.text[:300]}")


def _identity(form: Form, family: Household) -> dict[str, str]:
    """Each select of the form is one kind of check; the family's papers say which method is chosen."""
    return {
        name: family.identity[name]
        for name, control in form.controls.items()
        if control.kind == "select" and name in family.identity
    }


def make_papers(clerk: Browser, reference: str) -> list[tuple[str, str]]:
    """Makes all forms; returns (name, address of the PDF) of each paper."""
    clerk.get(f"/counter/cases/{reference}/papers/")
    clerk.send("/papers/make/")
    return [
        (re.sub(r"\(PDF \d+ページ\)$", "", text), href)
        for text, href in clerk.page.links
        if href.endswith("/pdf/")
    ]


def sign_papers(clerk: Browser, reference: str) -> int:
    """Everybody who is asked signs on the tablet; the rest is signed or sealed on paper. Returns how many by hand."""
    for _ in range(_MOST_ROUNDS):
        clerk.get(f"/counter/cases/{reference}/papers/")
        signs = [href for _, href in clerk.page.links if "/papers/sign/" in href]
        if not signs:
            break
        clerk.get(signs[0])
        pad = next(form for form in clerk.page.forms if "strokes" in form.controls)
        clerk.send(pad, {"strokes": _STROKES})
    by_hand = 0
    while clerk.page.has_form("/confirm/"):
        clerk.send("/confirm/")
        by_hand += 1
    return by_hand


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
    clerk.send("/fees/pay/", {"drawer": drawer, "tender": "cash", "received_yen": "1000"})
    found = re.search(r"合計\s*([\d,]+)\s*円", clerk.page.text)
    if found is None:
        raise JourneyBroken(f"{clerk.who}: no total on the receipt: {clerk.page.text[:300]}")
    return int(found[1].replace(",", ""))


def submit(clerk: Browser, reference: str) -> int:
    """Hands in everything the plan needs; returns how many applications there are."""
    clerk.get(f"/counter/cases/{reference}/papers/")
    clerk.send("/submit/")
    return clerk.page.html.count("受付済み・処理待ち")
