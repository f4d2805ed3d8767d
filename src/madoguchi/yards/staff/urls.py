from __future__ import annotations

from django.urls import path

from madoguchi.yards.staff.views import accounts, auditing, enrolment, home, own, requests, sign_in

app_name = "staff"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/factor/", sign_in.factor, name="factor"),
    path("sign-in/enrol/", enrolment.enrol, name="enrol"),
    path("sign-in/recover/", enrolment.recover, name="recover"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", own.password, name="password"),
    path("passkey/", own.passkey, name="passkey"),
    path("accounts/", accounts.list_accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<str:name>/", accounts.show, name="account"),
    path("accounts/<str:name>/disable/", accounts.disable, name="account_disable"),
    path("accounts/<str:name>/grant/", accounts.grant, name="account_grant"),
    path("accounts/<str:name>/revoke/", accounts.revoke, name="account_revoke"),
    path("accounts/<str:name>/recovery/", accounts.recovery, name="account_recovery"),
    path("requests/<str:public_id>/approve/", requests.approve, name="request_approve"),
    path("requests/<str:public_id>/refuse/", requests.refuse, name="request_refuse"),
    path("audit/changes/", auditing.changes, name="audit_changes"),
    path("audit/views/", auditing.views, name="audit_views"),
    path("audit/alarms/", auditing.alarms, name="audit_alarms"),
]
