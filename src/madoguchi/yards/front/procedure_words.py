"""One procedure in the words of its page for citizens: when, who, where, what to bring, what it costs, how it can be done.

What nobody has verified is not told as a fact: it has to be asked for at the counter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.core.calendars import DeadlineKind, rule_text
from madoguchi.core.plan import Capacity
from madoguchi.core.rules import Condition, Value
from madoguchi.core.rules.describing import describe
from madoguchi.domains.procedures.wording import CityWords
from madoguchi.foundation.cities import Certainty, City, Duty, Procedure
from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.procedures import BlockReason, Deadline, DocumentNeed, MayFile
from madoguchi.ui.templatetags.ui import yen
from madoguchi.yards.front.plan_markup import counter_name
from madoguchi.yards.front.tree_markup import tree_markup

FOUND = "found"


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """`when`: the condition under which this deadline counts, as markup; `is_strict`: what is lost can't be had back."""

    text: str
    note: str
    when: SafeString
    is_strict: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    name: str
    note: str
    issued_by: str
    is_copy_enough: bool
    is_kept: bool
    when: SafeString
    whose: SafeString


@dataclass(frozen=True, slots=True)
class WhereRow:
    """`href` is empty where the office has no page. `counter` is empty where no counter is known."""

    office: str
    counter: str
    href: str


@dataclass(frozen=True, slots=True)
class RelatedRow:
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PlainWords:
    """`core.rules.Words` without notes that stand only in Japanese: beside them their own tree says the same."""

    words: CityWords

    @property
    def language(self) -> str:
        return self.words.language

    def fact(self, fact: str) -> str:
        return self.words.fact(fact)

    def value(self, fact: str, value: Value) -> str:
        return self.words.value(fact, value)

    def person(self, member: str) -> str:
        return self.words.person(member)

    def day(self, day: date) -> str:
        return self.words.day(day)

    def note(self, derived: str) -> str:
        note = self.words.city.derived_notes.get(derived)
        return note.in_language(self.language) if note and not note.lacks(self.language) else ""


def tree(city: City, condition: Condition | None, language: str) -> SafeString:
    """The condition as nested lists of short texts; empty for none."""
    if condition is None:
        return SafeString("")
    return tree_markup(describe(condition, PlainWords(CityWords(city, language))))


def duty_text(procedure: Procedure) -> str:
    return {
        Duty.REQUIRED: _("当てはまる人は、必ずする手続きです。"),
        Duty.OPTIONAL: _("希望する人がする手続きです。"),
        Duty.AUTOMATIC: _("市役所が自動でします。届け出はいりません。"),
    }[procedure.duty]


def certainty_text(procedure: Procedure) -> str:
    return {
        Certainty.VERIFIED: _("市の資料や法令で確かめた内容です。"),
        Certainty.PARTIAL: _("一部だけを確かめた内容です。大事なことは窓口で確認してください。"),
        Certainty.UNVERIFIED: _("この手続きの内容は、まだ市役所で確かめていません。窓口で確認してください。"),
    }[procedure.certainty]


def deadline_rows(city: City, procedure: Procedure, language: str) -> tuple[DeadlineRow, ...]:
    """Every deadline that may count; of several the earliest day rules. None where there is none."""
    rules = [one for one in procedure.deadlines if one.rule.kind is not DeadlineKind.NONE]
    return tuple(_deadline(city, one, language) for one in rules)


def _deadline(city: City, deadline: Deadline, language: str) -> DeadlineRow:
    label = "" if deadline.label.lacks(language) else deadline.label.in_language(language)
    when = tree(city, deadline.only_if, language)
    note = "" if deadline.text.lacks(language) else deadline.text.in_language(language)
    return DeadlineRow(rule_text(deadline.rule, language, label), note, when, deadline.rule.strict)


def may_file_rows(city: City, procedure: Procedure, language: str) -> tuple[str, ...]:
    """One sentence per way to be entitled."""
    return tuple(_may_file(city, one, language) for one in procedure.may_file)


def _may_file(city: City, way: MayFile, language: str) -> str:
    right = way.right
    parts = [_capacity(right.capacity)]
    if right.documents:
        names = "・".join(city.documents[one].name.in_language(language) for one in right.documents)
        parts.append(_("持ってくるもの:%(documents)s") % {"documents": names})
    if not right.same_day:
        parts.append(_("その日には終わりません"))
    if way.note:
        parts.append(way.note.in_language(language))
    return " / ".join(parts)


def _capacity(capacity: Capacity) -> str:
    return {
        Capacity.SELF: _("本人"),
        Capacity.HOUSEHOLD_HEAD: _("世帯主"),
        Capacity.HOUSEHOLD_MEMBER: _("同じ世帯の人"),
        Capacity.GUARDIAN: _("親などの保護者(子どもの分)"),
        Capacity.PROXY: _("頼まれた人(代理人)"),
    }[capacity]


def document_rows(city: City, procedure: Procedure, language: str) -> tuple[DocumentRow, ...]:
    return tuple(_document(city, need, language) for need in procedure.documents)


