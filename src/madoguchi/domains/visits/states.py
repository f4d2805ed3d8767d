"""States of a reservation, a ticket and a visit, as data. Labels: staff first, citizens' wording in
`CITIZEN`."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class ReservationState(TextChoices):
    HELD = "held", "仮押さえ"
    BOOKED = "booked", "予約済み"
    CHANGED = "changed", "予約済み(変更あり)"
    CANCELLED = "cancelled", "取消し"
    ARRIVED = "arrived", "来庁"
    NO_SHOW = "no_show", "来庁なし"
    LAPSED = "lapsed", "仮押さえ期限切れ"


class TicketState(TextChoices):
    WAITING = "waiting", "待ち"
    CALLED = "called", "呼出中"
    SERVING = "serving", "対応中"
    ON_HOLD = "on_hold", "保留"
    HANDED_OVER = "handed_over", "引継ぎ待ち"
    NOT_THERE = "not_there", "不在"
    FINISHED = "finished", "終了"
    LEFT = "left", "退庁"


class VisitState(TextChoices):
    PRESENT = "present", "来庁中"
    ENDED = "ended", "終了"


class HandOverMode(TextChoices):
    """Who walks to the next service: the family, or the clerk (市民が動かない窓口)."""

    FAMILY_MOVES = "family_moves", "市民が次の窓口へ移動"
    CLERK_MOVES = "clerk_moves", "職員が席へ行く"


class AlarmState(TextChoices):
    """Of a call for help from a desk."""

    RAISED = "raised", "助けを待っています"
    ANSWERED = "answered", "向かっています"
    ENDED = "ended", "おさまりました"


class AlarmOutcome(TextChoices):
    """How it ended: what the supervisor counts at the end of the month."""

    BY_STAFF = "by_staff", "職員で対応した"
    GUARD = "guard", "警備員が対応した"
    POLICE = "police", "警察を呼んだ"
    AMBULANCE = "ambulance", "救急車を呼んだ"
    MISTAKE = "mistake", "まちがって押した"


CITIZEN = {
    TicketState.WAITING: "お待ちください",
    TicketState.CALLED: "お呼びしています",
    TicketState.SERVING: "窓口でお話し中です",
    TicketState.ON_HOLD: "確認しています。お待ちください",
    TicketState.HANDED_OVER: "次の窓口をお待ちください",
    TicketState.NOT_THERE: "お呼びしました。受付に声をかけてください",
    TicketState.FINISHED: "今日の用事は終わりました",
    TicketState.LEFT: "今日の用事は終わりました",
}

ACTIVE_RESERVATIONS = (
    ReservationState.HELD,
    ReservationState.BOOKED,
    ReservationState.CHANGED,
    ReservationState.ARRIVED,
)
"""These hold their place."""
EXPECTED_RESERVATIONS = (ReservationState.BOOKED, ReservationState.CHANGED)
QUEUED = (TicketState.WAITING, TicketState.HANDED_OVER)
"""These wait for a call."""
AT_COUNTER = (TicketState.CALLED, TicketState.SERVING)
"""These keep one counter session busy."""
SEATED = (*AT_COUNTER, TicketState.HANDED_OVER)
"""These may have a seat of their own: also a family that stays while the next clerk comes."""
ENDED = (TicketState.FINISHED, TicketState.LEFT)
IN_HOUSE = tuple(state for state in TicketState if state not in ENDED)

_R = ReservationState
RESERVATION = Table(
    "reservation",
    (
        Transition("confirm", frozenset({_R.HELD}), _R.BOOKED, "booking", "reservation.booked"),
        Transition("let_go", frozenset({_R.HELD}), _R.CANCELLED, "booking", "reservation.let_go"),
        Transition("lapse", frozenset({_R.HELD}), _R.LAPSED, "booking", "claim.lapsed"),
        Transition("change", frozenset(EXPECTED_RESERVATIONS), _R.CHANGED, "booking", "reservation.changed"),
        Transition(
            "cancel", frozenset(EXPECTED_RESERVATIONS), _R.CANCELLED, "booking", "reservation.cancelled"
        ),
        Transition("arrive", frozenset(EXPECTED_RESERVATIONS), _R.ARRIVED, "check_in", "reservation.arrived"),
        Transition("miss", frozenset(EXPECTED_RESERVATIONS), _R.NO_SHOW, "capacity", "reservation.missed"),
    ),
)

_T = TicketState
TICKET = Table(
    "ticket",
    (
        Transition("call", frozenset(QUEUED), _T.CALLED, "serve", "ticket.called"),
        Transition("recall", frozenset({_T.CALLED}), _T.CALLED, "serve", "ticket.recalled"),
        Transition("mark_not_there", frozenset({_T.CALLED}), _T.NOT_THERE, "serve", "ticket.not_there"),
        Transition("requeue", frozenset({_T.NOT_THERE, _T.CALLED}), _T.WAITING, "queue", "ticket.requeued"),
        Transition(
            "start_service", frozenset({_T.CALLED, _T.SERVING}), _T.SERVING, "serve", "service.started"
        ),
        Transition("hold", frozenset(AT_COUNTER), _T.ON_HOLD, "serve", "ticket.held"),
        Transition("resume", frozenset({_T.ON_HOLD}), _T.SERVING, "serve", "ticket.resumed"),
        Transition(
            "hand_over", frozenset({*AT_COUNTER, _T.ON_HOLD}), _T.HANDED_OVER, "serve", "ticket.handed_over"
        ),
        Transition(
            "finish_visit", frozenset({*AT_COUNTER, _T.ON_HOLD}), _T.FINISHED, "serve", "visit.finished"
        ),
        Transition(
            "leave",
            frozenset({*QUEUED, _T.CALLED, _T.ON_HOLD, _T.NOT_THERE}),
            _T.LEFT,
            "queue",
            "visit.left",
        ),
    ),
)

_A = AlarmState
OPEN_ALARMS = (_A.RAISED, _A.ANSWERED)
ALARM = Table(
    "alarm",
    (
        # Several may come: each says so.
        Transition("acknowledge", frozenset(OPEN_ALARMS), _A.ANSWERED, "alarm", "alarm.acknowledged"),
        Transition("end", frozenset(OPEN_ALARMS), _A.ENDED, "alarm", "alarm.ended"),
    ),
)
