"""One form file → FormSpec."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from madoguchi.core.rules import Vocabulary
from madoguchi.foundation.cities.forms import (
    FieldScope,
    FixedText,
    ForEach,
    FormField,
    FormSpec,
    Signature,
    SignerRole,
)
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_blank import read_blank
from madoguchi.foundation.cities.read_procedure import read_source
from madoguchi.foundation.cities.reader import Reader

_RULE = re.compile("法|令|規則|条例|要領|要綱|規程|取扱い")
"""What a basis names: a law, an order, a rule of the city."""


_OWN, _BLANK = "own", "official_blank"


def read_form(name: str, reader: Reader, vocabulary: Vocabulary, folders: Sequence[Path] = ()) -> FormSpec:
    """`folders` are those in which a given blank is looked for, the first that has it counts."""
    layout = reader.text("layout", required=True)
    if layout not in (_OWN, _BLANK):
        reader.wrong(
            "layout",
            "data.unknown_word",
            f"「layout」の「{layout}」は使えません。",
            "own か official_blank にしてください。",
        )
    for_each = reader.choice("for_each", ForEach, ForEach.HOUSEHOLD)
    signing = _signature(reader, for_each)
    form = FormSpec(
        id=name,
        name=reader.text("name", required=True),
        layout=layout,
        signature=signing.kind,
        signature_basis=signing.basis,
        signer=signing.by,
        others=signing.others,
        for_each=for_each,
        members=reader.condition("members", vocabulary, for_member=True),
        fields=_fields(reader, vocabulary),
        template=reader.text("template", required=True),
        source=read_source(reader),
        certainty=reader.choice("certainty", Certainty, Certainty.UNVERIFIED),
        fixed=_fixed(reader),
        notes=reader.strings("notes"),
        is_draft=reader.flag("draft"),
    )
    reader.text("note")
    if layout == _BLANK:
        form = replace(form, blank=read_blank(reader, form, folders))
    reader.finish()
    return form


@dataclass(frozen=True, slots=True)
class _Signing:
    kind: Signature = Signature.WET
    by: SignerRole = SignerRole.APPLICANT
    basis: str = ""
    others: tuple[str, ...] = ()


def _signature(reader: Reader, for_each: ForEach) -> _Signing:
    part = reader.child("signature", required=True)
    if part is None:
        return _Signing()
    is_copy = for_each is ForEach.MEMBER
    usual = SignerRole.SUBJECT if is_copy else SignerRole.APPLICANT
    signing = _Signing(
        kind=part.choice("kind", Signature),
        by=part.choice("by", SignerRole, usual),
        basis=part.text("basis", required=True),
        others=part.strings("others"),
    )
    _check_signer(signing, part, is_copy=is_copy)
    if signing.basis and not _RULE.search(signing.basis):
        part.wrong(
            "basis",
            "data.basis_without_rule",
            f"署名の根拠「{signing.basis}」に、法令や市の定めの名前がありません。",
            "法律・政省令・条例・規則・要綱のどれによるかを書いてください。",
        )
    part.finish()
    return signing


def _check_signer(signing: _Signing, part: Reader, *, is_copy: bool) -> None:
    """Who signs must be somebody whom the form knows, and a third party must be named."""
    if signing.by is not SignerRole.APPLICANT and not is_copy:
        part.wrong(
            "by",
            "data.signer_does_not_fit",
            f"世帯に1枚の様式なのに、署名する人が「{signing.by}」です。",
            "by を applicant にするか、for_each を member にしてください。",
        )
    if signing.kind is Signature.NONE and (signing.others or "by" in part.data):
        part.wrong(
            "by" if "by" in part.data else "others",
            "data.signer_does_not_fit",
            "署名のいらない様式(kind: none)に、署名する人が書いてあります。",
            "by と others を消すか、kind を直してください。",
        )
    if signing.kind is Signature.THIRD_PARTY and not signing.others:
        part.wrong(
            "kind",
            "data.missing_others",
            "ほかの方が書く様式(third_party)なのに、だれが書くかがありません。",
            "「others: [医師]」のように書き加えてください。",
        )


def _fields(reader: Reader, vocabulary: Vocabulary) -> tuple[FormField, ...]:
    fields: dict[str, FormField] = {}
    for part in reader.items("fields", required=True):
        key = part.text("key", required=True)
        if key in fields:
            part.wrong(
                "key", "data.duplicate_id", f"様式の項目「{key}」が2回あります。", "別の key にしてください。"
            )
        fields[key] = _field(key, part, vocabulary)
        part.finish()
    return tuple(fields.values())


def _field(key: str, part: Reader, vocabulary: Vocabulary) -> FormField:
    fact = part.reference("fact", vocabulary.household | vocabulary.member, "事実")
    scope = part.choice("scope", FieldScope)
    if (fact in vocabulary.member) != (
        scope is not FieldScope.HOUSEHOLD
    ) and fact in vocabulary.household | vocabulary.member:
        part.wrong(
            "scope",
            "data.wrong_scope",
            f"「{fact}」の範囲と scope が合いません。",
            "世帯の事実は household、人の事実は applicant・each_member・subject にしてください。",
        )
    return FormField(
        key=key,
        fact=fact,
        scope=scope,
        label=part.text("label", required=True),
        required=part.flag("required", default=True),
        members=part.condition("members", vocabulary, for_member=True),
    )


def _fixed(reader: Reader) -> tuple[FixedText, ...]:
    found = []
    for part in reader.items("fixed"):
        label, text = part.text("label", required=True), part.text("text", required=True)
        found.append(FixedText(label=label, text=text, scope=part.choice("scope", FieldScope)))
        part.finish()
    return tuple(found)
