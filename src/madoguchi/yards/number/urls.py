"""Addresses of the number zone."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.number import views

app_name = "number"

urlpatterns = [
    path("", views.overview, name="tasks"),
    path("ended/", views.ended, name="ended"),
    path("tasks/<str:task>/", views.show, name="task"),
    path("tasks/<str:task>/basis/", views.basis, name="task_basis"),
    path("tasks/<str:task>/form/", views.form, name="task_form"),
    path("tasks/<str:task>/finish/", views.finish, name="task_finish"),
    path("tasks/<str:task>/refuse/", views.refuse, name="task_refuse"),
]
