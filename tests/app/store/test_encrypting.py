"""A workstation's database is encrypted and plain again, and nothing of it is lost on the way."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.store import encrypting, sqlite_files
from app.store.backups import CalledOff, backups_of, make_backup
from app.store.behind import behind
from app.store.copies.likeness import sums_of
from app.store.database import Database
from app.store.encrypting import (
    NotConverted,
    prepare,
    settle,
    standing,
    turn_off,
    turn_on,
)
from app.store.encryption.held import HELD
from app.store.encryption.keeping import keep_with
from app.store.encryption.keys import BOOK, book_in
from app.store.encryption.pages import is_encrypted
from app.store.encryption.recovery import new_recovery_key
from app.store.errors import DatabaseDamaged, DatabaseInUse, DatabaseLocked, DiskFull
from app.store.looking import looking
from app.store.reached import mark_of
from app.store.restoring import backup_at, problem_of, read_backup, restore_backup, way_back
from app.store.soundness import log_of
from tests.app.store.encryption.vault import NOW, Vault, encrypted, machine
from tests.deliveries import FakeClock, a_delivery, a_line, code, workplace

DELIVERY = a_delivery(a_line(50))
CLOCK = FakeClock()
"""One for all: ids only rise."""
SECRETS = (code(1).encode(), b"PS2026112100001", b"CREATE TABLE", b"receipt_id")


@pytest.fixture
def vault() -> Iterator[Vault]:
    with machine() as found:
        yield found


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with workplace(path, clock=CLOCK, scratch=False) as place:
        session = place.receive(DELIVERY)
        for serial in range(1, 6):
            session.scan(place.reading(code(serial)))
    return path


def scans(path: Path) -> int:
    with closing(sqlite_files.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM scan").fetchone()[0])


def told_by(path: Path) -> list[bytes]:
    return [one for one in SECRETS if any(one in part.read_bytes() for part in _parts(path))]


def _parts(path: Path) -> list[Path]:
    return [part for part in (path, log_of(path)) if part.is_file()]


def test_nothing_can_be_read_from_an_encrypted_file_and_all_of_it_by_the_program(
    vault: Vault, path: Path
) -> None:
    """Otherwise a stolen disk tells what was received, or the program loses it."""
    assert told_by(path) == list(SECRETS)
    with closing(sqlite_files.connect(path)) as connection:
        before = sums_of(connection)
    encrypted(path)
    assert told_by(path) == []
    with closing(sqlite_files.connect(path)) as connection:
        assert sums_of(connection) == before
    with pytest.raises(sqlite3.Error), closing(sqlite3.connect(path)) as plain:
        plain.execute("SELECT * FROM scan")


def test_work_goes_on_in_an_encrypted_database_and_its_log_tells_nothing(
    vault: Vault, path: Path
) -> None:
    """Otherwise the last scans would stand in plain in the write-ahead log."""
    encrypted(path)
    with workplace(path, clock=CLOCK, scratch=False) as place:
        session = place.open(DELIVERY)
        for serial in range(6, 20):
            session.scan(place.reading(code(serial)))
        assert log_of(path).stat().st_size > 0
        assert told_by(path) == []
        assert len(place.rows("SELECT raw FROM scan")) == 19
        with looking(path) as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM scan").scalar() == 19
    assert scans(path) == 19


def test_it_is_plain_again_with_everything(vault: Vault, path: Path) -> None:
    """Otherwise nobody could go back from it."""
    with closing(sqlite_files.connect(path)) as connection:
        before = sums_of(connection)
    encrypted(path)
    turn_off(path.parent)
    done = settle(path)
    assert done is not None
    assert not done.encrypted
    with closing(sqlite3.connect(path)) as plain:
        assert sums_of(plain) == before
    assert settle(path) is None


def test_the_count_of_transactions_comes_along(vault: Vault, path: Path) -> None:
    """Otherwise the next start would say that the file had lost transactions."""
    assert int(mark_of(path).read_bytes()) > 0
    encrypted(path)
    with Database.at(path) as database:
        assert database.lost == 0


def test_nothing_is_wanted_before_the_recovery_key_was_read_back(vault: Vault, path: Path) -> None:
    """Otherwise a file would be encrypted by a key that nobody has on paper."""
    prepared = prepare()
    for typed in (new_recovery_key(), "", "ABCD-EFGH"):
        with pytest.raises(ValueError, match="恢复密钥"):
            turn_on(path.parent, prepared, typed, NOW)
    assert not (path.parent / BOOK).exists()
    assert vault.kept == {}


def test_nothing_is_wanted_where_the_machine_keeps_no_key(vault: Vault, path: Path) -> None:
    """Otherwise the next start could not open what it encrypted."""
    vault.full = True
    prepared = prepare()
    with pytest.raises(OSError, match="nothing takes it"):
        turn_on(path.parent, prepared, prepared.recovery_key, NOW)
    assert not book_in(path.parent).wanted
    assert settle(path) is None


def test_without_its_key_a_file_is_locked_and_not_damaged(vault: Vault, path: Path) -> None:
    """Otherwise a reinstalled system would offer a backup in place of a sound database."""
    prepared = encrypted(path)
    vault.kept.clear()
    keep_with(lambda _folder: vault)
    HELD.forget()
    with pytest.raises(DatabaseLocked, match=prepared.name):
        Database.at(path)
    HELD.unlock(path.parent, prepared.recovery_key)
    assert scans(path) == 5
    assert prepared.key.key_id in vault.kept


def test_another_key_is_told_from_a_damaged_page(vault: Vault, path: Path) -> None:
    """Otherwise salvage would be tried on a file of another machine."""
    encrypted(path)
    own = path.parent / "own.db"
    shutil.copy(path, own)
    turn_off(path.parent)
    settle(path)
    other = path.parent / "other"
    other.mkdir()
    foreign = Path(shutil.copy(path, other / "workstation.db"))
    with machine() as elsewhere:
        encrypted(foreign)
        kept = dict(elsewhere.kept)
    assert kept
    keep_with(lambda _folder: vault)
    HELD.forget()
    assert scans(own) == 5
    with pytest.raises(DatabaseLocked):
        scans(foreign)


def test_a_damaged_page_is_found_and_the_header_is_still_looked_at(
    vault: Vault, path: Path
) -> None:
    """Otherwise encryption would hide damage that is found in a plain file."""
    encrypted(path)
    whole = path.read_bytes()
    half = len(whole) // 2
    path.write_bytes(whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :])
    assert problem_of(path)
    path.write_bytes(whole[: len(whole) - 4096])
    with pytest.raises(DatabaseDamaged, match="截断"):
        Database.at(path)
    path.write_bytes(whole)
    assert problem_of(path) == ""


def test_a_copy_that_is_killed_half_way_leaves_the_database(
    vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a power cut while it is encrypted would be the end of it."""
    prepared = prepare()
    turn_on(path.parent, prepared, prepared.recovery_key, NOW)
    before = path.read_bytes()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encrypting, "verify_copy", killed)
    monkeypatch.setattr(encrypting, "_remove", lambda _path: None)
    with pytest.raises(KeyboardInterrupt):
        settle(path)
    assert path.read_bytes() == before
    monkeypatch.undo()
    done = settle(path)
    assert done is not None
    assert scans(path) == 5
    assert not list(path.parent.glob("*" + encrypting.CONVERTING + "*"))


