"""Addresses of the yard of push lists."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.push import views

app_name = "push"

urlpatterns = [
    path("", views.overview, name="lists"),
    path("create/", views.create, name="create"),
    path("objections/", views.objection, name="objection"),
    path("<str:push_list>/", views.show, name="list"),
    path("<str:push_list>/letters/", views.letters, name="letters"),
    path("<str:push_list>/exclude/", views.exclude, name="exclude"),
    path("<str:push_list>/submit/", views.submit, name="submit"),
    path("<str:push_list>/approve/", views.approve, name="approve"),
    path("<str:push_list>/refuse/", views.refuse, name="refuse"),
    path("<str:push_list>/cancel/", views.cancel, name="cancel"),
    path("<str:push_list>/stop/", views.stop, name="stop"),
]
