"""Addresses of cases: find, open, hear, put right."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.counter import (
    views_card,
    views_case,
    views_core,
    views_hearing,
    views_scan,
    views_sources,
)

urlpatterns = [
    path("cases/", views_case.find, name="case_find"),
    path("cases/scan/", views_scan.scan, name="case_scan"),
    path("cases/new/", views_case.new, name="case_new"),
    path("cases/put-away/", views_case.put_away, name="case_put_away"),
    path("cases/<str:reference>/", views_case.show, name="case"),
    path("cases/<str:reference>/open/", views_case.open_case, name="case_open"),
    path("cases/<str:reference>/identity/", views_case.identity, name="case_identity"),
    path("cases/<str:reference>/register/", views_case.register, name="case_register"),
    path("cases/<str:reference>/history/", views_case.history, name="case_history"),
    path("cases/<str:reference>/hearing/", views_hearing.hearing, name="case_hearing"),
    path("cases/<str:reference>/correct/", views_hearing.correct, name="case_correct"),
    path("cases/<str:reference>/offers/", views_sources.offers, name="case_offers"),
    path("cases/<str:reference>/card/", views_card.card, name="case_card"),
    path("cases/<str:reference>/core-system/", views_core.core, name="case_core"),
    path("cases/<str:reference>/core-system/take/", views_core.take, name="case_core_take"),
    path("cases/<str:reference>/earlier/", views_sources.earlier, name="case_earlier"),
    path("cases/<str:reference>/settle/", views_hearing.settle, name="case_settle"),
]