def test_it_can_be_called_off_and_is_done_the_next_time(vault: Vault, path: Path) -> None:
    """Otherwise whoever closes the window would wait for a big database."""
    prepared = prepare()
    turn_on(path.parent, prepared, prepared.recovery_key, NOW)
    with pytest.raises(CalledOff):
        settle(path, lambda: False)
    assert not is_encrypted(path)
    assert settle(path) is not None


def test_a_database_that_is_open_is_not_converted(vault: Vault, path: Path) -> None:
    """Otherwise what the other program writes meanwhile would be lost."""
    prepared = prepare()
    turn_on(path.parent, prepared, prepared.recovery_key, NOW)
    with Database.at(path), pytest.raises(DatabaseInUse):
        settle(path)
    assert not is_encrypted(path)


def test_a_new_database_is_encrypted_from_its_first_page(vault: Vault, path: Path) -> None:
    """Otherwise a folder whose database was taken away would begin anew in plain."""
    encrypted(path)
    for part in path.parent.iterdir():
        if part.is_file() and part.name != BOOK:
            part.unlink()
    with Database.at(path):
        assert is_encrypted(path)
    assert b"CREATE TABLE" not in path.read_bytes()


def test_backups_are_encrypted_and_plain_ones_go_once_there_is_one(
    vault: Vault, path: Path
) -> None:
    """Otherwise what encryption hides would lie beside it for a week."""
    make_backup(path, NOW)
    encrypted(path)
    assert standing(path).plain_backups == 1
    backup = make_backup(path, NOW)
    assert [one.path for one in backups_of(path)] == [backup.path]
    assert told_by(backup.path) == []
    read = read_backup(backup, lambda: True)
    assert read.contents is not None
    assert read.contents.scans == 5
    assert standing(path) == encrypting.EncryptionStood(True, True, standing(path).key_name, 0)


