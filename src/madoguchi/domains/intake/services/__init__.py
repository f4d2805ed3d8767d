"""All writes of intake. Actor first, keyword only, one transaction each."""

from __future__ import annotations

from madoguchi.domains.intake.services.book_place import (
    book_place,
    confirm_place,
    expire_holds,
    hold_place,
    let_go,
)
from madoguchi.domains.intake.services.booking_rows import Wishes
from madoguchi.domains.intake.services.change_booking import (
    cancel_booking,
    change_booking,
    refuse_booking,
)
from madoguchi.domains.intake.services.change_entry import begin_entry, new_keys, save_section
from madoguchi.domains.intake.services.change_guide import answer_question, reset_answer, start_guide
from madoguchi.domains.intake.services.invited import book_invited, read_invitation, receive_wave
from madoguchi.domains.intake.services.limit_opening import check_opening, note_failed_opening
from madoguchi.domains.intake.services.office_news import (
    receive_recall,
    receive_reservation,
    return_unsold,
)
from madoguchi.domains.intake.services.purge_entries import purge_entries
from madoguchi.domains.intake.services.receive_news import (
    receive_correction_request,
    receive_places,
    receive_positions,
    receive_status,
)
from madoguchi.domains.intake.services.send_correction import send_correction
from madoguchi.domains.intake.services.send_entry import make_qr_parts, send_entry
from madoguchi.domains.intake.services.waiting import (
    accept_offer,
    decline_offer,
    expire_offers,
    join_line,
    leave_line,
    offer_free,
)

__all__ = [
    "Wishes",
    "accept_offer",
    "answer_question",
    "begin_entry",
    "book_invited",
    "book_place",
    "cancel_booking",
    "change_booking",
    "check_opening",
    "confirm_place",
    "decline_offer",
    "expire_holds",
    "expire_offers",
    "hold_place",
    "join_line",
    "leave_line",
    "let_go",
    "make_qr_parts",
    "new_keys",
    "note_failed_opening",
    "offer_free",
    "purge_entries",
    "read_invitation",
    "receive_correction_request",
    "receive_places",
    "receive_positions",
    "receive_recall",
    "receive_reservation",
    "receive_status",
    "receive_wave",
    "refuse_booking",
    "reset_answer",
    "return_unsold",
    "save_section",
    "send_correction",
    "send_entry",
    "start_guide",
]
