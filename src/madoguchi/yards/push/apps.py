from __future__ import annotations

from django.apps import AppConfig


class PushYardConfig(AppConfig):
    name = "madoguchi.yards.push"
    label = "yard_push"
    verbose_name = "対象者へのお知らせ"
    zone = "office"
