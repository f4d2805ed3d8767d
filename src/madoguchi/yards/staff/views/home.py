"""The first page after sign-in: what this person does next, by duty."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path
from django.views.decorators.http import require_safe

from madoguchi.foundation import release
from madoguchi.foundation.accounts.models import ROLE_LABELS
from madoguchi.foundation.policy import Role, actor_of, requires
from madoguchi.foundation.policy.policies import USE_STAFF_PAGES


@dataclass(frozen=True, slots=True)
class Errand:
    roles: frozenset[Role]
    href: str
    title: str
    text: str


def _errand(href: str, title: str, text: str, *roles: Role) -> Errand:
    return Errand(frozenset(roles), href, title, text)


ERRANDS = (
    _errand(
        "/counter/reception/",
        "総合受付",
        "来た方を受け付け、番号札を渡す",
        Role.RECEPTIONIST,
        Role.COUNTER_CLERK,
    ),
    _errand("/counter/", "窓口", "次の方を呼び、聞き取り、書類を作る", Role.COUNTER_CLERK),
    _errand("/back/", "担当課の仕事", "届いた申請を処理する", Role.SECTION_CLERK),
    _errand("/manager/", "状況", "待ち時間と処理の状況を見る", Role.SUPERVISOR),
    _errand("/staff/accounts/", "職員アカウント", "役割の変更・停止・再登録", Role.OPERATOR, Role.SUPERVISOR),
    _errand("/staff/audit/changes/", "変更記録", "だれが何を変えたかを調べる", Role.AUDITOR),
    _errand("/staff/audit/views/", "閲覧記録", "だれがだれの記録を開いたかを調べる", Role.AUDITOR),
    _errand("/staff/audit/alarms/", "出力の停止", "安全のために止めた出力を確かめる", Role.AUDITOR),
)


@requires(USE_STAFF_PAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "errands": [e for e in ERRANDS if actor.has(*e.roles) and is_valid_path(e.href)],
        "roles": [ROLE_LABELS[role] for role in sorted(actor.roles)],
    }
    return release.page(request, "staff/home.html", context, allowed=release.NOBODY)
