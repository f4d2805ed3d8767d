"""Addresses of a case's papers: forms, signatures, fees, and handing the applications in."""

from __future__ import annotations

from django.urls import path

from madoguchi.yards.counter import views_papers, views_till

urlpatterns = [
    path("cases/<str:reference>/papers/", views_papers.papers, name="papers"),
    path("cases/<str:reference>/papers/make/", views_papers.make, name="papers_make"),
    path("cases/<str:reference>/papers/sign/<str:member>/", views_papers.sign, name="papers_sign"),
    path("cases/<str:reference>/papers/<str:document>/pdf/", views_papers.pdf, name="papers_pdf"),
    path("cases/<str:reference>/papers/<str:document>/confirm/", views_papers.confirm, name="papers_confirm"),
    path("cases/<str:reference>/submit/", views_papers.submit, name="papers_submit"),
    path("cases/<str:reference>/fees/", views_till.fees, name="fees"),
    path("cases/<str:reference>/fees/pay/", views_till.pay, name="fees_pay"),
    path("receipts/<str:payment>/", views_till.receipt, name="receipt"),
    path("receipts/<str:payment>/void/", views_till.void, name="receipt_void"),
    path("till/", views_till.till, name="till"),
    path("till/<str:drawer>/open/", views_till.open_till, name="till_open"),
    path("till/<str:drawer>/lock/", views_till.lock_till, name="till_lock"),
    path("till/voids/<str:payment>/", views_till.decide_void, name="till_void"),
]
