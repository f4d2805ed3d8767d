"""Addresses of the counter. Each part of the yard keeps its own list."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

app_name = "counter"

_PARTS = ("urls_queue", "urls_case", "urls_papers")

urlpatterns: list[URLPattern | URLResolver] = [
    pattern
    for part in _PARTS
    if find_spec(f"madoguchi.yards.counter.{part}") is not None
    for pattern in import_module(f"madoguchi.yards.counter.{part}").urlpatterns
]
