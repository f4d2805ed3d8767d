"""Addresses of the supervisor's yard."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.manager import views, views_hall, views_openings

app_name = "manager"

urlpatterns = [
    path("", views.today, name="today"),
    path("cases/", views.find, name="find"),
    path("cases/<str:reference>/", views.timeline, name="timeline"),
    path("openings/", views_openings.openings, name="openings"),
    path("hall/", views_hall.hall, name="hall"),
    path("forecasts/", views_hall.forecasts, name="forecasts"),
    path("event-log/", views.event_log, name="event_log"),
]
