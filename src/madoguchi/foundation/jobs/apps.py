"""Work outside the request, queued in the same transaction."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "madoguchi.foundation.jobs"
    label = "jobs"
    verbose_name = "裏の仕事"
    zone = "each"
