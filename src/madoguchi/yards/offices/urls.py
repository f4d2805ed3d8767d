"""Mounted at /offices/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.offices import views

app_name = "offices"
urlpatterns = [
    path("", views.index, name="index"),
    path("turns/", views.turn_order, name="turns"),
    path("<slug:office>/", views.office, name="office"),
    path("<slug:office>/<slug:counter>/", views.counter, name="counter"),
]