def test_a_backup_is_compared_and_restored_with_its_key(vault: Vault, path: Path) -> None:
    """Otherwise a backup would be the one file that cannot be opened when it is needed."""
    encrypted(path)
    backup = make_backup(path, NOW)
    with workplace(path, clock=CLOCK, scratch=False) as place:
        place.open(DELIVERY).scan(place.reading(code(30)))
    lacking = behind(path, backup.path, lambda: True)
    assert lacking is not None
    assert lacking.scans == 1
    restore_backup(way_back(path, backup), FakeClock())
    assert is_encrypted(path)
    assert scans(path) == 5


def test_a_plain_backup_is_compared_with_an_encrypted_database(vault: Vault, path: Path) -> None:
    """Otherwise the first days behind the change could not be compared."""
    kept = path.parent / "plain.db"
    shutil.copy(make_backup(path, NOW).path, kept)
    encrypted(path)
    found = behind(path, kept, lambda: True)
    assert found is not None
    assert found.scans == 0
    turn_off(path.parent)
    backup = make_backup(path, NOW)
    settle(path)
    found = behind(path, backup.path, lambda: True)
    assert found is not None
    assert found.scans == 0


def test_a_restored_plain_backup_is_encrypted_at_the_next_start(vault: Vault, path: Path) -> None:
    """Otherwise going back to last week would end the encryption without a word."""
    kept = path.parent / "kept.db"
    shutil.copy(make_backup(path, NOW).path, kept)
    encrypted(path)
    restore_backup(way_back(path, backup_at(kept)), FakeClock())
    assert not is_encrypted(path)
    assert settle(path) is not None
    assert is_encrypted(path)
    assert scans(path) == 5


def test_on_another_machine_the_paper_opens_a_backup(vault: Vault, path: Path) -> None:
    """Otherwise a burnt workstation would take its backups with it."""
    prepared = encrypted(path)
    backup = make_backup(path, NOW)
    new_folder = path.parent / "new-machine"
    shutil.copytree(backup.path.parent, new_folder / "backups")
    fresh = new_folder / path.name
    with machine():
        copied = backups_of(fresh)[0]
        with pytest.raises(DatabaseLocked):
            scans(copied.path)
        HELD.unlock(copied.path.parent, prepared.recovery_key)
        restore_backup(way_back(fresh, copied, "gone"), FakeClock())
        assert scans(fresh) == 5


def test_a_second_key_leaves_older_backups_readable_by_the_newest_paper(
    vault: Vault, path: Path
) -> None:
    """Otherwise each change of the key would ask for every paper there ever was."""
    encrypted(path)
    backup = make_backup(path, NOW)
    turn_off(path.parent)
    settle(path)
    newest = encrypted(path)
    assert len(book_in(path.parent).keys) == 2
    vault.kept.clear()
    keep_with(lambda _folder: vault)
    HELD.forget()
    HELD.unlock(path.parent, newest.recovery_key)
    assert scans(backup.path) == scans(path) == 5


def test_no_room_says_how_much_is_needed(
    vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a full disk would be met half way."""
    prepared = prepare()
    turn_on(path.parent, prepared, prepared.recovery_key, NOW)
    monkeypatch.setattr(encrypting, "ROOM_BYTES", 1 << 60)
    with pytest.raises(DiskFull, match="MB"):
        settle(path)
    assert not is_encrypted(path)


def test_a_damaged_book_is_said_and_nothing_is_converted(vault: Vault, path: Path) -> None:
    """Otherwise a bit in a small file would make an encrypted folder plain again."""
    encrypted(path)
    book = (path.parent / BOOK).read_bytes()
    (path.parent / BOOK).write_bytes(book[:-5])
    with pytest.raises(NotConverted, match=BOOK):
        settle(path)
    assert standing(path).problem
    assert is_encrypted(path)


def test_a_book_that_was_taken_away_is_brought_back_and_is_no_wish(
    vault: Vault, path: Path
) -> None:
    """Otherwise whoever deletes a small file would have the database made plain."""
    prepared = encrypted(path)
    make_backup(path, NOW)
    (path.parent / BOOK).unlink()
    HELD.forget()
    assert settle(path) is None
    assert is_encrypted(path)
    assert book_in(path.parent).keys[-1].id == prepared.key.key_id
    assert scans(path) == 5
    shutil.rmtree(path.parent / "backups")
    (path.parent / BOOK).unlink()
    assert settle(path) is None
    assert is_encrypted(path)
