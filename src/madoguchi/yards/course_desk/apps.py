"""The staff's pages of courses have no tables; `domains.courses` keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class CourseDeskConfig(AppConfig):
    name = "madoguchi.yards.course_desk"
    label = "yard_course_desk"
    verbose_name = "講座の担当"
    zone = "office"
