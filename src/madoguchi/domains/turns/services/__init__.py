"""All writes of turns."""

from __future__ import annotations

from madoguchi.domains.turns.services.contacts import Waiting, choose_mail, stop_contact, stop_line_user
from madoguchi.domains.turns.services.news import ChosenWay, send_to_chosen
from madoguchi.domains.turns.services.proving import begin_line, begin_sms, confirm_sms, link_line
from madoguchi.domains.turns.services.reminding import remind_booked
from madoguchi.domains.turns.services.telling import tell_turns
from madoguchi.domains.turns.services.wishing import ask, send_wishes, undo

__all__ = [
    "ChosenWay",
    "Waiting",
    "ask",
    "begin_line",
    "begin_sms",
    "choose_mail",
    "confirm_sms",
    "link_line",
    "remind_booked",
    "send_to_chosen",
    "send_wishes",
    "stop_contact",
    "stop_line_user",
    "tell_turns",
    "undo",
]
