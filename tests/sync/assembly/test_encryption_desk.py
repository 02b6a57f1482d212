"""Encryption is wished in the window, done at the next start; a locked start asks for the key."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.backups import make_backup
from app.store.encrypting import (
    ConversionFailed,
    Converted,
    DatabaseFoundLocked,
    DatabaseUnlocked,
    EncryptionPrepared,
    EncryptionRefused,
    EncryptionStood,
)
from app.store.encryption.held import HELD
from app.store.encryption.keys import BOOK
from app.store.encryption.pages import is_encrypted
from app.store.encryption.recovery import new_recovery_key
from app.store.restoring import BackupRead, DatabaseFoundDamaged
from sync.client.station import DATABASE
from tests.app.store.encryption.vault import Vault, encrypted, machine
from tests.sync.assembly.test_damaged import WAIT_S, Heard, a_workplace, next_of

MADE_AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vault() -> Iterator[Vault]:
    with machine() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / DATABASE)
    return tmp_path


def test_what_is_wished_in_the_window_is_done_at_the_next_start_and_undone_again(
    folder: Path,
) -> None:
    """Otherwise the wish would end with the window, or begin under a running one."""
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        workplace.desk.result(WAIT_S)
        workplace.encryption.look()
        assert not next_of(heard, EncryptionStood).wanted
        workplace.encryption.turn_on(new_recovery_key())
        assert "重新开始" in next_of(heard, EncryptionRefused).sentence.chinese
        workplace.encryption.prepare()
        prepared = next_of(heard, EncryptionPrepared)
        workplace.encryption.turn_on(new_recovery_key())
        refused = next_of(heard, EncryptionRefused).sentence
        assert "不一样" in refused.chinese
        assert refused.english.isascii()
        workplace.encryption.turn_on(prepared.recovery_key.lower())
        stood = next_of(heard, EncryptionStood)
        assert (stood.wanted, stood.encrypted) == (True, False)
        assert stood.key_name == prepared.key_name
    assert not is_encrypted(folder / DATABASE)
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        assert next_of(heard, Converted).encrypted
        workplace.desk.result(WAIT_S)
        assert is_encrypted(folder / DATABASE)
        workplace.encryption.turn_off()
        assert not next_of(heard, EncryptionStood).wanted
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        assert not next_of(heard, Converted).encrypted
        workplace.desk.result(WAIT_S)
    assert not is_encrypted(folder / DATABASE)


def test_a_locked_start_waits_for_the_recovery_key(folder: Path, vault: Vault) -> None:
    """Otherwise a reinstalled system would end the program, or offer a backup instead."""
    prepared = encrypted(folder / DATABASE)
    vault.kept.clear()
    HELD.forget()
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        locked = next_of(heard, DatabaseFoundLocked)
        assert locked.key_name == prepared.name
        for typed in ("", new_recovery_key()):
            workplace.encryption.unlock(typed)
            assert "恢复密钥" in next_of(heard, EncryptionRefused).sentence.chinese
        assert not workplace.desk.done()
        workplace.encryption.unlock(prepared.recovery_key)
        next_of(heard, DatabaseUnlocked)
        workplace.desk.result(WAIT_S)
    assert list(vault.kept) == [prepared.key.key_id]


def test_a_locked_start_can_be_given_up(folder: Path, vault: Vault) -> None:
    """Otherwise the program could not be closed by whoever has no paper."""
    encrypted(folder / DATABASE)
    vault.kept.clear()
    HELD.forget()
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        next_of(heard, DatabaseFoundLocked)
    assert workplace.desk.cancelled()


def test_on_an_empty_disk_the_backups_are_unlocked_before_one_is_chosen(
    folder: Path, vault: Vault
) -> None:
    """Otherwise a new disk would show a list of backups none of which can be used."""
    prepared = encrypted(folder / DATABASE)
    make_backup(folder / DATABASE, MADE_AT)
    for path in (folder / DATABASE, folder / BOOK):
        path.unlink()
    vault.kept.clear()
    HELD.forget()
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        next_of(heard, DatabaseFoundLocked)
        workplace.encryption.unlock(prepared.recovery_key)
        next_of(heard, DatabaseFoundDamaged)
        read = next_of(heard, BackupRead)
        assert read.contents is not None
        workplace.restore(read.backup)
        workplace.desk.result(WAIT_S)
    assert is_encrypted(folder / DATABASE)


@pytest.mark.logs("statistics.db")
def test_what_cannot_be_done_is_said_and_the_work_goes_on(folder: Path) -> None:
    """Otherwise a damaged small file would keep a warehouse from working."""
    (folder / BOOK).write_text("{", encoding="utf-8")
    heard: Heard = queue.SimpleQueue()
    with closing(a_workplace(folder, heard)) as workplace:
        workplace.open()
        assert BOOK in next_of(heard, ConversionFailed).sentence.chinese
        workplace.desk.result(WAIT_S)
