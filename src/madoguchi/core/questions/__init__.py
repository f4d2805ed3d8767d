"""Questions: what to ask next so that a whole catalogue is decided in the fewest expected answers."""

from __future__ import annotations

from madoguchi.core.questions.catalogue import Ask, Goal, Topic
from madoguchi.core.questions.interview import Interview
from madoguchi.core.questions.knowing import Slot
from madoguchi.core.questions.priors import Prior

__all__ = ["Ask", "Goal", "Interview", "Prior", "Slot", "Topic"]
