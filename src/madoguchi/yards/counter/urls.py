"""Addresses of the counter. Each part of the yard keeps its own list."""

from __future__ import annotations

from madoguchi.yards.counter import urls_alarm, urls_bookings, urls_case, urls_papers, urls_queue

app_name = "counter"

urlpatterns = [
    *urls_alarm.urlpatterns,
    *urls_bookings.urlpatterns,
    *urls_queue.urlpatterns,
    *urls_case.urlpatterns,
    *urls_papers.urlpatterns,
]
