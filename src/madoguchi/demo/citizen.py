"""The family on its phone: guide, pre-entry, reservation, status, and putting one thing right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from madoguchi.demo.browser import Browser, JourneyBroken
from madoguchi.demo.household import Door, Household, Typed
from madoguchi.demo.pages import Form

_MOST_QUESTIONS = 80
_MOST_TRIES = 5
_SHOWN_AGAIN = (200, 422)
"""A page, or the same page with what is wrong."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the family keeps: the reference that everybody may see, and the secret that opens its data."""

    reference: str
    secret: str


@dataclass(slots=True)
class Answered:
    """`questions` are facts, each once for all members; `unknown` are slots of the guide for which the family said 「わからない」."""

    questions: int = 0
    unknown: int = 0


def walk_guide(browser: Browser, family: Household) -> Answered:
    """From the first page to the plan, one screen at a time."""
    browser.get("/")
    _begin(browser, family.events)
    answered = Answered()
    while "/q/" in browser.page.url:
        if answered.questions >= _MOST_QUESTIONS:
            raise JourneyBroken(f"citizen: the guide does not come to an end; last {browser.page.url}")
        form = next(form for form in browser.page.forms if form.fillable)
        values = typed_into(form, family, Door.GUIDE)
        answered.questions += len({name.rpartition("-")[2] for name in form.fillable})
        missing = [name for name in form.fillable if name not in values]
        answered.unknown += len(missing)
        before = browser.page.url
        if all("unknown" in form.controls[name].options for name in missing) and values:
            browser.send(form, {**values, **dict.fromkeys(missing, "unknown")}, expect=_SHOWN_AGAIN)
        else:
            browser.send(form, values, button="わからない", expect=_SHOWN_AGAIN)
        if browser.page.url == before or browser.page.status != 200:
            said = f"typed {values}, left open {missing}" if values else f"nothing known of {missing}"
            raise JourneyBroken(f"citizen: guide {before} was not accepted ({said}): {_problems(browser)}")
    if "/plan/" not in browser.page.url:
        raise JourneyBroken(f"citizen: the guide ends at {browser.page.url}, not at the plan")
    return answered


def _begin(browser: Browser, events: tuple[str, ...]) -> None:
    """Ticks the life events, all together."""
    form = browser.page.form("guide/start/")
    offered = form.controls["event"].options if "event" in form.controls else []
    missing = [event for event in events if event not in offered]
    if missing:
        raise JourneyBroken(f"citizen: the first page does not offer {', '.join(missing)}")
    browser.send(form, {"event": list(events)})


def planned_visits(browser: Browser) -> int:
    """How often the family has to come, as its plan says."""
    found = re.search(r"市役所に行くのは\s*(\d+)\s*回", browser.page.text)
    if found is None and "市役所に行く必要はありません" not in browser.page.text:
        raise JourneyBroken(f"citizen: the plan says no number of visits: {browser.page.text[:300]}")
    return int(found[1]) if found else 0


def enter_at_home(browser: Browser, family: Household) -> Slip:
    """The household's data once, then sent to the city hall."""
    browser.follow("/entry/begin/")
    browser.send("/entry/begin/")
    slip = Slip(
        reference=_after("受付番号", r"([0-9A-Z]{4}-[0-9A-Z]{4})", browser.page.text),
        secret=_after("合言葉", r"([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", browser.page.text),
    )
    browser.follow("/entry/part/")
    while any("/entry/part/" in form.action for form in browser.page.forms):
        form = next(form for form in browser.page.forms if "/entry/part/" in form.action)
        before = browser.page.url
        values = typed_into(form, family, Door.HOME)
        browser.send(form, values, button="保存して次へ", expect=_SHOWN_AGAIN)
        if browser.page.url == before or browser.page.status != 200:
            missing = [name for name in form.fillable if name not in values]
            raise JourneyBroken(
                f"citizen: pre-entry {before} was not accepted (left open {missing}): {_problems(browser)}"
            )
    if "/entry/review/" not in browser.page.url:
        browser.get("/entry/review/")
    browser.send("/entry/send/")
    return slip


def _problems(browser: Browser) -> str:
    """What the page says is wrong; it begins with it."""
    return browser.page.text[:400]


def is_bookable(browser: Browser) -> bool:
    """Whether a place is free. Who has not said for what says the first purpose: else telephone calls are offered too."""
    browser.get("/book/")
    if not browser.page.has_form("/book/take/"):
        return False
    if not any(browser.page.form("/book/take/").controls["service"].values):
        browser.get(next(href for _, href in browser.page.links if "service=" in href))
    return browser.page.has_form("/book/take/")


def book_first_free(browser: Browser) -> None:
    """Takes the first free place; somebody may have been quicker, then the next one."""
    for _ in range(_MOST_TRIES):
        if not is_bookable(browser):
            break
        form = browser.page.form("/book/take/")
        browser.send(form, _first_place(form))
        if any("/book/calendar.ics" in href for _, href in browser.page.links):
            return
    raise JourneyBroken(f"citizen: no place could be booked: {browser.page.text[:300]}")


def read_start(calendar: str) -> datetime:
    """Start of the appointment in the file that the phone's calendar takes."""
    found = re.search(r"DTSTART[^:\n]*:(\d{8}T\d{6})Z", calendar)
    if found is None:
        raise JourneyBroken("citizen: the calendar file has no start")
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _first_place(form: Form) -> dict[str, str]:
    """Radio buttons or a select of places: the first one."""
    for control in form.controls.values():
        if control.kind in ("radio", "select") and control.options:
            first = next(option for option in control.options if option)
            return {control.name: first}
    return {}


def typed_into(form: Form, family: Household, door: Door = Door.COUNTER) -> dict[str, str | list[str]]:
    """What the family writes into the controls of a form, by field name: m1-birth_date, new_address_line …"""
    known = family.known_at(door)
    values: dict[str, str | list[str]] = {}
    for name in form.fillable:
        member, dash, rest = name.partition("-")
        member, rest = (member, rest) if dash else ("", name)
        for (owner, fact), value in known.items():
            text = _part(fact, value, rest) if owner == member else None
            if text is not None:
                values[name] = text
                break
    return values


def _part(fact: str, value: Typed, name: str) -> str | list[str] | None:
    if isinstance(value, str):
        return value if name == fact else None
    if isinstance(value, tuple):
        return list(value) if name == fact else None
    prefix, _, part = name.rpartition("_")
    return value[part] if prefix == fact and part in value else None


def _after(word: str, pattern: str, text: str) -> str:
    found = re.search(f"{word}\\s*{pattern}", text)
    if found is None:
        raise JourneyBroken(f"citizen: no {word} on the page")
    return found[1]
