"""One form file → FormSpec."""

from __future__ import annotations

from madoguchi.core.rules import Vocabulary
from madoguchi.foundation.cities.forms import FieldScope, FixedText, ForEach, FormField, FormSpec, Signature
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_procedure import read_source
from madoguchi.foundation.cities.reader import Reader


def read_form(name: str, reader: Reader, vocabulary: Vocabulary) -> FormSpec:
    layout = reader.text("layout", required=True)
    if layout not in ("own", "official_blank"):
        reader.wrong(
            "layout",
            "data.unknown_word",
            f"「layout」の「{layout}」は使えません。",
            "own か official_blank にしてください。",
        )
    signature, basis = _signature(reader)
    form = FormSpec(
        id=name,
        name=reader.text("name", required=True),
        layout=layout,
        signature=signature,
        signature_basis=basis,
        for_each=reader.choice("for_each", ForEach, ForEach.HOUSEHOLD),
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
    reader.finish()
    return form


def _signature(reader: Reader) -> tuple[Signature, str]:
    part = reader.child("signature", required=True)
    if part is None:
        return Signature.WET, ""
    signature, basis = part.choice("kind", Signature), part.text("basis", required=True)
    part.finish()
    return signature, basis


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
