"""Master keys: made at first use, changed without losing a file, dropped only when no file needs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.core.errors import Conflict, ExternalFailure
from madoguchi.foundation import files
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.files import command, keyring, rotation
from madoguchi.foundation.files.models import FileRecord
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.retention import Keep


@pytest.fixture
def own_keys(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """A key folder of this test's own, so that it may take keys away."""
    settings.KEYS_FOLDER = tmp_path / "keys"
    return tmp_path / "keys"


def store(content: bytes = b"paper") -> str:
    keep = Keep.FOREVER("試験")
    return files.store(SYSTEM, content=content, subject="s", name="n", content_type="t", keep=keep)


def test_load__first_use__makes_a_private_file_and_keeps_it(own_keys: Path) -> None:
    first = keyring.load()
    assert keyring.load() == first
    assert ((own_keys / keyring.NAME).stat().st_mode & 0o777, first.current, len(first.keys[1])) == (
        0o600,
        1,
        32,
    )


@pytest.mark.django_db
def test_rotate__files_stored__all_open_and_stand_under_the_new_key(
    own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    ids = [store(str(n).encode()) for n in range(5)]
    files.destroy(SYSTEM, store(), subject="s")
    assert rotation.rotate(SYSTEM) == 5
    assert rotation.count_files() == {2: 5}
    assert [files.load(SYSTEM, i, subject="s").content for i in ids] == [b"0", b"1", b"2", b"3", b"4"]
    assert ChangeRow.objects.filter(code="keys.rotated").count() == 1


@pytest.mark.django_db
def test_rotate__content__is_not_touched(own_keys: Path) -> None:
    store()
    before = bytes(FileRecord.objects.get().sealed)
    rotation.rotate(SYSTEM)
    assert bytes(FileRecord.objects.get().sealed) == before


@pytest.mark.django_db
def test_drop__key_in_use_or_current__is_refused(own_keys: Path) -> None:
    store()
    keyring.add_key()
    for version in (1, 2):
        with pytest.raises(Conflict) as refusal:
            rotation.drop(SYSTEM, version)
        assert refusal.value.code == "files.master_key_in_use"


@pytest.mark.django_db
def test_drop__after_rotation__forgets_the_key_and_files_still_open(own_keys: Path) -> None:
    file_id = store()
    rotation.rotate(SYSTEM)
    rotation.drop(SYSTEM, 1)
    assert list(keyring.load().keys) == [2]
    assert files.load(SYSTEM, file_id, subject="s").content == b"paper"


@pytest.mark.django_db
def test_load__master_key_lost__says_which_folder_to_restore(own_keys: Path) -> None:
    file_id = store()
    (own_keys / keyring.NAME).unlink()
    keyring.load()
    with pytest.raises(ExternalFailure) as refusal:
        files.load(SYSTEM, file_id, subject="s")
    assert refusal.value.code == "files.damaged"
    FileRecord.objects.update(master_version=7)
    with pytest.raises(ExternalFailure) as refusal:
        files.load(SYSTEM, file_id, subject="s")
    assert refusal.value.code == "files.master_key_missing"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"current": 1, "keys": {}}', '{"current":1,"keys":{"1":"QQ=="}}']
)
def test_load__keyring_broken__is_one_code_and_never_overwritten(own_keys: Path, text: str) -> None:
    own_keys.mkdir()
    (own_keys / keyring.NAME).write_text(text)
    with pytest.raises(ExternalFailure) as refusal:
        keyring.load()
    assert refusal.value.code == "files.keyring_unreadable"
    assert (own_keys / keyring.NAME).read_text() == text


@pytest.mark.django_db
def test_keys__rotate_list_drop__speaks_japanese(own_keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store()
    assert command.main(["rotate"]) == 0
    assert command.main(["list"]) == 0
    assert "2\t今の鍵\tファイル 1" in capsys.readouterr().out
    assert command.main(["drop", "2"]) == 1
    assert "madoguchi keys rotate" in capsys.readouterr().err
    assert command.main(["drop", "1"]) == 0


def test_keys__file_missing__is_one_sentence(
    own_keys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["zone-import", str(tmp_path / "none.json")]) == 1
    assert "読み書きできません" in capsys.readouterr().err
