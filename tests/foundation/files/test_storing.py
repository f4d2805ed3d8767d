"""Files: sealed one by one, bound to their subject, gone when their key is gone."""

from __future__ import annotations

import pytest
from django.db import transaction

from madoguchi.core.errors import ExternalFailure, NotFoundOrHidden, ValidationFailed
from madoguchi.foundation import clock, files
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.files import sealing
from madoguchi.foundation.files.models import MAX_BYTES, FileRecord
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.retention import Keep
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db

NAME = "髙橋花子の異動届.pdf"
CONTENT = b"%PDF-1.7 " + "髙橋花子".encode()


def store(subject: str = "case:A-1", content: bytes = CONTENT) -> str:
    keep = Keep(days=30, after="stored_at")
    return files.store(
        SYSTEM, content=content, subject=subject, name=NAME, content_type="application/pdf", keep=keep
    )


def test_load__stored__is_the_same() -> None:
    loaded = files.load(SYSTEM, store(), subject="case:A-1")
    assert loaded == files.StoredFile(CONTENT, NAME, "application/pdf", "case:A-1")


def test_store__row__shows_neither_content_nor_name() -> None:
    store()
    row = FileRecord.objects.values().get()
    assert all("髙橋".encode() not in bytes(v) for v in row.values() if isinstance(v, bytes | memoryview))
    assert "髙橋" not in str(row)


def test_store__twice__uses_two_keys() -> None:
    store()
    store()
    first, second = FileRecord.objects.all()
    assert bytes(first.sealed) != bytes(second.sealed)
    assert bytes(first.wrapped_key) != bytes(second.wrapped_key)


def test_store__keep_days__count_from_today(frozen_clock: FrozenClock) -> None:
    store()
    assert (FileRecord.objects.get().keep_until - clock.today()).days == 30


def test_store__rolled_back__leaves_nothing() -> None:
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    assert not FileRecord.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "files.empty"), (b"x" * (MAX_BYTES + 1), "files.too_large")]
)
def test_store__unfit_size__is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        store(content=content)
    assert refusal.value.code == code


def test_load__other_subject_or_unknown_id__looks_the_same() -> None:
    file_id = store()
    for wrong_id, subject in ((file_id, "case:B-2"), ("unknown", "case:A-1")):
        with pytest.raises(NotFoundOrHidden) as refusal:
            files.load(SYSTEM, wrong_id, subject=subject)
        assert refusal.value.code == "files.not_found"


@pytest.mark.parametrize("columns", [("sealed",), ("wrapped_key",), ("sealed", "wrapped_key")])
def test_load__ciphertext_swapped_between_people__is_refused(columns: tuple[str, ...]) -> None:
    mine, theirs = store("case:A-1"), store("case:B-2")
    source = FileRecord.objects.get(file_id=theirs)
    FileRecord.objects.filter(file_id=mine).update(**{name: getattr(source, name) for name in columns})
    with pytest.raises(ExternalFailure) as refusal:
        files.load(SYSTEM, mine, subject="case:A-1")
    assert refusal.value.code == "files.damaged"


def test_load__row_relabelled_to_another_person__is_refused() -> None:
    file_id = store("case:A-1")
    FileRecord.objects.filter(file_id=file_id).update(subject="case:B-2")
    with pytest.raises(ExternalFailure) as refusal:
        files.load(SYSTEM, file_id, subject="case:B-2")
    assert refusal.value.code == "files.damaged"


def test_destroy__then_load__is_gone_and_audited_once() -> None:
    file_id = store()
    files.destroy(SYSTEM, file_id, subject="case:A-1")
    files.destroy(SYSTEM, file_id, subject="case:A-1")
    record = FileRecord.objects.get()
    assert (bytes(record.sealed), bytes(record.wrapped_key)) == (b"", b"")
    assert ChangeRow.objects.filter(code="file.destroyed").count() == 1
    with pytest.raises(NotFoundOrHidden):
        files.load(SYSTEM, file_id, subject="case:A-1")


def test_destroy__other_subject__looks_missing() -> None:
    file_id = store()
    with pytest.raises(NotFoundOrHidden):
        files.destroy(SYSTEM, file_id, subject="case:B-2")
    assert files.load(SYSTEM, file_id, subject="case:A-1").content == CONTENT


@pytest.mark.parametrize("at", [0, 5, 12, 20, -1])
def test_unseal__any_changed_byte__is_refused(at: int) -> None:
    key, bound_to = sealing.new_key(), sealing.binding("f", "s")
    sealed = bytearray(sealing.seal(key, b"content", bound_to))
    sealed[at] ^= 1
    with pytest.raises(ExternalFailure):
        sealing.unseal(key, bytes(sealed), bound_to)
