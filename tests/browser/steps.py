"""What the people of the journey do at their screens, with a look at every page on the way."""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml
import zxingcpp
from PIL import Image
from playwright._impl._api_structures import Cookie, SetCookieParam

from madoguchi.demo.citizen import Slip
from madoguchi.demo.household import Household
from madoguchi.demo.office import second_key
from madoguchi.demo.staff import one_time_code
from tests.support.browser import Person

_STAFF = Path(__file__).parents[2] / "data" / "demo" / "staff.yml"
_MOST_SCREENS = 80
_signed_in: dict[tuple[str, str], list[SetCookieParam]] = {}


def walk_guide(citizen: Person, family: Household) -> None:
    """From the first page to the plan. Screens that look alike are photographed once per fact."""
    citizen.go("/").look("start")
    citizen.page.locator('input[name="event"][value="move_in"]').check()
    with citizen.page.expect_navigation():
        citizen.page.locator('form[action$="/guide/start/"] .ui-actions button').click()
    for _ in range(_MOST_SCREENS):
        if "/q/" not in citizen.path:
            break
        fact = citizen.path.rstrip("/").rpartition("/")[2]
        before = citizen.path
        typed = citizen.type_household(family)
        if typed:
            say_unknown(citizen, typed)
        citizen.look(f"guide-{fact}", sizes=citizen.album.folder is not None)
        citizen.press("次へ" if typed else "わからないので次へ")
        assert citizen.path != before, citizen.text
    assert "/plan/" in citizen.path, citizen.text
    citizen.look("plan")


def say_unknown(citizen: Person, typed: Mapping[str, object]) -> None:
    """Chooses 「わからない」 where the family typed nothing beside what it knows."""
    form = next(form for form in citizen.forms() if form.fillable)
    left = [control for name, control in form.controls.items() if name not in typed]
    citizen.fill(form, {one.name: "unknown" for one in left if "unknown" in one.options})


def enter_at_home(citizen: Person, family: Household) -> Slip:
    citizen.follow("/entry/begin/").look("entry-begin")
    citizen.press("入力を始める").look("entry-overview")
    slip = read_slip(citizen)
    citizen.follow("/entry/part/")
    while "/entry/part/" in citizen.path:
        part = citizen.path.split("?")[0].rstrip("/").rpartition("/")[2]
        before = citizen.path
        citizen.look(f"entry-{part}-empty", sizes=False)
        citizen.type_household(family)
        citizen.look(f"entry-{part}", sizes=False)
        citizen.press(re.compile("保存して次へ"), within=citizen.page.locator(".ui-actions"))
        assert citizen.path != before, citizen.text
    if "/entry/review/" not in citizen.path:
        citizen.go("/entry/review/")
    citizen.look("entry-review")
    citizen.press("この内容で市役所に送る").look("entry-sent")
    return slip


def read_slip(citizen: Person) -> Slip:
    text = " ".join(citizen.text.split())
    reference = re.search(r"受付番号\s*([0-9A-Z]{4}-[0-9A-Z]{4})", text)
    secret = re.search(r"合言葉\s*([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})", text)
    assert reference, text
    assert secret, text
    return Slip(reference[1], secret[1])


def book_first_free(citizen: Person) -> None:
    citizen.go("/book/").look("book")
    citizen.page.locator('input[name="place"]').first.check()
    citizen.press("この時間を予約する").look("booking")


def sign_in(person: Person, name: str, *, look: bool = False) -> Person:
    """With password and one-time code, once per run: a code counts only once, so later tests take the cookies."""
    if kept := _signed_in.get((person.url, name)):
        person.context.add_cookies(kept)
        return person.go("/staff/")
    row = next(row for row in yaml.safe_load(_STAFF.read_text("utf-8")) if row["sign_in"] == name)
    person.go("/staff/sign-in/")
    if look:
        person.look("sign-in")
    person.page.fill('[name="sign_in"]', name)
    person.page.fill('[name="password"]', row["password"])
    submit(person)
    if look:
        person.look("sign-in-factor")
    code = person.page.locator('[name="code"], [name="otp"]').first
    code.fill(one_time_code(row["totp_secret"], time.time()))
    submit(person)
    assert "/sign-in/" not in person.path, person.text
    _signed_in[person.url, name] = cookies_of(person)
    return person


def cookies_of(person: Person) -> list[SetCookieParam]:
    """For a second screen of the same session."""
    return [_kept(cookie) for cookie in person.context.cookies()]


def _kept(cookie: Cookie) -> SetCookieParam:
    return SetCookieParam(
        name=cookie["name"], value=cookie["value"], domain=cookie["domain"], path=cookie["path"]
    )


