"""All writes of the visits room."""

from __future__ import annotations

from madoguchi.domains.visits.services.advising import refresh_advice
from madoguchi.domains.visits.services.alarms import acknowledge_alarm, end_alarm, raise_alarm
from madoguchi.domains.visits.services.bookings import receive_booking
from madoguchi.domains.visits.services.calling import (
    call_next,
    call_ticket,
    leave,
    mark_not_there,
    recall,
    requeue,
)
from madoguchi.domains.visits.services.capacity import (
    extend_quota,
    grant_quota,
    open_days,
    open_places,
    recall_places,
    receive_returned,
    tell_all_places,
    withdraw_places,
)
from madoguchi.domains.visits.services.check_in import attach_case, check_in, read_reference
from madoguchi.domains.visits.services.closing import close_day
from madoguchi.domains.visits.services.devices import (
    begin_turn,
    device_actor,
    end_turn,
    enrol_device,
    find_device,
    keep_turn,
    offer_device,
    revoke_device,
    show_ticket,
    shown_ticket,
)
from madoguchi.domains.visits.services.missed import excuse_missed, mark_arrived, mark_missed
from madoguchi.domains.visits.services.office_closing import close_office, mark_phoned, reopen_office
from madoguchi.domains.visits.services.parting import merge, split
from madoguchi.domains.visits.services.phone_bookings import (
    Caller,
    Keys,
    book_for_caller,
    cancel_for_caller,
    change_for_caller,
    new_keys,
    phone_of,
)
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
from madoguchi.domains.visits.services.waves import codes_of, open_due_waves, open_to_all, open_wave
from madoguchi.domains.visits.services.wishes import receive_wish

__all__ = [
    "Caller",
    "Expected",
    "Keys",
    "acknowledge_alarm",
    "attach_case",
    "begin_break",
    "begin_turn",
    "book_for_caller",
    "call_next",
    "call_ticket",
    "cancel_for_caller",
    "change_for_caller",
    "check_in",
    "close_counter",
    "close_day",
    "close_desk",
    "close_office",
    "codes_of",
    "confirm_sale",
    "device_actor",
    "end_alarm",
    "end_break",
    "end_turn",
    "enrol_device",
    "excuse_missed",
    "expire_holds",
    "extend_quota",
    "find_device",
    "finish_service",
    "finish_visit",
    "grant_quota",
    "hand_over",
    "hold",
    "keep_turn",
    "leave",
    "let_go",
    "load_resources",
    "mark_arrived",
    "mark_missed",
    "mark_not_there",
    "mark_phoned",
    "merge",
    "new_keys",
    "offer_device",
    "open_counter",
    "open_days",
    "open_due_waves",
    "open_places",
    "open_to_all",
    "open_wave",
    "phone_of",
    "postpone",
    "raise_alarm",
    "read_reference",
    "recall",
    "recall_places",
    "receive_booking",
    "receive_returned",
    "receive_wish",
    "redirect",
    "refresh_advice",
    "reopen_office",
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
    "tell_all_places",
    "undo",
    "withdraw_places",
]
