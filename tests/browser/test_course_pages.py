"""Courses in a browser: on a phone and on a desk, with and without scripts, and the desk's roll."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser import steps
from tests.support.browser import Person


def test_courses__from_the_list_to_the_enrolment__stand_and_read_well(
    someone: Callable[..., Person],
) -> None:
    citizen = someone("courses", on="phone")
    citizen.go("/courses/?topic=digital&free=1").look("courses-list")
    citizen.page.locator(".courses-rows h2 a").first.click()
    citizen.look("course")
    assert "架空の例" in citizen.text
    citizen.page.locator("form[action$='/enrol/'] button").first.click()
    citizen.look("course-enrol")
    citizen.page.locator("main form .ui-actions button").click()
    citizen.look("course-enrol-wrong")
    for name, value in (("p1_name", "見本 太郎"), ("p1_kana", "みほん たろう"), ("phone", "090-1234-5678")):
        citizen.page.locator(f"[name={name}]").fill(value)
    citizen.page.locator("main form .ui-actions button").click()
    citizen.look("course-enrolment")
    assert "申し込みました" in citizen.text
    citizen.go("/courses/mine/?lang=en").look("courses-mine-en")
    clerk = steps.sign_in(someone("course-desk", on="desk"), "reception1")
    clerk.go("/counter/courses/").look("desk-courses")
    clerk.page.locator("tbody th a").first.click()
    clerk.look("desk-course")
