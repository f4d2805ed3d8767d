"""The citizen's pages of courses have no tables; `enrolments` keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class CoursesYardConfig(AppConfig):
    name = "madoguchi.yards.courses"
    label = "yard_courses"
    verbose_name = "講座の画面"
    zone = "front"

    def ready(self) -> None:
        from django.urls import reverse

        from madoguchi.domains.enrolments.openings import register_addresses
        from madoguchi.yards.courses import news

        def addresses(course: str) -> tuple[str, str]:
            return reverse("courses:course", args=[course]), reverse("courses:enrol", args=[course])

        register_addresses(addresses)
        news.connect()
