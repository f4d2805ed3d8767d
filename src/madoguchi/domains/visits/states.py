"""States of a reservation, a ticket and a visit, as data. Labels: staff first, citizens' wording in
`CITIZEN`."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import STAYS, Table, Transition


class ReservationState(TextChoices):
    HELD = "held", "仮押さえ"
    BOOKED = "booked", "予約済み"
    CHANGED = "changed", "予約済み(変更あり)"
    CANCELLED = "cancelled", "取消し"
    ARRIVED = "arrived", "来庁"
    NO_SHOW = "no_show", "来庁なし"
    LAPSED = "lapsed", "仮押さえ期限切れ"
    CALLED_OFF = "called_off", "市の都合で取消し"


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


class ForecastMoment(TextChoices):
    ISSUED = "issued", "番号札を出したとき"
    HANDED_OVER = "handed_over", "次の窓口へ引き継いだとき"
    WAITING = "waiting", "待っている間"


class ForecastOutcome(TextChoices):
    """Only a call can be scored: who leaves, or asks to be called at another time, says nothing about the range."""

    OPEN = "open", "まだ待っている"
    CALLED = "called", "呼ばれた"
    LEFT = "left", "呼ばれる前に帰った"
    CHANGED = "changed", "本人や職員が順番を変えた"
    ENDED = "ended", "その日のうちに呼ばれなかった"


class Lane(TextChoices):
    """Which desks a ticket may wait for: short errands need not wait behind long talks."""

    EXPRESS = "express", "短い用件"
    GENERAL = "general", "一般"
    CONSULTATION = "consultation", "相談"


class Priority(TextChoices):
    """By law: before everybody. By need: as if the person had come some time earlier."""

    NONE = "", ""
    LAW = "law", "法律による優先"
    NEED = "need", "事情による優先"


class PriorityReason(TextChoices):
    """Why somebody is called earlier: a closed list, so that nobody writes down more about a person than this."""

    REASONABLE_ACCOMMODATION = "reasonable_accommodation", "障害のある方への合理的配慮"
    PREGNANT = "pregnant", "妊娠中"
    INFANT = "infant", "乳幼児連れ"
    UNWELL = "unwell", "体調がすぐれない"
    CANNOT_WAIT_LONG = "cannot_wait_long", "長く待つことが難しい高齢の方"
    SAFETY = "safety", "安全への配慮"
    DEADLINE_TODAY = "deadline_today", "届出の期限が今日"
    OUR_MISTAKE = "our_mistake", "市の手違いで待たせた"


PRIORITY_BY_REASON = {
    reason: Priority.LAW if reason == PriorityReason.REASONABLE_ACCOMMODATION else Priority.NEED
    for reason in PriorityReason
}
"""障害者差別解消法7条2項 (reasonable accommodation by public bodies) is the one law that changes the order; the others
are the city's own rule."""


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
        # Cancelled on one side while they checked in on the other: the time is free again, the ticket stays.
        Transition("give_up", frozenset({_R.ARRIVED}), _R.CANCELLED, "booking", "reservation.given_up"),
        Transition("miss", frozenset(EXPECTED_RESERVATIONS), _R.NO_SHOW, "capacity", "reservation.missed"),
        Transition("excuse", frozenset({_R.NO_SHOW}), _R.CANCELLED, "booking", "reservation.excused"),
        Transition(
            "call_off", frozenset(EXPECTED_RESERVATIONS), _R.CALLED_OFF, "capacity", "reservation.called_off"
        ),
    ),
)

_T = TicketState
_NOT_AT_COUNTER = frozenset({*QUEUED, _T.ON_HOLD, _T.NOT_THERE})
_FORWARD = (
    Transition("call", frozenset(QUEUED), _T.CALLED, "serve", "ticket.called"),
    Transition("recall", frozenset({_T.CALLED}), _T.CALLED, "serve", "ticket.recalled"),
    Transition("mark_not_there", frozenset({_T.CALLED}), _T.NOT_THERE, "serve", "ticket.not_there"),
    Transition("requeue", frozenset({_T.NOT_THERE, _T.CALLED}), _T.WAITING, "queue", "ticket.requeued"),
    Transition("start_service", frozenset({_T.CALLED, _T.SERVING}), _T.SERVING, "serve", "service.started"),
    Transition("hold", frozenset(AT_COUNTER), _T.ON_HOLD, "serve", "ticket.held"),
    Transition("resume", frozenset({_T.ON_HOLD}), _T.SERVING, "serve", "ticket.resumed"),
    Transition(
        "hand_over", frozenset({*AT_COUNTER, _T.ON_HOLD}), _T.HANDED_OVER, "serve", "ticket.handed_over"
    ),
    Transition("finish_visit", frozenset({*AT_COUNTER, _T.ON_HOLD}), _T.FINISHED, "serve", "visit.finished"),
    Transition(
        "leave",
        frozenset({*QUEUED, _T.CALLED, _T.ON_HOLD, _T.NOT_THERE}),
        _T.LEFT,
        "queue",
        "visit.left",
    ),
    Transition(
        "redirect", frozenset({*QUEUED, _T.CALLED, _T.NOT_THERE}), _T.WAITING, "queue", "ticket.redirected"
    ),
    Transition("postpone", frozenset(QUEUED), STAYS, "queue", "ticket.postponed"),
    Transition("set_priority", _NOT_AT_COUNTER, STAYS, "queue", "ticket.priority_set"),
    Transition("set_needs", frozenset(IN_HOUSE), STAYS, "queue", "ticket.needs_set"),
    Transition("split", frozenset({*QUEUED, *AT_COUNTER, _T.ON_HOLD}), STAYS, "queue", "ticket.split"),
    Transition("absorb", frozenset(IN_HOUSE), STAYS, "queue", "ticket.absorbed"),
    Transition("merge", _NOT_AT_COUNTER, _T.LEFT, "queue", "ticket.merged"),
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


_UNDOABLE = frozenset(
    {
        *("call", "recall", "mark_not_there", "requeue", "start_service", "hold", "resume", "hand_over"),
        *("finish_visit", "leave", "redirect", "postpone", "set_priority", "set_needs"),
    }
)


def undo_to(state: str) -> str:
    """Name of the transition that takes a ticket back to `state`."""
    return f"undo_to_{state}"


def _undoing(state: TicketState) -> Transition:
    """Back to `state` from wherever one of its transitions leads."""
    leading = [row for row in _FORWARD if row.name in _UNDOABLE and state in row.sources]
    sources = frozenset(row.target or state for row in leading)
    return Transition(undo_to(state), sources, state, "queue", "ticket.undone")


TICKET = Table("ticket", (*_FORWARD, *(_undoing(state) for state in IN_HOUSE)))


def can_be_undone(name: str) -> bool:
    """A split gives out a number and a merge ends one: the other of the two takes them back, not an undo."""
    return name in _UNDOABLE
