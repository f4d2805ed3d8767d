"""Mounted at /courses/."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.courses import views, views_enrol, views_mine, views_notice

app_name = "courses"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views_mine.mine, name="mine"),
    path("mine/open/", views_mine.open_enrolment, name="open"),
    path("mine/<str:reference>/", views_mine.enrolment, name="enrolment"),
    path("mine/<str:reference>/calendar.ics", views_mine.calendar, name="calendar"),
    path("mine/<str:reference>/cancel/", views_mine.cancel, name="cancel"),
    path("mine/<str:reference>/accept/", views_mine.accept, name="accept"),
    path("mine/<str:reference>/change/", views_mine.change, name="change"),
    path("mine/<str:reference>/notice/", views_notice.notice, name="notice"),
    path("<str:course>/", views.course, name="course"),
    path("<str:course>/enrol/", views_enrol.enrol, name="enrol"),
]
