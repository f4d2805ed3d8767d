"""Mounted at /demo/mail/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:key>/", views.show, name="show"),
]
