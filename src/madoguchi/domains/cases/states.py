"""States of a case and the doors by which values come into it. Importable without a database."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class CaseState(TextChoices):
    """`label` is what staff read; `CITIZEN_LABELS` what the household reads."""

    PREPARED = "prepared", "事前入力あり"
    IN_HEARING = "in_hearing", "聞き取り中"
    FILED = "filed", "申請済み"
    CLOSED = "closed", "完了"
    WITHDRAWN = "withdrawn", "取りやめ"


CITIZEN_LABELS: dict[str, str] = {
    CaseState.PREPARED: "入力を受け取りました",
    CaseState.IN_HEARING: "窓口で確認しています",
    CaseState.FILED: "申請を受け取りました",
    CaseState.CLOSED: "すべて終わりました",
    CaseState.WITHDRAWN: "取りやめました",
}

OPEN_STATES = (CaseState.PREPARED, CaseState.IN_HEARING, CaseState.FILED)

TRANSITIONS = Table(
    "case",
    (
        Transition(
            "start_hearing",
            frozenset({CaseState.PREPARED, CaseState.FILED}),
            CaseState.IN_HEARING,
            "cases.hear",
            "case.hearing_started",
        ),
        Transition(
            "file",
            frozenset({CaseState.PREPARED, CaseState.IN_HEARING}),
            CaseState.FILED,
            "cases.hear",
            "case.filed",
        ),
        Transition(
            "close",
            frozenset({CaseState.IN_HEARING, CaseState.FILED}),
            CaseState.CLOSED,
            "cases.close",
            "case.closed",
        ),
        Transition(
            "reopen",
            frozenset({CaseState.CLOSED}),
            CaseState.FILED,
            "cases.close",
            "case.reopened",
        ),
        Transition(
            "withdraw",
            frozenset({CaseState.PREPARED, CaseState.IN_HEARING}),
            CaseState.WITHDRAWN,
            "cases.close",
            "case.withdrawn",
        ),
    ),
)


class Door(TextChoices):
    """Where a value came in. Through MACHINE_DOORS it was brought, not typed."""

    HOME = "home", "自宅の入力"
    COUNTER = "counter", "窓口"
    KIOSK = "kiosk", "受付機"
    BACK = "back", "担当課"
    CORRECTION = "correction", "市民による訂正"
    CORE_SYSTEM = "core_system", "基幹システム"
    EARLIER_CASE = "earlier_case", "前の案件"
    CARD = "card", "マイナンバーカードの券面"


MACHINE_DOORS = (Door.CORE_SYSTEM, Door.EARLIER_CASE, Door.CARD)
"""Nobody typed what came from here for this case."""


class IdentityKind(TextChoices):
    """A record each: the number is right (番号確認), the person who came is right (身元確認), and where that is a proxy, may
    act (代理権)."""

    NUMBER = "number", "番号確認"
    PERSON = "person", "身元確認"
    AUTHORITY = "authority", "代理権の確認"


class Visitor(TextChoices):
    """Who stands at the counter. For a proxy the number is that of the one represented, the person that of the proxy."""

    SELF = "self", "本人"
    LEGAL_PROXY = "legal_proxy", "法定代理人(親権者・成年後見人など)"
    CHOSEN_PROXY = "chosen_proxy", "頼まれた人(任意代理人)"


class IdentityMethod(TextChoices):
    """How it was checked. Only the kind of paper is kept: no number, no picture."""

    NUMBER_CARD = "number_card", "マイナンバーカード"
    NUMBER_ON_RECORD = "number_on_record", "個人番号付きの住民票の写し"
    NUMBER_BY_SYSTEM = "number_by_system", "住基ネットで確認"
    PHOTO_DOCUMENT = "photo_document", "顔写真付きの書類1点"
    TWO_DOCUMENTS = "two_documents", "顔写真のない書類2点"
    KNOWN_BY_QUESTIONS = "known_by_questions", "書類なし(聞き取りで確認)"
    LEGAL_REPRESENTATIVE = "legal_representative", "戸籍・登記の証明書(法定代理人)"
    CHOSEN_REPRESENTATIVE = "chosen_representative", "委任状など(頼まれた人)"
    NOT_DONE = "not_done", "確認できなかった"


METHODS: dict[str, tuple[IdentityMethod, ...]] = {
    IdentityKind.NUMBER: (
        IdentityMethod.NUMBER_CARD,
        IdentityMethod.NUMBER_ON_RECORD,
        IdentityMethod.NUMBER_BY_SYSTEM,
        IdentityMethod.NOT_DONE,
    ),
    IdentityKind.PERSON: (
        IdentityMethod.NUMBER_CARD,
        IdentityMethod.PHOTO_DOCUMENT,
        IdentityMethod.TWO_DOCUMENTS,
        IdentityMethod.KNOWN_BY_QUESTIONS,
        IdentityMethod.NOT_DONE,
    ),
    IdentityKind.AUTHORITY: (
        IdentityMethod.LEGAL_REPRESENTATIVE,
        IdentityMethod.CHOSEN_REPRESENTATIVE,
        IdentityMethod.NOT_DONE,
    ),
}
