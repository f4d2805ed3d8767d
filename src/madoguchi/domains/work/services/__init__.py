"""All writes of this room."""

from madoguchi.domains.work.services.claim_step import claim_step, release_step
from madoguchi.domains.work.services.finish_step import approve_step, finish_step, refuse_step
from madoguchi.domains.work.services.open_steps import cancel_steps, open_steps, resume_steps
from madoguchi.domains.work.services.return_step import ReturnedStep, return_for_correction

__all__ = [
    "ReturnedStep",
    "approve_step",
    "cancel_steps",
    "claim_step",
    "finish_step",
    "open_steps",
    "refuse_step",
    "release_step",
    "resume_steps",
    "return_for_correction",
]
