"""A procedure's record in words, line by line: what the page shows, and what a version is told apart by."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.core.calendars import DeadlineKind, DeadlineRule
from madoguchi.domains.procedures.condition_words import condition_lines
from madoguchi.foundation.cities import Certainty, City, Duty, Fee, Procedure
from madoguchi.foundation.cities.procedures import CHANNELS

CERTAINTY = {
    Certainty.VERIFIED: "確認済み",
    Certainty.PARTIAL: "一部を確認",
    Certainty.UNVERIFIED: "未確認",
}
DUTY = {Duty.REQUIRED: "義務", Duty.OPTIONAL: "希望", Duty.AUTOMATIC: "自動(届出はいらない)"}
CHANNEL = {
    "information": "案内",
    "questionnaire": "質問に答えて調べる",
    "booking": "予約",
    "prefill": "事前の入力",
    "submit": "オンラインでの提出",
    "must_visit": "来庁が必要",
    "assisted": "書かない窓口",
}
_KINDS = {
    DeadlineKind.DAYS_FROM_EVENT: "その日から",
    DeadlineKind.DAYS_FROM_NEXT_DAY: "その翌日から",
}


def record_lines(city: City, procedure: Procedure) -> tuple[str, ...]:
    """Everything that decides: condition, people, documents, deadline, fee, channels, source. Not the citizens' texts."""
    return tuple(_lines(city, procedure))


def _lines(city: City, procedure: Procedure) -> Iterator[str]:
    yield f"名称: {procedure.name}"
    yield f"種類: {DUTY[procedure.duty]}"
    yield "条件:"
    yield from condition_lines(city, procedure.condition, 1)
    if procedure.members is not None:
        yield "対象の人:"
        yield from condition_lines(city, procedure.members, 1)
    yield from document_lines(city, procedure)
    yield from deadline_lines(city, procedure)
    yield f"手数料: {fee_text(procedure.fee)}"
    yield f"受付方法: {channels_text(procedure)}"
    yield f"担当課: {city.sections[procedure.section].name if procedure.section in city.sections else procedure.section}"
    yield f"先に済ませる手続: {'、'.join(_name(city, one) for one in procedure.after) or 'なし'}"
    yield f"根拠: {procedure.basis}"
    yield f"出典: {procedure.source.title} {procedure.source.url} {procedure.source.checked_on}".rstrip()
    yield f"確かさ: {CERTAINTY[procedure.certainty]}"
    if procedure.note_staff:
        yield f"職員への注意: {procedure.note_staff}"


def document_lines(city: City, procedure: Procedure) -> Iterator[str]:
    for need in procedure.documents:
        yield f"書類: {city.documents[need.document].name.ja}{'' if need.is_original else '(写しでよい)'}"
        if need.only_if is not None:
            yield "  いるとき:"
            yield from condition_lines(city, need.only_if, 2)
        if need.members is not None:
            yield "  次の人の分:"
            yield from condition_lines(city, need.members, 2)


def deadline_lines(city: City, procedure: Procedure) -> Iterator[str]:
    for deadline in procedure.deadlines:
        yield f"期限: {rule_text(deadline.rule)}"
        if deadline.only_if is not None:
            yield "  数えるとき:"
            yield from condition_lines(city, deadline.only_if, 2)


def deadline_text(procedure: Procedure) -> str:
    return "、".join(rule_text(deadline.rule) for deadline in procedure.deadlines)


def rule_text(rule: DeadlineRule) -> str:
    text = (
        f"{rule.base_label_ja or 'きっかけの日'}: {_length(rule)}"
        if rule.kind is not DeadlineKind.NONE
        else "なし"
    )
    return f"{text}(過ぎると失うものがある)" if rule.strict else text


def _length(rule: DeadlineRule) -> str:
    length = (
        f"{rule.days}日以内"
        if rule.days is not None
        else f"{rule.months}か月以内"
        if rule.months is not None
        else ""
    )
    if rule.month_day:
        length = f"毎年 {rule.month_day[0]}月{rule.month_day[1]}日まで"
    start = _KINDS.get(rule.kind, "")
    return f"{start}{length}" if length else _WORDS.get(rule.kind, rule.kind.value)


_WORDS = {
    DeadlineKind.PROMPTLY: "速やかに",
    DeadlineKind.BEFOREHAND: "その日より前に",
    DeadlineKind.SAME_TIME: "同時に",
}


def fee_text(fee: Fee) -> str:
    amount = "分からない" if fee.amount_yen is None else f"{fee.amount_yen:,}円" if fee.amount_yen else "無料"
    unit = "(1通)" if fee.per == "copy" else ""
    if fee.rates:
        amount = "・".join(f"{rate.amount_yen:,}円" for rate in fee.rates)
    return f"{amount}{unit}、{CERTAINTY[fee.certainty]}{f'、{fee.note}' if fee.note else ''}"


def channels_text(procedure: Procedure) -> str:
    return "、".join(CHANNEL[name] for name in CHANNELS if getattr(procedure.channels, name)) or "なし"


def _name(city: City, procedure: str) -> str:
    found = city.procedures.get(procedure)
    return found.name if found else procedure
