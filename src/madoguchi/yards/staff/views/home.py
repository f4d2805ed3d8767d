"""The first page after sign-in: what this person does next, by duty."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.foundation import release
from madoguchi.foundation.accounts.models import ROLE_LABELS
from madoguchi.foundation.policy import Actor, actor_of, requires
from madoguchi.foundation.policy.policies import USE_STAFF_PAGES
from madoguchi.ui.routes import may_open


@dataclass(frozen=True, slots=True)
class Errand:
    href: str
    title: str
    text: str


# In the order in which a day goes. Who sees what is not said here: the policy of the page itself decides.
ERRANDS = (
    Errand("/counter/reception/", "受付", "来た方を受け付け、番号札を渡す"),
    Errand("/counter/queue/", "呼び出し", "窓口を開き、次の方を呼ぶ"),
    Errand("/counter/cases/", "案件", "聞き取り、書類、手数料"),
    Errand("/counter/till/", "レジ", "開くときと締めるときの現金を数える"),
    Errand("/counter/courses/", "講座・催し", "名簿を見て、電話の申込みを受け、出席を記録する"),
    Errand("/back/", "担当課の仕事", "届いた申請を処理する"),
    Errand("/number/", "個人番号の記入", "担当課から届いた様式の番号欄に記入して印刷する"),
    Errand("/push/", "対象者へのお知らせ", "手続きがまだの世帯を数え、承認を受けて知らせる"),
    Errand("/catalogue/", "手続の目録", "条件と判定例、未確認のこと、世帯を試す"),
    Errand("/manager/", "状況", "待ち時間と処理の状況を見る"),
    Errand("/kiosk/devices/", "受付機", "受付機を登録し、取り消す"),
    Errand("/staff/accounts/", "職員アカウント", "役割の変更・停止・再登録"),
    Errand("/staff/audit/changes/", "変更記録", "だれが何を変えたかを調べる"),
    Errand("/staff/audit/views/", "閲覧記録", "だれがだれの記録を開いたかを調べる"),
    Errand("/staff/audit/alarms/", "出力の停止", "安全のために止めた出力を確かめる"),
)


def errands_of(actor: Actor) -> list[Errand]:
    """What `actor` may open here; a page of a zone that is not installed is left out."""
    return [errand for errand in ERRANDS if may_open(actor, errand.href)]


@requires(USE_STAFF_PAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "errands": errands_of(actor),
        "roles": [ROLE_LABELS[role] for role in sorted(actor.roles)],
    }
    return release.page(request, "staff/home.html", context, allowed=release.NOBODY)
