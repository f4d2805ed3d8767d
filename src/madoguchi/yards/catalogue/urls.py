"""Addresses of the catalogue's yard."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.catalogue import inventory_views, views, views_trial

app_name = "catalogue"

urlpatterns = [
    path("", views.procedures, name="procedures"),
    path("unverified/", views.unverified, name="unverified"),
    path("inventory/", inventory_views.inventory, name="inventory"),
    path("inventory/inventory.csv", inventory_views.as_csv, name="inventory_csv"),
    path("inventory/inventory.json", inventory_views.as_json, name="inventory_json"),
    path("languages/<str:language>/", views.language, name="language"),
    path("trial/", views_trial.trial, name="trial"),
    path("procedures/<str:procedure>/", views.procedure, name="procedure"),
]
