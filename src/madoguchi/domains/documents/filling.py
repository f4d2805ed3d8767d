"""The papers a plan needs and a case → sheets. Nothing is asked here: an empty optional field stays empty."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import segno

from madoguchi.core.japanese import format_era
from madoguchi.core.rules import HOUSEHOLD
from madoguchi.domains.cases.records import CaseView, MemberView
from madoguchi.domains.documents.blank_filling import (
    label_of,
    on_blank,
    paper_of,
    place_value,
    reference_text,
    slots_of,
)
from madoguchi.domains.documents.fitting import (
    CELL_SIZE_PT,
    HEAD_SIZE_PT,
    LABEL_SIZE_PT,
    LABEL_WIDTH_PT,
    NARROW,
    PAIR_SIZE_PT,
    PAIR_WIDTH_PT,
    Continuation,
    cell_width_pt,
    column_share,
    is_one_line,
)
from madoguchi.domains.documents.handwriting import cannot_print, printable_name
from madoguchi.domains.documents.sheets import (
    HAND_BOX,
    OnBlank,
    PairSection,
    Sheet,
    SignatureBox,
    TableSection,
)
from madoguchi.domains.documents.signing import Signer, Signing, is_proxy, represented
from madoguchi.domains.documents.states import SignedAs
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, FieldScope, FormSpec, Signature
from madoguchi.foundation.cities.forms import FixedText
from madoguchi.foundation.cities.shown_values import shown_text

LAYOUT_MARK = "own layout(項目は法令・標準に合わせた独自の配置)"
BLANK_MARK = "定められた用紙の続紙"
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
    """One paper. `member_id` is the subject of a per-member form, else empty."""

    spec: FormSpec
    member_id: str
    signer: Signer
    sheet: Sheet
    paper: NeededForm


@dataclass(slots=True)
class Filling:
    """Fills forms for one case on one day; `inks` are the SVG drawings of those who have signed, by member id.

    What several papers ask (who may sign, a member's birth date) is worked out once.
    """

    city: City
    case: CaseView
    on: date
    inks: dict[str, str]
    _signing: Signing = field(init=False)
    _shown: dict[tuple[str, str], str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._signing = Signing(self.city, self.case, self.on)

    def fill(self, paper: NeededForm) -> FilledForm:
        return self._fill(paper, self._member(paper.member))

    def _member(self, member_id: str) -> MemberView | None:
        return next((member for member in self.case.members if member.member_id == member_id), None)

    def _fill(self, paper: NeededForm, subject: MemberView | None) -> FilledForm:
        spec, applicant = paper.form, self.case.applicant
        signer, over = self._signing.signer_of(paper), Continuation()
        named = subject or applicant
        printed = self._on_blank(paper, over)
        sections = (
            ()
            if printed
            else (
                self._pairs(spec, FieldScope.APPLICANT, applicant, over),
                self._pairs(spec, FieldScope.HOUSEHOLD, None, over),
                self._pairs(spec, FieldScope.SUBJECT, subject, over),
                self._table(paper, over),
            )
        )
        sheet = Sheet(
            title=spec.name,
            city=self.city.name.ja,
            addressee=f"{self.city.name.ja}長 様",
            filed_on=format_era(self.on),
            reference=self.case.reference,
            footer=self._footer(named),
            layout_mark=DRAFT_MARK if spec.is_draft else BLANK_MARK if printed else LAYOUT_MARK,
            sections=tuple(section for section in sections if section is not None),
            signature=self._signature(spec, signer),
            code=code_dots(self.case.reference),
            notes=spec.notes,
            continued=tuple(over.rows),
            is_draft=spec.is_draft,
            blank=printed,
        )
        return FilledForm(
            spec=spec,
            member_id=subject.member_id if subject else "",
            signer=signer,
            sheet=sheet,
            paper=paper,
        )

    def _on_blank(self, paper: NeededForm, over: Continuation) -> OnBlank | None:
        blank = paper.form.blank
        if blank is None:
            return None
        boxes = []
        for box, row, entry, member in slots_of(self.case, paper):
            if isinstance(entry, FixedText) and row >= box.rows:
                continue
            text = entry.text if isinstance(entry, FixedText) else self._text(entry.fact, member)
            boxes.append(place_value(over, box, row, label_of(entry, row), text))
        named = self._member(paper.member) or self.case.applicant
        name = printable_name(named) if named else ""
        text = reference_text(over, blank, self.case.reference, name)
        return on_blank(blank, tuple(box for box in boxes if box), paper_of(self.city, blank), text)

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
        flat = tuple(
            is_one_line(label, LABEL_WIDTH_PT, LABEL_SIZE_PT)
            and is_one_line(text, PAIR_WIDTH_PT, PAIR_SIZE_PT)
            for label, text in rows
        )
        return PairSection(heading=heading, rows=tuple(rows), flat=flat) if rows else None

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
        columns = tuple(entry.label for entry in entries) + tuple(entry.label for entry in fixed)
        return TableSection(
            heading=HEADINGS[FieldScope.EACH_MEMBER],
            columns=columns,
            rows=rows,
            widths=widths,
            flat=(
                _is_flat(columns, widths, HEAD_SIZE_PT),
                *(_is_flat(row, widths, CELL_SIZE_PT) for row in rows),
            ),
        )

    def _text(self, fact: str, member_id: str) -> str:
        if (member_id, fact) not in self._shown:
            text = shown_text(self.city.facts[fact], self.case.text(fact, member_id))
            self._shown[member_id, fact] = HAND_BOX if cannot_print(text) else text
        return self._shown[member_id, fact]

    def _footer(self, named: MemberView | None) -> str:
        """A name that no font has is written by hand in its box; the reading says here whose page it is."""
        name = printable_name(named) if named else ""
        return f"受付番号 {self.case.reference}　{name}"

    def _signature(self, spec: FormSpec, signer: Signer) -> SignatureBox:
        kind = kind_of(spec, signer)
        if kind is Signature.NONE:
            return SignatureBox(kind="none")
        heading, label, hint = _SIGNATURES[kind]
        in_place = f" {signer.signed_as.label}" if signer.signed_as in _IN_PLACE and signer.on_tablet else ""
        return SignatureBox(
            kind=kind.value,
            heading=heading,
            label=label + in_place,
            hint=hint,
            ink=self.inks.get(signer.signer_id, "") if signer.on_tablet else "",
            alt=self._alt(signer),
            others=() if spec.is_draft else spec.others,
        )

    def _alt(self, signer: Signer) -> str:
        """A proxy's name is nowhere asked: the drawn name is the only one."""
        if is_proxy(signer.signer_id):
            return f"{signer.signed_as.label} の署名"
        member = self._member(represented(signer.signer_id))
        return f"{member.full_name if member else ''} の署名"


def _is_flat(row: tuple[str, ...], widths: tuple[int, ...], size_pt: float) -> bool:
    whole = sum(widths)
    return all(
        is_one_line(text, cell_width_pt(share, whole), size_pt)
        for text, share in zip(row, widths, strict=True)
    )


_IN_PLACE = (SignedAs.LEGAL_PROXY, SignedAs.CHOSEN_PROXY)


def kind_of(spec: FormSpec, signer: Signer) -> Signature:
    """A form for the tablet is signed in ink where nobody at the counter may sign it there."""
    return Signature.WET if spec.signature is Signature.TABLET and not signer.on_tablet else spec.signature


@lru_cache(maxsize=64)
def code_dots(reference: str) -> tuple[int, ...]:
    """The case reference as QR, so that paper finds its case again: the bytes of a PNG, four dots wide for each module."""
    out = io.BytesIO()
    segno.make(reference, micro=False, error="m").save(out, kind="png", scale=4)
    return tuple(out.getvalue())
