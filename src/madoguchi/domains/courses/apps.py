"""Courses: what is held where, its seats, who takes part and who was there."""

from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "madoguchi.domains.courses"
    label = "courses"
    verbose_name = "講座・催し"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.courses import subscriptions

        subscriptions.connect()
