"""Mounted at /demo/mail/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.mailbox import views, views_phones

app_name = "mailbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("phones/", views_phones.phones, name="phones"),
    path("phones/say/", views_phones.say, name="say"),
    path("<str:key>/", views.show, name="show"),
]
