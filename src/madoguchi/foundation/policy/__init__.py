"""Who may do what, and what a refusal says."""

from __future__ import annotations

from madoguchi.foundation.policy.actors import ANONYMOUS, STAFF_ROLES, SYSTEM, Actor, Role
from madoguchi.foundation.policy.decorators import actor_of, public, requires
from madoguchi.foundation.policy.policies import Policy

__all__ = ["ANONYMOUS", "STAFF_ROLES", "SYSTEM", "Actor", "Policy", "Role", "actor_of", "public", "requires"]
