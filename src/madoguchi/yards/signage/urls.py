"""Mounted at /signage/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.signage import views

app_name = "signage"
urlpatterns = [
    path("", views.halls, name="halls"),
    path("office/<str:office>/", views.office_board, name="office"),
    path("office/<str:office>/calls.json", views.office_calls_json, name="office_calls_json"),
    path("<str:hall>/", views.board, name="board"),
    path("<str:hall>/calls.json", views.calls_json, name="calls_json"),
]
