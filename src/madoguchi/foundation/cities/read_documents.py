"""documents/ and lapses/ → Document, LapseRule."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.core.rules import Always, Clause, Vocabulary
from madoguchi.foundation.cities.procedures import Certainty, Certificate, Document, LapseRule
from madoguchi.foundation.cities.read_procedure import read_source
from madoguchi.foundation.cities.reader import Reader


def read_document(name: str, reader: Reader, documents: Collection[str]) -> Document:
    document = Document(
        id=name,
        name=reader.words("name", required=True),
        note=reader.words("note"),
        certificate=_certificate(reader),
        is_paper=reader.flag("paper", default=True),
        covered_by=reader.references("covered_by", documents, "書類"),
    )
    reader.finish()
    return document


def _certificate(reader: Reader) -> Certificate | None:
    part = reader.child("certificate")
    if part is None:
        return None
    certificate = Certificate(
        issued_by=part.words("issued_by", required=True),
        fee_yen=part.integer("fee_yen"),
        certainty=part.choice("certainty", Certainty),
        note=part.text("note"),
    )
    part.finish()
    return certificate


def read_lapse(name: str, reader: Reader, vocabulary: Vocabulary) -> LapseRule:
    lapse = LapseRule(
        id=name,
        name=reader.words("name", required=True),
        why=reader.words("why", required=True),
        condition=reader.condition("condition", vocabulary, required=True) or Always(Clause("root"), False),
        members=reader.condition("members", vocabulary, for_member=True),
        basis=reader.text("basis", required=True),
        source=read_source(reader),
        certainty=reader.choice("certainty", Certainty),
    )
    reader.finish()
    return lapse