def submit(person: Person) -> None:
    """Presses the first button of the first form in main."""
    with person.page.expect_navigation() as moved:
        person.page.locator("main form button[type=submit]").first.click()
    person.status = moved.value.status


def enrol_kiosk(someone: Callable[..., Person]) -> Person:
    operator = sign_in(someone("operator", on="desk"), "operator1")
    operator.look("staff-home").go("/kiosk/devices/").look("kiosk-devices-empty")
    operator.page.fill('[name="label"]', "1階の受付機")
    operator.press("登録用の番号を出す").look("kiosk-devices")
    code = re.search(r"登録用の番号\s*(\d{6,})", operator.text)
    assert code, operator.text
    kiosk = someone("kiosk", on="desk")
    kiosk.go("/kiosk/").look("enrol")
    kiosk.page.fill('[name="code"]', code[1])
    kiosk.press("登録する").look("start")
    return kiosk


def check_in(kiosk: Person, slip: Slip) -> str:
    """Returns the number on the ticket."""
    kiosk.follow("/kiosk/reference/").look("reference")
    for letter in slip.reference.replace("-", "")[:2]:
        kiosk.press(letter)
    kiosk.look("reference-typed")
    kiosk.page.fill('[name="scanned"]', slip.reference)
    kiosk.press("読み取った番号で受付する").look("ticket").look_printed("ticket")
    number = kiosk.page.locator(".ticket-paper__number").inner_text()
    kiosk.follow("/kiosk/end/")
    return number


def draw(clerk: Person) -> None:
    """A signature by mouse on the pad."""
    box = clerk.page.locator("canvas").bounding_box()
    assert box
    mouse = clerk.page.mouse
    for left in (0.1, 0.4, 0.7):
        mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.3)
        mouse.down()
        for step in range(1, 7):
            mouse.move(
                box["x"] + box["width"] * (left + 0.03 * step),
                box["y"] + box["height"] * (0.3 + 0.4 * (step % 2)),
            )
        mouse.up()


def walk_in(reception: Person, purpose: str = "certificate") -> str:
    """Nothing was booked; returns the number of the ticket, which stays on the screen."""
    reception.go("/counter/reception/")
    with reception.page.expect_navigation():
        reception.page.locator(f'button[name="purpose"][value="{purpose}"]').click()
    return reception.page.locator(".ticket-paper__number").inner_text()


def take_number(kiosk: Person, purpose: str = "certificate") -> str:
    """At the kiosk, questions skipped; the number of the ticket, which stays on the screen."""
    kiosk.go("/kiosk/").follow("/kiosk/purpose/")
    with kiosk.page.expect_navigation():
        kiosk.page.locator(f'button[value="{purpose}"]').click()
    if kiosk.page.get_by_role("button", name="質問をとばす").count():
        kiosk.press("質問をとばす")
    kiosk.press("番号札を取る")
    return kiosk.page.locator(".ticket-paper__number").inner_text()


def read_printed(person: Person) -> list[str]:
    """The texts of the codes on the ticket, as a decoder reads them from 80 mm paper with a thermal printer's 203 dots
    per inch, black or white."""
    person.page.emulate_media(media="print")
    dots = {"width": 302, "height": 900, "deviceScaleFactor": 203 / 96, "mobile": False}
    person.debugger.send("Emulation.setDeviceMetricsOverride", dots)
    paper = person.debugger.send("Page.captureScreenshot", {"captureBeyondViewport": True})
    person.debugger.send("Emulation.clearDeviceMetricsOverride")
    person.page.emulate_media(media="screen")
    image = Image.open(io.BytesIO(base64.b64decode(paper["data"]))).convert("L")
    return [
        found.text for found in zxingcpp.read_barcodes(image.point(lambda shade: 255 if shade > 127 else 0))
    ]


def open_turn(telephone: Person, address: str) -> Person:
    """The page of a ticket, once its position has crossed to the internet side."""
    end = time.monotonic() + 120
    while telephone.go(address).status == 404:
        assert time.monotonic() < end, telephone.text
        telephone.page.wait_for_timeout(200)
    return telephone


def open_desk(clerk: Person, seat: str = "") -> None:
    """The named desk, or any free one. Whoever is left from before is sent home."""
    clerk.go("/counter/queue/")
    desk = clerk.page.locator('form[action$="/queue/open/"] button', has_text=seat).last
    if desk.count():
        with clerk.page.expect_navigation():
            desk.click()
    if clerk.page.get_by_role("button", name="来庁を終える").count():
        clerk.press("来庁を終える")


def leave_desk(clerk: Person) -> None:
    """Whatever a test left there: nobody is served any more, and the desk is free."""
    clerk.go("/counter/queue/")
    for name in ("来庁を終える", "休憩を終える", "窓口を閉じる"):
        if clerk.page.get_by_role("button", name=name).count():
            clerk.press(name)


