"""Attachments beside an encrypted database: sealed on the disk, and as they were when read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.receiving.acceptance.files import AttachmentFolder, stored_bytes
from app.receiving.refusals import WishRefused
from app.store.backups import make_backup, put_back_beside
from app.store.copies.manifests import manifest_of, place_of
from app.store.encrypting import prepare, turn_off, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.sealing import is_sealed
from tests.app.store.encryption.vault import NOW, Vault, machine

TEXT = "一张照片里的批号 A2601，追溯码 81000010000000000001".encode() * 40


@pytest.fixture(autouse=True)
def vault() -> Iterator[Vault]:
    with machine() as found:
        yield found


@pytest.fixture
def data(tmp_path: Path, empty_database: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(empty_database, folder / "workstation.db")
    return folder


def wish(data: Path) -> None:
    prepared = prepare()
    turn_on(data, prepared, prepared.recovery_key, NOW)


def kept_in(data: Path, tmp_path: Path, text: bytes = TEXT) -> str:
    source = tmp_path / "note.txt"
    source.write_bytes(text)
    return AttachmentFolder(data / "attachments").keep(source).sha256


def test_what_is_attached_is_sealed_and_reads_as_it_was(data: Path, tmp_path: Path) -> None:
    """Otherwise a thief would see on the photos what the database does not tell him."""
    wish(data)
    folder = AttachmentFolder(data / "attachments")
    sha256 = kept_in(data, tmp_path)
    assert is_sealed(folder.path_of(sha256))
    assert b"A2601" not in folder.path_of(sha256).read_bytes()
    assert folder.read(sha256) == TEXT
    assert folder.has(sha256, len(TEXT))
    assert folder.opened(sha256, "note.txt").read_bytes() == TEXT
    before = folder.path_of(sha256).read_bytes()
    folder.take(sha256, "note.txt", TEXT)
    assert folder.path_of(sha256).read_bytes() == before, "it is there already"


def test_what_is_there_is_sealed_and_made_plain_again(data: Path, tmp_path: Path) -> None:
    """Otherwise only what is attached from now on would be hidden."""
    folder = AttachmentFolder(data / "attachments")
    sha256 = kept_in(data, tmp_path)
    damaged = kept_in(data, tmp_path, b"another one")
    folder.path_of(damaged).write_bytes(b"spoilt")
    assert list(folder.settling()) == [], "nobody wishes it"
    wish(data)
    assert len(list(folder.settling())) == 2
    assert is_sealed(folder.path_of(sha256))
    assert folder.path_of(damaged).read_bytes() == b"spoilt", "nobody can say what it was"
    assert folder.read(sha256) == TEXT
    turn_off(data)
    list(folder.settling())
    assert folder.path_of(sha256).read_bytes() == TEXT


def test_a_changed_or_locked_file_is_said_and_not_shown(
    data: Path, tmp_path: Path, vault: Vault
) -> None:
    """Otherwise a spoilt photo would count as evidence, or a traceback be all there is."""
    wish(data)
    folder = AttachmentFolder(data / "attachments")
    sha256 = kept_in(data, tmp_path)
    place = folder.path_of(sha256)
    whole = place.read_bytes()
    place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert folder.read(sha256) is None
    with pytest.raises(WishRefused) as refusal:
        folder.opened(sha256, "note.txt")
    assert refusal.value.sentence.key == "damaged"
    place.write_bytes(whole)
    vault.kept.clear()
    HELD.forget()
    assert folder.read(sha256) is None
    with pytest.raises(OSError, match="密钥"):
        stored_bytes(place)
    with pytest.raises(WishRefused) as refusal:
        folder.opened(sha256, "note.txt")
    assert refusal.value.sentence.key == "file-unreadable"


def test_a_backup_keeps_and_brings_back_the_sealed_file(data: Path, tmp_path: Path) -> None:
    """Otherwise the first restore would call every sealed photo damaged."""
    wish(data)
    folder = AttachmentFolder(data / "attachments")
    sha256 = kept_in(data, tmp_path)
    sealed = folder.path_of(sha256).read_bytes()
    backup = make_backup(data / "workstation.db", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    manifest = manifest_of(backup.path)
    assert manifest is not None
    (kept,) = [one for one in manifest.files if one.name.startswith("attachments/")]
    assert kept.name.endswith(sha256)
    assert place_of(backup.path.parent, kept.sha256).read_bytes() == sealed
    shutil.rmtree(data / "attachments")
    assert put_back_beside(backup, data) == ()
    assert folder.read(sha256) == TEXT
    again = make_backup(data / "workstation.db", datetime(2026, 11, 23, 9, 5, tzinfo=UTC))
    assert manifest_of(again.path) is not None


@pytest.mark.logs("kept in plain")
def test_without_a_key_while_writing_a_photo_is_kept_all_the_same(
    data: Path, tmp_path: Path, vault: Vault
) -> None:
    """Otherwise a locked keyring would keep evidence from being attached."""
    wish(data)
    kept = dict(vault.kept)
    vault.kept.clear()
    HELD.forget()
    folder = AttachmentFolder(data / "attachments")
    sha256 = kept_in(data, tmp_path)
    assert folder.read(sha256) == TEXT
    assert not is_sealed(folder.path_of(sha256))
    vault.kept.update(kept)
    list(folder.settling())
    assert is_sealed(folder.path_of(sha256))
