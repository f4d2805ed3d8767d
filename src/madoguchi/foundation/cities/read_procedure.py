"""One procedure file → Procedure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from madoguchi.core.calendars import DeadlineKind, DeadlineRule
from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import Always, Clause, Kind, Vocabulary
from madoguchi.foundation.cities import procedures as p
from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.located import LocatedList
from madoguchi.foundation.cities.read_facts import events_of
from madoguchi.foundation.cities.read_filing import read_better_later, read_may_file
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.text import Text

_VISITORS = tuple(one.value for one in p.Visitor)


@dataclass(frozen=True, slots=True)
class Known:
    """What a procedure may refer to. `not_offered`: national procedures that this city leaves out; what comes after one of
    them waits for nothing.
    """

    vocabulary: Vocabulary
    sections: Collection[str]
    procedures: Collection[str]
    forms: Collection[str]
    documents: Collection[str]
    not_offered: Collection[str] = ()


def read_procedure(name: str, reader: Reader, known: Known) -> p.Procedure:
    vocabulary = known.vocabulary
    deadlines = _deadlines(reader, known)
    procedure = p.Procedure(
        id=name,
        name=reader.text("name", required=True),
        events=reader.references("events", events_of(vocabulary), "用件", required=True),
        duty=reader.choice("duty", p.Duty),
        condition=reader.condition("condition", vocabulary, required=True) or Always(Clause("root"), False),
        members=reader.condition("members", vocabulary, for_member=True),
        who=reader.words("who", required=True),
        deadline=deadlines[0],
        further_deadlines=deadlines[1:],
        after=_after(reader, known),
        yields=reader.references("yields", known.documents, "書類"),
        documents=tuple(_document_need(part, known) for part in reader.items("documents")),
        fee=_fee(reader, known),
        section=reader.reference("section", known.sections, "担当課"),
        channels=_channels(reader),
        forms=reader.references("forms", known.forms, "様式"),
        steps=_steps(reader, known),
        minutes=_minutes(reader),
        basis=reader.text("basis", required=True),
        source=read_source(reader),
        certainty=reader.choice("certainty", p.Certainty),
        title=reader.words("title", required=True),
        summary=reader.words("summary", required=True),
        not_needed=reader.words("not_needed", required=True),
        note_staff=reader.text("note_staff"),
        yields_after_days=reader.integer("yields_after_days") or 0,
        may_file=tuple(read_may_file(reader, known.vocabulary, known.documents)),
        better_later=read_better_later(reader, known.vocabulary),
        eligible=reader.condition("eligible", vocabulary),
        eligible_members=reader.condition("eligible_members", vocabulary, for_member=True),
        core_business=reader.choice("core_business", p.CoreBusiness, p.CoreBusiness.NONE),
        visitors=tuple(p.Visitor(word) for word in reader.references("visitors", _VISITORS, "来る人"))
        or (p.Visitor.RESIDENT,),
        keywords=reader.strings("keywords"),
    )
    reader.finish()
    return procedure


def _after(reader: Reader, known: Known) -> tuple[str, ...]:
    named = reader.references("after", {*known.procedures, *known.not_offered}, "手続")
    return tuple(name for name in named if name in known.procedures)


def read_source(reader: Reader) -> Source:
    part = reader.child("source")
    if part is None or not part.text("title"):
        reader.wrong(
            "source" if part else "id",
            "data.missing_source",
            "出典(source)がありません。",
            "source に title と、分かれば url・checked_on を書いてください。",
        )
        return Source("")
    checked = part.day("checked_on")
    source = Source(part.text("title"), part.text("url"), checked.isoformat() if checked else "")
    part.finish()
    return source


def _deadlines(reader: Reader, known: Known) -> tuple[p.Deadline, ...]:
    """One, or a list of which several may count."""
    if isinstance(reader.data.get("deadline"), LocatedList):
        found = tuple(_deadline(part, known) for part in reader.items("deadline"))
    else:
        part = reader.child("deadline", required=True)
        found = (_deadline(part, known),) if part is not None else ()
    return found or (p.Deadline(DeadlineRule(DeadlineKind.NONE)),)


def _deadline(part: Reader, known: Known) -> p.Deadline:
    label = part.words("base_label")
    only_if = part.condition("only_if", known.vocabulary)
    members = part.condition("members", known.vocabulary, for_member=True)
    deadline = p.Deadline(
        _rule(part, label.ja), part.text("base"), part.words("text"), label, only_if, members
    )
    filed = deadline.filed_with
    if filed and filed not in known.procedures:
        part.wrong(
            "base",
            "data.unknown_procedure",
            f"「{filed}」という手続はありません。",
            "手続の id を確かめてください。",
        )
    if deadline.base and not filed:
        _check_base(part, deadline.base, known)
    part.finish()
    return deadline


def _check_base(part: Reader, base: str, known: Known) -> None:
    words = known.vocabulary
    if base not in words.household | words.member:
        code, problem = "data.unknown_fact", f"「{base}」という事実はありません。"
    elif words.kinds.get(base, Kind.DAY) is not Kind.DAY:
        code, problem = "data.wrong_type", f"「{base}」は日付の事実ではないので、期限を数えられません。"
    else:
        return
    part.wrong("base", code, problem, "facts/ の日付の id を書いてください。")


def _rule(part: Reader, label: str) -> DeadlineRule:
    """Month and day of a yearly deadline are written as "06-30"."""
    kind = part.choice("kind", DeadlineKind)
    month_day = part.text("month_day")
    try:
        return DeadlineRule(
            kind=kind,
            base_label_ja=label,
            days=part.integer("days"),
            months=part.integer("months"),
            month_day=tuple(int(n) for n in month_day.split("-")) if month_day else None,  # type: ignore[arg-type]
            first_day_counted=part.flag("count_first_day"),
            opens_days_before=part.integer("opens_days_before"),
            strict=part.flag("strict"),
        )
    except (InvalidValue, ValueError):
        part.wrong(
            "kind",
            "data.bad_deadline",
            "期限の種類と長さが合いません。",
            "days・months・month_day のうち、種類に合うものを書いてください。",
        )
        return DeadlineRule(DeadlineKind.NONE)


def _document_need(part: Reader, known: Known) -> p.DocumentNeed:
    need = p.DocumentNeed(
        document=part.reference("document", known.documents, "書類"),
        only_if=part.condition("only_if", known.vocabulary),
        members=part.condition("members", known.vocabulary, for_member=True),
        is_original=part.flag("original", default=True),
        is_kept=part.flag("kept"),
    )
    part.finish()
    return need


def _fee(reader: Reader, known: Known) -> p.Fee:
    part = reader.child("fee", required=True)
    if part is None:
        return p.Fee(None, "case", p.Certainty.UNVERIFIED)
    fee = p.Fee(
        amount_yen=part.integer("amount_yen"),
        per=part.text("per") or "case",
        certainty=part.choice("certainty", p.Certainty),
        note=part.text("note"),
        label=part.text("label"),
        copies=part.reference("copies", known.vocabulary.household, "事実") if "copies" in part.data else "",
        rates=tuple(_rate(one, known) for one in part.items("rates")),
    )
    part.finish()
    return fee


def _rate(part: Reader, known: Known) -> p.Rate:
    rate = p.Rate(
        only_if=part.condition("only_if", known.vocabulary, required=True) or Always(Clause("root"), False),
        amount_yen=part.integer("amount_yen", required=True) or 0,
    )
    part.finish()
    return rate


def _channels(reader: Reader) -> p.Channels:
    part = reader.child("channels", required=True)
    if part is None:
        return p.Channels(False, False, False, False, False, False, False)
    for key in part.data:
        if key not in (*p.CHANNELS, "note", "blocked_by", "online_service"):
            part.seen.add(key)
            part.wrong(
                key,
                "data.unknown_channel",
                f"「{key}」という受付方法はありません。",
                f"{'・'.join(p.CHANNELS)} を使ってください。",
            )
    note: Text = part.words("note")
    reasons = part.references("blocked_by", [one.value for one in p.BlockReason], "理由")
    information, questionnaire, booking, prefill, submit, must_visit, assisted = (
        part.flag(name) for name in p.CHANNELS
    )
    channels = p.Channels(
        information,
        questionnaire,
        booking,
        prefill,
        submit,
        must_visit,
        assisted,
        note=note,
        blocked_by=tuple(p.BlockReason(word) for word in reasons),
        online_service=part.text("online_service"),
    )
    if channels.submit and channels.must_visit:
        part.wrong(
            "submit",
            "data.channel_conflict",
            "submit と must_visit が両方 true です。",
            "来庁が必要なら submit を false にしてください。",
        )
    part.finish()
    return channels


def _steps(reader: Reader, known: Known) -> tuple[p.WorkStep, ...]:
    steps = []
    for name, part in by_id(reader.items("steps"), "作業").items():
        steps.append(
            p.WorkStep(
                id=name,
                name=part.text("name", required=True),
                section=part.reference("section", known.sections, "担当課"),
                minutes=_minutes(part),
                needs_approval=part.flag("needs_approval"),
            )
        )
        part.finish()
    return tuple(steps)


def _minutes(reader: Reader) -> p.Minutes:
    part = reader.child("minutes", required=True)
    if part is None:
        return p.Minutes(0, "assumed")
    kind = part.text("kind", required=True)
    if kind not in ("found", "assumed"):
        part.wrong(
            "kind",
            "data.unknown_word",
            f"「kind」の「{kind}」は使えません。",
            "found か assumed にしてください。",
        )
    minutes = p.Minutes(part.integer("value", required=True) or 0, kind)
    part.finish()
    return minutes
