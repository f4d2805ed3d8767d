"""Mounted at /counter/courses/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.course_desk import views, views_acts

app_name = "course_desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:course>/", views.course, name="course"),
    path("<str:course>/roll.csv", views.roll_csv, name="roll_csv"),
    path("<str:course>/enrol/", views_acts.enrol, name="enrol"),
    path("<str:course>/admit/", views_acts.admit, name="admit"),
    path("<str:course>/mark/", views_acts.mark, name="mark"),
    path("<str:course>/accept/", views_acts.accept, name="accept"),
    path("<str:course>/cancel/", views_acts.cancel, name="cancel"),
    path("<str:course>/called/", views_acts.called, name="called"),
    path("<str:course>/fee/", views_acts.fee, name="fee"),
    path("<str:course>/refund/", views_acts.refund, name="refund"),
    path("<str:course>/quota/", views_acts.quota, name="quota"),
    path("<str:course>/call-off/", views_acts.call_off, name="call_off"),
]