def open_case(clerk: Person, slip: Slip, family: Household) -> None:
    """Says that this household's case is the one at work now, where the page asks; and who they are, where no ticket led
    here.
    """
    opening = clerk.page.locator(f'form[action$="{slip.reference}/open/"] button')
    if opening.count():
        clerk.look("case-closed")
        if clerk.page.locator('[name="key"]').count():
            clerk.page.fill('[name="key"]', second_key(family))
        with clerk.page.expect_navigation():
            opening.first.click()


def hear(clerk: Person, family: Household, slip: Slip) -> None:
    clerk.press("対応を始める").look("queue-serving")
    clerk.follow(f"/counter/cases/{slip.reference}/")
    open_case(clerk, slip, family)
    clerk.look("case")
    for kind in ("number", "person"):
        clerk.page.locator(f'select[name="{kind}"]').select_option(family.identity[kind])
    clerk.press("本人確認を記録する").look("case-identified")
    for round_ in range(12):
        clerk.go(f"/counter/cases/{slip.reference}/hearing/").look(f"hearing-{round_}")
        if not clerk.type_household(family, "/hearing/"):
            return
        clerk.press("保存する")
    raise AssertionError(f"the hearing does not end: {clerk.text}")


def make_and_sign(clerk: Person, slip: Slip) -> None:
    papers = f"/counter/cases/{slip.reference}/papers/"
    clerk.go(papers).look("papers-none")
    clerk.press("必要な書類をまとめて作る").look("papers-made")
    while clerk.page.locator('a[href*="/papers/sign/"]').count():
        clerk.follow("/papers/sign/")
        clerk.look("sign-empty", sizes=False)
        draw(clerk)
        clerk.look("sign-drawn", sizes=False)
        clerk.press("この署名を使う").go(papers)
    while clerk.page.get_by_role("button", name="紙で受け取った").count():
        clerk.press("紙で受け取った")
    clerk.look("papers-signed")


def take_fee(clerk: Person, slip: Slip) -> None:
    clerk.go("/counter/till/").look("till-closed")
    clerk.page.fill("#float-residents", "10000")
    clerk.press("レジを開く").look("till-open")
    clerk.go(f"/counter/cases/{slip.reference}/fees/").look("fees")
    clerk.page.select_option("#drawer", "residents")
    clerk.page.fill("#received", "1000")
    clerk.press("受け取って領収書を出す").look("receipt").look_printed("receipt")


def hand_in(clerk: Person, slip: Slip) -> None:
    clerk.go(f"/counter/cases/{slip.reference}/papers/")
    clerk.press("まとめて受け付ける").look("papers-submitted")
    clerk.go("/counter/queue/").press("来庁を終える").look("queue-finished")


def return_for_correction(section: Person, slip: Slip, family: Household) -> None:
    """The section clerk takes the work up, finds one thing unclear, and gives it back to the citizen."""
    returned = family.returned
    assert returned is not None
    section.go("/back/").look("items")
    rows = section.page.locator("tr", has_text=slip.reference).filter(has_text=returned.procedure)
    with section.page.expect_navigation():
        rows.first.locator("a").first.click()
    section.look("item")
    section.press("着手する").look("item-claimed")
    section.page.locator("summary", has_text="差戻し").click()
    section.page.locator(f'[name="fields"][value$=".{returned.fact}"]').first.check()
    section.page.fill('[name="message"]', returned.message)
    section.look("item-returning")
    section.press("差し戻す").look("item-returned")


def follow_mail(reader: Person, slip: Slip) -> str:
    """Waits for the mail about this household that has a link to put something right; returns the link's path."""
    deadline = time.monotonic() + 60
    seen: set[str] = set()
    while time.monotonic() < deadline:
        reader.go("/demo/mail/")
        links = [link.get_attribute("href") or "" for link in reader.page.locator("main a").all()]
        for href in links:
            if href in seen:
                continue
            seen.add(href)
            reader.go(href)
            found = re.search(r"/fix/[\w-]+/", reader.text)
            if found and slip.reference in reader.text:
                reader.look("correction", sizes=False)
                return found[0]
    raise AssertionError("no mail with a link came within a minute")


def put_right(citizen: Person, path: str, family: Household) -> None:
    returned = family.returned
    assert returned is not None
    citizen.go(path).look("fix")
    control = citizen.page.locator(f'main form [name$="{returned.fact}"]')
    control.fill("なし")
    citizen.press("なおして送る").look("fix-refused")
    assert citizen.status == 422
    control.fill(returned.corrected)
    citizen.press("なおして送る").look("fixed")
