"""The queue in words that clerks use: why somebody is next, what a family needs, what a step was."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.core.queueing.shares import Why
from madoguchi.domains.visits.needs import need_labels
from madoguchi.domains.visits.shapes import StepView, TicketView
from madoguchi.domains.visits.states import PriorityReason
from madoguchi.foundation import clock

_WHY = {
    Why.LAW: "法律による優先",
    Why.HANDED_OVER: "ほかの窓口からの引継ぎ",
    Why.BOOKED: "予約の時刻になった方",
    Why.NEED: "事情による優先",
    Why.WALK_IN: "来た順",
    Why.LATE: "予約に遅れたので来た順",
    Why.EARLY: "予約の時刻の前(空いていれば)",
}
STEPS = {
    "call": "呼出し",
    "recall": "再呼出し",
    "mark_not_there": "不在",
    "requeue": "待ちに戻す",
    "start_service": "対応開始",
    "hold": "保留",
    "resume": "再開",
    "hand_over": "引継ぎ",
    "finish_visit": "終了",
    "leave": "退庁",
    "redirect": "担当の変更",
    "postpone": "あと回し",
    "set_priority": "優先",
    "set_needs": "配慮の記録",
    "split": "分ける",
    "absorb": "まとめて引き受け",
    "merge": "まとめる",
    "close_day": "一日の締め",
}


def why_words(ticket: TicketView) -> str:
    """The reason for a waiting ticket's place, as it would be said to somebody who asks."""
    if not ticket.why:
        return ""
    words = _WHY[Why(ticket.why)]
    if ticket.why in (Why.LAW, Why.NEED) and ticket.priority_label:
        return f"{words}({ticket.priority_label})"
    return f"{words}・予約の方と交互" if ticket.by_share else words


def badges(ticket: TicketView) -> tuple[tuple[str, str], ...]:
    """(kind, words) of what a clerk should know before calling."""
    found = [("priority", f"優先: {ticket.priority_label}")] if ticket.priority_label else []
    if ticket.lane != "general":
        found.append(("lane", ticket.lane_label))
    found.extend(("need", label) for label in need_labels(ticket.needs))
    if ticket.wish_label and not ticket.priority:
        found.append(("need", f"希望: {ticket.wish_label}(未確認)"))
    if ticket.origin_number:
        found.append(("family", f"{ticket.origin_number}番の家族"))
    return tuple(found)


def unmet_words(unmet: Sequence[str]) -> str:
    """What to do where no open desk meets a need."""
    if not unmet:
        return ""
    return f"{'・'.join(need_labels(unmet))}に応じられる窓口が開いていません。電話通訳や席の変更で応じてください。"


def step_words(step: StepView) -> str:
    name = "取消" if step.name.startswith("undo_to_") else STEPS.get(step.name, step.name)
    reason = step.reason
    if step.name == "set_priority":
        reason = PriorityReason(reason).label if reason else "なし"
    elif step.name.startswith("undo_to_"):
        reason = STEPS.get(reason, reason)
    elif step.name == "call":
        reason = _WHY[Why(reason)] if reason else "番号を選んで"
    return f"{clock.local(step.at):%H:%M} {name}{f'({reason})' if reason else ''}"
