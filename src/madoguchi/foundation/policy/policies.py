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


APPROVE_PUSH = _policy(
    "approve_push", Role.SECTION_CLERK, Role.SUPERVISOR, ja="ほかの職員が作ったお知らせの名簿を承認する"
)
APPROVE_VOIDS = _policy("approve_voids", Role.SUPERVISOR, ja="収納の取消しを承認する")
CALL_FOR_HELP = _policy(
    "call_for_help",
    Role.RECEPTIONIST,
    Role.COUNTER_CLERK,
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="窓口の緊急を知らせ、助けに行くと答え、終わりを記録する",
)
CHECK_IN = _policy(
    "check_in",
    Role.RECEPTIONIST,
    Role.COUNTER_CLERK,
    Role.SUPERVISOR,
    ja="来た人を受け付け、番号札を出す",
)
HEAR_CASES = _policy(
    "hear_cases", Role.COUNTER_CLERK, Role.SUPERVISOR, ja="案件を開き、聞き取り、訂正し、本人確認を記録する"
)
COMPLETE_NUMBERS = _policy(
    "complete_numbers", Role.NUMBER_CLERK, ja="根拠を記録して、様式の個人番号の欄に記入し、印刷する"
)
KEEP_MEASURES = _policy(
    "keep_measures",
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="支援措置を記録し、延長し、解除や一時解除を申し出て、ほかの職員の申出を承認する",
)
MANAGE_ACCOUNTS = _policy(
    "manage_accounts", Role.OPERATOR, Role.SUPERVISOR, ja="職員アカウントを見て、変更を申し出る"
)
MANAGE_COURSES = _policy(
    "manage_courses", Role.SECTION_CLERK, Role.SUPERVISOR, ja="講座の席の割り振りを変え、講座を中止する"
)
MANAGE_DEVICES = _policy("manage_devices", Role.OPERATOR, ja="受付機を登録し、取り消す")
MANAGE_HALL = _policy("manage_hall", Role.SUPERVISOR, ja="ほかの職員が開けたままの窓口を閉じる")
PREPARE_PUSH = _policy(
    "prepare_push",
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="対象者へのお知らせの名簿を作り、承認に回し、止める",
)
READ_AUDIT = _policy("read_audit", Role.AUDITOR, ja="変更記録・閲覧記録・出力停止の記録を調べる")
READ_CATALOGUE = _policy(
    "read_catalogue",
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    Role.OPERATOR,
    ja="手続の条件と判定例を調べ、世帯を試す",
)
RUN_COURSES = _policy(
    "run_courses",
    Role.RECEPTIONIST,
    Role.COUNTER_CLERK,
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="講座の名簿を見て、電話の申込みを受け、出席を記録する",
)
SERVE_QUEUE = _policy(
    "serve_queue",
    Role.COUNTER_CLERK,
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="窓口を開き、番号を呼び、対応を記録する",
)
SETTLE_CORE_CONFLICTS = _policy(
    "settle_core_conflicts",
    Role.SUPERVISOR,
    ja="基幹システムの記録がここの記録と合わないとき、どちらにするかを決める",
)
STEER_QUEUE = _policy(
    "steer_queue",
    Role.RECEPTIONIST,
    Role.COUNTER_CLERK,
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="待っている番号札の優先・配慮・担当・時刻を決め、分け、まとめる",
)
USE_KIOSK = _policy("use_kiosk", Role.KIOSK, ja="受付機として来た人に番号札を出す")
USE_STAFF_PAGES = Policy("use_staff_pages", STAFF_ROLES, "職員の入口と自分の設定を使う")
WATCH_OPERATIONS = _policy(
    "watch_operations", Role.SUPERVISOR, ja="計測の結果を見て、できごとの記録を出力する"
)
WORK_IN_SECTION = _policy(
    "work_in_section",
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    ja="担当課の作業を進め、承認し、差し戻し、基幹システムと連携する",
)
