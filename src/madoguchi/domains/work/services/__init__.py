"""All writes of this room."""

from madoguchi.domains.work.services.claim_step import claim_step, release_step
from madoguchi.domains.work.services.correction_mail import (
    release_correction_mail,
    stop_correction_mails,
)
from madoguchi.domains.work.services.finish_step import approve_step, finish_step, refuse_step
from madoguchi.domains.work.services.make_exchange import make_exchange
from madoguchi.domains.work.services.open_steps import cancel_steps, open_steps, resume_steps
from madoguchi.domains.work.services.read_results import Outcome, enter_by_hand, read_results
from madoguchi.domains.work.services.return_step import ReturnedStep, return_for_correction, take_back_return
from madoguchi.domains.work.services.send_exchange import send_exchange

__all__ = [
    "Outcome",
    "ReturnedStep",
    "approve_step",
    "cancel_steps",
    "claim_step",
    "enter_by_hand",
    "finish_step",
    "make_exchange",
    "open_steps",
    "read_results",
    "refuse_step",
    "release_correction_mail",
    "release_step",
    "resume_steps",
    "return_for_correction",
    "send_exchange",
    "stop_correction_mails",
    "take_back_return",
]
