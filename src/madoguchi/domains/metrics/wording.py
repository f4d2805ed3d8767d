"""What an event is called on a supervisor's page."""

from __future__ import annotations

from madoguchi.foundation import cities
from madoguchi.foundation.events.selectors import LoggedEvent

LABELS = {
    "case.opened": "案件を開いた",
    "case.facts_recorded": "内容を入力した",
    "case.identity_checked": "本人確認をした",
    "case.state_changed": "案件の状態が変わった",
    "case.closed": "案件を閉じた",
    "case.finished": "すべての手続が終わった",
    "reservation.booked": "予約した",
    "reservation.changed": "予約を変更した",
    "reservation.given_up": "受付のあとで予約を取り消した",
    "reservation.cancelled": "予約を取り消した",
    "reservation.missed": "予約の時刻に来なかった",
    "visit.checked_in": "来庁を受け付けた",
    "visit.case_attached": "番号札と案件を結び付けた",
    "visit.finished": "用事が終わった",
    "visit.left": "途中で帰った",
    "ticket.issued": "番号札を渡した",
    "ticket.called": "呼び出した",
    "ticket.recalled": "もう一度呼び出した",
    "ticket.not_there": "呼んだが不在だった",
    "ticket.requeued": "待ちに戻した",
    "ticket.held": "保留にした",
    "ticket.resumed": "保留から再開した",
    "ticket.handed_over": "次の窓口に引き継いだ",
    "ticket.redirected": "別の担当の待ちに移した",
    "ticket.postponed": "あと回しにした・戻した",
    "ticket.priority_set": "優先を決めた",
    "ticket.needs_set": "配慮を記録した",
    "ticket.split": "番号札を分けた",
    "ticket.merged": "ほかの番号札にまとめた",
    "ticket.absorbed": "番号札をまとめて引き受けた",
    "ticket.undone": "直前の操作を取り消した",
    "service.started": "対応を始めた",
    "service.ended": "対応を終えた",
    "documents.made": "書類を作った",
    "document.signed": "署名した",
    "payment.received": "手数料を受け取った",
    "payment.voided": "収納を取り消した",
    "applications.submitted": "申請が届いた",
    "applications.accepted": "申請を受け付けた",
    "application.in_process": "処理を始めた",
    "application.returned": "差し戻した",
    "application.corrected": "補正が届いた",
    "application.completed": "手続が終わった",
    "application.reopened": "処理をやり直すことにした",
    "application.withdrawn": "取り下げた",
    "work.opened": "作業ができるようになった",
    "work.claimed": "着手した",
    "work.released": "着手をやめた",
    "work.finished": "作業を終えた",
    "work.handed_in": "承認を求めた",
    "work.approved": "承認した",
    "work.refused": "承認しなかった",
    "work.returned": "補正を求めた",
    "work.resumed": "補正を受けて再開した",
    "work.reopened": "基幹システムのエラーでやり直し",
    "work.cancelled": "作業を中止した",
}


def label_of(event: LoggedEvent) -> str:
    """With the procedure or the section that it is about, where it names one."""
    text = LABELS.get(event.code, event.code)
    city = cities.current()
    procedure = city.procedures.get(str(event.payload.get("procedure", "")))
    if procedure is not None:
        return f"{text}({procedure.name})"
    section = city.sections.get(str(event.payload.get("service", "")))
    return f"{text}({section.name})" if section is not None else text
