"""The papers a plan needs and a case → sheets. Nothing is asked here: an empty optional field stays empty."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import segno

from madoguchi.core.japanese import format_era
from madoguchi.core.rules import HOUSEHOLD, members_meeting
from madoguchi.core.truth import Truth
from madoguchi.domains.cases.records import CaseView, MemberView
from madoguchi.domains.documents.fitting import (
    CELL_SIZE_PT,
    NARROW,
    PAIR_SIZE_PT,
    PAIR_WIDTH_PT,
    Continuation,
    cell_width_pt,
    column_share,
)
from madoguchi.domains.documents.sheets import PairSection, Sheet, SignatureBox, TableSection
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, FieldScope, FormSpec, Signature, SignerRole
from madoguchi.foundation.cities.shown_values import shown_text

LAYOUT_MARKS = {
    "own": "own layout(項目は法令・標準に合わせた独自の配置)",
    "official_blank": "official blank(定められた用紙)",
}
DRAFT_MARK = "下書き 届書に書き写すためのもので、提出する届書ではありません"
_SIGNATURES = {
    Signature.TABLET: ("署名", "署名(端末)", "窓口の端末で署名します"),
    Signature.WET: ("署名", "署名(自署)", "印刷したあと、ペンで署名してください"),
    Signature.BANK_SEAL: ("金融機関の届出印", "届出印", "金融機関に届け出た印を押してください"),
    Signature.THIRD_PARTY: ("ほかの方の記入欄", "記入欄", "記入する方に書いてもらってください"),
}
HEADINGS = {
    FieldScope.APPLICANT: "届け出る方",
    FieldScope.SUBJECT: "対象の方",
    FieldScope.HOUSEHOLD: "届出の内容",
    FieldScope.EACH_MEMBER: "対象の方の一覧",
}


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One paper. `member_id` is the subject of a per-member form, else empty; `signer_id` signs it."""

    spec: FormSpec
    member_id: str
    signer_id: str
    sheet: Sheet
    paper: NeededForm


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills forms for one case on one day; `inks` are the SVG drawings of those who have signed, by member id."""

    city: City
    case: CaseView
    on: date
    inks: dict[str, str]

    def fill(self, paper: NeededForm) -> FilledForm:
        return self._fill(paper, self._member(paper.member))

    def _member(self, member_id: str) -> MemberView | None:
        return next((member for member in self.case.members if member.member_id == member_id), None)

    def _fill(self, paper: NeededForm, subject: MemberView | None) -> FilledForm:
        spec, applicant = paper.form, self.case.applicant
        signer, over = self._signer(spec, subject), Continuation()
        named = subject or applicant
        sections = (
            self._pairs(spec, FieldScope.APPLICANT, applicant, over),
            self._pairs(spec, FieldScope.HOUSEHOLD, None, over),
            self._pairs(spec, FieldScope.SUBJECT, subject, over),
            self._table(paper, over),
        )
        sheet = Sheet(
            title=spec.name,
            city=self.city.name.ja,
            addressee=f"{self.city.name.ja}長 様",
            filed_on=format_era(self.on),
            reference=self.case.reference,
            footer=f"受付番号 {self.case.reference}　{named.full_name if named else ''}",
            layout_mark=DRAFT_MARK if spec.is_draft else LAYOUT_MARKS[spec.layout],
            sections=tuple(section for section in sections if section is not None),
            signature=self._signature(spec, signer),
            code=code_svg(self.case.reference),
            notes=spec.notes,
            continued=tuple(over.rows),
            is_draft=spec.is_draft,
        )
        return FilledForm(
            spec=spec,
            member_id=subject.member_id if subject else "",
            signer_id=signer.member_id if signer else "",
            sheet=sheet,
            paper=paper,
        )

    def _signer(self, spec: FormSpec, subject: MemberView | None) -> MemberView | None:
        if subject is None or spec.signer is SignerRole.APPLICANT:
            return self.case.applicant
        if spec.signer is SignerRole.SELF or self._can_sign(subject):
            return subject
        return self.case.applicant

    def _can_sign(self, member: MemberView) -> bool:
        """An adult signs for themselves; the paper of a child, or of somebody who has died, is signed by the applicant."""
        return member.member_id in self.adults and member.member_id not in self._meeting("the_deceased")

    @property
    def adults(self) -> frozenset[str]:
        return self._meeting("adult")

    def _meeting(self, name: str) -> frozenset[str]:
        met = members_meeting(self.city.derived[name], self.case.facts, self.on)
        return frozenset(member_id for member_id, truth in met.items() if truth is Truth.TRUE)

    def _pairs(
        self, spec: FormSpec, scope: FieldScope, member: MemberView | None, over: Continuation
    ) -> PairSection | None:
        member_id = member.member_id if member else HOUSEHOLD
        heading = HEADINGS[scope]
        rows = [
            (entry.label, over.place(f"{heading} {entry.label}", text, PAIR_WIDTH_PT, PAIR_SIZE_PT))
            for entry in spec.fields
            if entry.scope is scope
            for text in (self._text(entry.fact, member_id),)
        ]
        rows += [(fixed.label, fixed.text) for fixed in spec.fixed if fixed.scope is scope]
        return PairSection(heading=heading, rows=tuple(rows)) if rows else None

    def _table(self, paper: NeededForm, over: Continuation) -> TableSection | None:
        spec = paper.form
        entries = [entry for entry in spec.fields if entry.scope is FieldScope.EACH_MEMBER]
        fixed = [entry for entry in spec.fixed if entry.scope is FieldScope.EACH_MEMBER]
        members = [member for member in self.case.members if member.member_id in paper.rows]
        if not entries or not members:
            return None
        widths = tuple(column_share(entry.fact) for entry in entries) + (NARROW,) * len(fixed)
        rows = tuple(
            tuple(
                over.place(
                    f"{number}人目 {entry.label}",
                    self._text(entry.fact, member.member_id),
                    cell_width_pt(share, sum(widths)),
                    CELL_SIZE_PT,
                )
                for entry, share in zip(entries, widths, strict=False)
            )
            + tuple(entry.text for entry in fixed)
            for number, member in enumerate(members, start=1)
        )
        return TableSection(
            heading=HEADINGS[FieldScope.EACH_MEMBER],
            columns=tuple(entry.label for entry in entries) + tuple(entry.label for entry in fixed),
            rows=rows,
            widths=widths,
        )

    def _text(self, fact: str, member_id: str) -> str:
        return shown_text(self.city.facts[fact], self.case.text(fact, member_id))

    def _signature(self, spec: FormSpec, signer: MemberView | None) -> SignatureBox:
        if spec.signature is Signature.NONE:
            return SignatureBox(kind="none")
        heading, label, hint = _SIGNATURES[spec.signature]
        name = signer.full_name if signer else ""
        ink = self.inks.get(signer.member_id, "") if signer and spec.signature is Signature.TABLET else ""
        return SignatureBox(
            kind=spec.signature.value,
            heading=heading,
            label=label,
            hint=hint,
            ink=ink,
            alt=f"{name} の署名",
            others=() if spec.is_draft else spec.others,
        )


@lru_cache(maxsize=64)
def code_svg(reference: str) -> str:
    """The case reference as QR, so that paper finds its case again."""
    out = io.BytesIO()
    segno.make(reference, micro=False, error="m").save(out, kind="svg", xmldecl=False)
    return out.getvalue().decode()
