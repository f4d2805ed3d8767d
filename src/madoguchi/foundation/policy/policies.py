"""Every policy of the house, one line each, in alphabetical order. A route names one of them (or says why
it is open)."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.foundation.policy.actors import STAFF_ROLES, Role


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route. `description_ja` completes the sentence 「…ことができる」."""

    name: str
    roles: frozenset[Role]
    description_ja: str


def _policy(name: str, *roles: Role, ja: str) -> Policy:
    return Policy(name=name, roles=frozenset(roles), description_ja=ja)


MANAGE_ACCOUNTS = _policy(
    "manage_accounts", Role.OPERATOR, Role.SUPERVISOR, ja="職員アカウントを見て、変更を申し出る"
)
READ_AUDIT = _policy("read_audit", Role.AUDITOR, ja="変更記録・閲覧記録・出力停止の記録を調べる")
USE_STAFF_PAGES = Policy("use_staff_pages", STAFF_ROLES, "職員の入口と自分の設定を使う")