def _document(city: City, need: DocumentNeed, language: str) -> DocumentRow:
    document = city.documents[need.document]
    bought = document.certificate
    return DocumentRow(
        name=document.name.in_language(language),
        note=document.note.in_language(language),
        issued_by=bought.issued_by.in_language(language) if bought else "",
        is_copy_enough=not need.is_original,
        is_kept=need.is_kept,
        when=tree(city, need.only_if, language),
        whose=tree(city, need.members, language),
    )


def fee_text(procedure: Procedure) -> str:
    amount = procedure.fee.amount_yen
    if amount is None or procedure.fee.certainty is Certainty.UNVERIFIED:
        return _("窓口でお確かめください")
    if amount == 0:
        return _("かかりません")
    return _("1通%(price)s") % {"price": yen(amount)} if procedure.fee.per == "copy" else yen(amount)


def minutes_text(procedure: Procedure) -> str:
    """Only what a source says; an assumed parameter is no promise."""
    if procedure.minutes.kind != FOUND:
        return ""
    return _("約%(minutes)s分") % {"minutes": procedure.minutes.value}


def where_rows(city: City, procedure: Procedure, language: str) -> tuple[WhereRow, ...]:
    """Offices that take it, in the order of the data."""
    if procedure.duty is Duty.AUTOMATIC:
        return ()
    rows = []
    for office in city.offices.values():
        counter = office.counter_for(procedure.section)
        if counter is not None and procedure.id not in office.not_here:
            name = office.name.in_language(language)
            rows.append(
                WhereRow(name, counter_name(counter, language), reverse("offices:office", args=[office.id]))
            )
    return tuple(rows)


def channel_rows(procedure: Procedure, language: str) -> tuple[str, ...]:
    """What really works, and no more."""
    return tuple(_channels(procedure, language))


def _channels(procedure: Procedure, language: str) -> Iterator[str]:
    channels = procedure.channels
    if procedure.duty is Duty.AUTOMATIC:
        return
    if channels.submit:
        yield _("インターネットで出せます。")
    if channels.note:
        yield channels.note.in_language(language)
    elif channels.must_visit:
        yield _("窓口に来る必要があります。")
    elif not channels.submit:
        yield _("窓口に来なくてもできます(郵便や電話など)。")
    if channels.prefill:
        yield _("家で入力しておくと、窓口で書かずにすみます。")
    if channels.booking:
        yield _("窓口の時間を予約できます。")
    if channels.assisted:
        yield _("何も書かずに来ても、職員が聞きながら書類を作ります。")


def blocked_rows(procedure: Procedure) -> tuple[str, ...]:
    """Why it can't be finished online, where it can't."""
    reasons = {
        BlockReason.ORIGINAL_REQUIRED: _("書類の原本を見せる必要があるため"),
        BlockReason.INCOME_CONSENT: _("世帯の人の所得を調べることに、同意がいるため"),
        BlockReason.FACE_TO_FACE: _("会って、本人かどうか確かめる必要があるため"),
        BlockReason.LAW: _("法律で、紙で出すか窓口に来ることになっているため"),
        BlockReason.WET_SIGNATURE: _("自分の手で署名する必要があるため"),
        BlockReason.THIRD_PARTY_PART: _("医師・証人・勤め先など、ほかの人が書くところがあるため"),
        BlockReason.PHYSICAL_ITEM: _("カードや印鑑など、物を渡したり受け取ったりするため"),
        BlockReason.NOT_BUILT: _("市の受付の用意が、まだできていないため"),
        BlockReason.OUTSIDE_CITY: _("市役所ではない所が受け付けるため"),
    }
    return tuple(reasons[one] for one in procedure.channels.blocked_by)


def form_rows(city: City, procedure: Procedure) -> tuple[str, ...]:
    """Official names, which stay Japanese."""
    forms = (city.forms[one] for one in procedure.forms)
    return tuple(
        _("%(form)s(下書き。届書そのものは市の用紙に書きます)") % {"form": form.name}
        if form.is_draft
        else form.name
        for form in forms
    )


def before_rows(city: City, procedure: Procedure, language: str) -> tuple[RelatedRow, ...]:
    return tuple(related(city.procedures[one], language) for one in procedure.after if one in city.procedures)


def next_rows(city: City, procedure: Procedure, language: str) -> tuple[RelatedRow, ...]:
    """Procedures that come after this one when both are needed, or that use what it hands out."""
    given = set(procedure.yields)
    return tuple(
        related(one, language)
        for one in city.procedures.values()
        if procedure.id in one.after
        or (one is not procedure and given.intersection(need.document for need in one.documents))
    )


def related(procedure: Procedure, language: str) -> RelatedRow:
    title = procedure.title.in_language(language) or procedure.name
    return RelatedRow(title, reverse("front:procedure", args=[procedure.id]))


def source_text(source: Source) -> str:
    if not source.checked_on:
        return source.title
    return _("%(title)s(%(on)sに確認)") % {"title": source.title, "on": source.checked_on}
