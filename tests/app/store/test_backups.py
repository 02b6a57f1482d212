from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store import local_state
from app.store.backups import (
    FOLDER,
    KEPT,
    BackupFailed,
    CalledOff,
    backups_of,
    copy_for_restoring,
    make_backup,
    newest_good,
    put_back_beside,
    put_in_place,
)
from app.store.copies.manifests import list_of, manifest_of, place_of
from app.store.database import Database
from app.store.errors import DatabaseDamaged, DiskFull

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "workstation.db"))


def value(path: Path, key: str) -> str | None:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        row = connection.execute("SELECT value FROM local_state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def write(database: Database, key: str, text: str = "x") -> None:
    with database.writing() as connection:
        local_state.write(connection, key, text)


def test_a_copy_holds_what_was_committed_and_nothing_else_is_left(path: Path) -> None:
    with Database.at(path) as database:
        write(database, "before")
        backup = make_backup(path, NOW)
        write(database, "after")
    assert backup.made_at == NOW
    assert (value(backup.path, "before"), value(backup.path, "after")) == ("x", None)
    left = sorted(found.name for found in backup.path.parent.iterdir())
    assert left == [backup.path.name, list_of(backup.path).name]


def test_writing_goes_on_between_the_pieces_and_the_copy_is_of_one_moment(path: Path) -> None:
    with Database.at(path) as database:
        write(database, "large", "x" * 8_000_000)
        written: list[str] = []

        def scan(_seconds: float) -> None:
            written.append(f"during {len(written)}")
            write(database, written[-1])

        backup = make_backup(path, NOW, pause=scan)
        with database.reading() as connection:
            assert local_state.read(connection, written[-1]) == "x"
    assert len(written) > 5
    assert value(backup.path, "large") is not None
    assert value(backup.path, written[0]) is None


def test_seven_are_kept_and_names_rise_although_the_clock_is_set_back(path: Path) -> None:
    made = [make_backup(path, NOW - number * timedelta(days=1)) for number in range(KEPT + 3)]
    kept = backups_of(path)
    assert [backup.path for backup in kept] == [backup.path for backup in made[: -KEPT - 1 : -1]]


def test_a_copy_that_is_called_off_leaves_nothing(path: Path) -> None:
    with pytest.raises(CalledOff):
        make_backup(path, NOW, go_on=lambda: False)
    assert list((path.parent / FOLDER).iterdir()) == []


def test_what_a_killed_copy_left_is_removed(path: Path) -> None:
    (path.parent / FOLDER).mkdir()
    left_over = path.parent / FOLDER / "workstation-20261101-000000.db.part"
    left_over.write_bytes(b"half")
    make_backup(path, NOW)
    assert not left_over.exists()


def zero_a_page(path: Path, table: str = "local_state") -> None:
    """Spoil the middle of a table, where no start looks."""
    with closing(sqlite3.connect(path)) as connection:
        leaves = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,)
        ).fetchall()
    with path.open("r+b") as file:
        file.seek((leaves[len(leaves) // 2][0] - 1) * 4096)
        file.write(bytes(4096))


def test_a_damaged_database_makes_no_backup_and_pushes_no_good_one_out(path: Path) -> None:
    with Database.at(path) as database:
        for number in range(40):
            write(database, f"key {number}", "x" * 1000)
    good = make_backup(path, NOW)
    zero_a_page(path)
    with pytest.raises(BackupFailed, match="local_state"):
        make_backup(path, NOW + timedelta(days=1))
    assert backups_of(path) == (good,)


def test_a_disk_without_room_for_a_copy_is_not_filled(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(DiskFull):
        make_backup(path, NOW)
    assert backups_of(path) == ()


def test_the_newest_copy_that_reads_back_whole_is_the_one(path: Path) -> None:
    with Database.at(path) as database:
        for number in range(40):
            write(database, f"key {number}", "x" * 1000)
    good = make_backup(path, NOW)
    bad = make_backup(path, NOW + timedelta(days=1))
    zero_a_page(bad.path)
    assert newest_good(path, 60) == good


def test_putting_back_keeps_the_damaged_files(path: Path) -> None:
    backup = make_backup(path, NOW)
    path.write_bytes(b"garbage")
    path.with_name("workstation.db-wal").write_bytes(b"more")
    aside = put_in_place(path, copy_for_restoring(path, backup), NOW, "damaged")
    assert (aside / "workstation.db").read_bytes() == b"garbage"
    assert (aside / "workstation.db-wal").read_bytes() == b"more"
    Database.at(path).close()


def test_a_database_that_is_gone_while_its_backups_are_there_is_not_made_anew(path: Path) -> None:
    make_backup(path, NOW)
    path.unlink()
    with pytest.raises(DatabaseDamaged):
        Database.at(path)
    assert not path.exists()


PHOTO = b"\xff\xd8\xff" + b"carton" * 500


def keep_belongings(folder: Path) -> dict[str, bytes]:
    """Everything beside a database that its backup is to hold, and some that it is not."""
    photo = hashlib.sha256(PHOTO).hexdigest()
    files = {
        f"attachments/{photo[:2]}/{photo}": PHOTO,
        "scans/20261121-083000-4f1c9a.jsonl": b'{"scan": 1}\n',
        "label-designs/carton.json": b"{}",
        "label-designs/drafts/carton.json": b"[]",
        "inspections/2026-11.jsonl": b"{}\n",
        "readers.json": b'{"readers": []}',
        "label-printers.json": b"[]",
    }
    secret = {"token.key": b"secret", "attachments/opened/x.jpg": b"copy"}
    for name, content in (files | secret).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return files


def test_what_stands_beside_the_database_comes_back_onto_an_empty_disk(path: Path) -> None:
    """Otherwise a new disk would have receipts without photos, and no readers."""
    files = keep_belongings(path.parent)
    backup = make_backup(path, NOW)
    empty = path.parent / "new disk"
    empty.mkdir()
    copy_for_restoring(empty / path.name, backup)
    assert put_back_beside(backup, empty) == ()
    found = {name: (empty / name).read_bytes() for name in files}
    assert found == files
    assert not (empty / "token.key").exists()
    assert not (empty / "attachments" / "opened").exists()


def test_what_is_there_stays_when_a_backup_is_restored(path: Path) -> None:
    """Otherwise a restore would take back the readers that were set up since."""
    keep_belongings(path.parent)
    backup = make_backup(path, NOW)
    (path.parent / "readers.json").write_bytes(b"newer")
    put_back_beside(backup, path.parent)
    assert (path.parent / "readers.json").read_bytes() == b"newer"


def test_an_attachment_takes_no_room_twice_and_goes_with_the_last_backup_that_names_it(
    path: Path,
) -> None:
    """Otherwise photos would fill the disk, once for each backup."""
    files = keep_belongings(path.parent)
    photo = next(iter(files)).rpartition("/")[2]
    first = make_backup(path, NOW)
    kept = place_of(first.path.parent, photo)
    assert kept.stat().st_nlink == 2
    (path.parent / next(iter(files))).unlink()
    for number in range(KEPT):
        assert kept.exists()
        make_backup(path, NOW + timedelta(days=1 + number))
    assert not kept.exists()
    assert not list_of(first.path).exists()


def test_a_damaged_attachment_is_named_and_not_put_back(path: Path) -> None:
    """Otherwise half a photo would come back under the name of a whole one."""
    files = keep_belongings(path.parent)
    name = next(iter(files))
    (path.parent / name).write_bytes(b"spoilt" * 501)
    backup = make_backup(path, NOW)
    empty = path.parent / "new disk"
    empty.mkdir()
    assert put_back_beside(backup, empty) == (name,)
    assert not (empty / name).exists()


@pytest.mark.parametrize("name", ["../outside.json", "attachments/../../x", "workstation.db", "/x"])
def test_a_list_that_names_other_files_is_not_believed(path: Path, name: str) -> None:
    """Otherwise a share somebody wrote to could overwrite files anywhere."""
    keep_belongings(path.parent)
    backup = make_backup(path, NOW)
    text = list_of(backup.path).read_text("utf-8").replace("readers.json", name)
    list_of(backup.path).write_text(text, "utf-8")
    with pytest.raises(BackupFailed, match="不认识的文件"):
        put_back_beside(backup, path.parent / "new disk")


def test_a_copy_of_other_content_is_no_backup_though_it_is_sound(path: Path) -> None:
    """Otherwise a bit that turned in the middle of a text would come back as the truth."""
    with Database.at(path) as database:
        write(database, "key", "the text as it was written")
    backup = make_backup(path, NOW)
    content = backup.path.read_bytes()
    backup.path.write_bytes(content.replace(b"the text as it was", b"the text as it is."))
    assert newest_good(path, 60) is None
    with pytest.raises(BackupFailed, match=r"表 local_state 的 1 行内容不一致"):
        copy_for_restoring(path, backup)


def test_the_list_counts_the_rows_of_the_moment_that_was_copied(path: Path) -> None:
    """Otherwise a scan in between would make each copy look like another database."""
    with Database.at(path) as database:
        write(database, "large", "x" * 8_000_000)
        backup = make_backup(path, NOW, pause=lambda _s: write(database, "during"))
    manifest = manifest_of(backup.path)
    assert manifest is not None
    assert manifest.tables["local_state"].rows == 1


def test_a_backup_without_a_list_is_restored_as_ever(path: Path) -> None:
    """Otherwise backups of the version before would be lost with the upgrade."""
    backup = make_backup(path, NOW)
    list_of(backup.path).unlink()
    assert newest_good(path, 60) == backup
    assert put_back_beside(backup, path.parent) == ()
    assert copy_for_restoring(path, backup).is_file()
