"""All writes of the visits room."""

from __future__ import annotations

from madoguchi.domains.visits.services.alarms import acknowledge_alarm, end_alarm, raise_alarm
from madoguchi.domains.visits.services.bookings import mark_missed, receive_booking
from madoguchi.domains.visits.services.calling import (
    call_next,
    call_ticket,
    leave,
    mark_not_there,
    recall,
    requeue,
)
from madoguchi.domains.visits.services.capacity import grant_quota, open_days, open_places, withdraw_places
from madoguchi.domains.visits.services.check_in import attach_case, check_in, read_reference
from madoguchi.domains.visits.services.closing import close_day
from madoguchi.domains.visits.services.devices import (
    device_actor,
    enrol_device,
    find_device,
    forget_ticket,
    offer_device,
    revoke_device,
    show_ticket,
    shown_ticket,
)
from madoguchi.domains.visits.services.parting import merge, split
from madoguchi.domains.visits.services.positions import send_positions
from madoguchi.domains.visits.services.selling import (
    Expected,
    confirm_sale,
    expire_holds,
    let_go,
    sell_any_place,
    sell_place,
)
from madoguchi.domains.visits.services.serving import (
    finish_service,
    finish_visit,
    hand_over,
    hold,
    resume,
    start_service,
)
from madoguchi.domains.visits.services.sessions import (
    begin_break,
    close_counter,
    close_desk,
    end_break,
    load_resources,
    open_counter,
    set_lane,
    set_skills,
)
from madoguchi.domains.visits.services.steering import postpone, redirect, set_needs, set_priority
from madoguchi.domains.visits.services.undoing import undo

__all__ = [
    "Expected",
    "acknowledge_alarm",
    "attach_case",
    "begin_break",
    "call_next",
    "call_ticket",
    "check_in",
    "close_counter",
    "close_day",
    "close_desk",
    "confirm_sale",
    "device_actor",
    "end_alarm",
    "end_break",
    "enrol_device",
    "expire_holds",
    "find_device",
    "finish_service",
    "finish_visit",
    "forget_ticket",
    "grant_quota",
    "hand_over",
    "hold",
    "leave",
    "let_go",
    "load_resources",
    "mark_missed",
    "mark_not_there",
    "merge",
    "offer_device",
    "open_counter",
    "open_days",
    "open_places",
    "postpone",
    "raise_alarm",
    "read_reference",
    "recall",
    "receive_booking",
    "redirect",
    "requeue",
    "resume",
    "revoke_device",
    "sell_any_place",
    "sell_place",
    "send_positions",
    "set_lane",
    "set_needs",
    "set_priority",
    "set_skills",
    "show_ticket",
    "shown_ticket",
    "split",
    "start_service",
    "undo",
    "withdraw_places",
]
