from __future__ import annotations

import random
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.store import local_state
from app.store.database import Database
from app.store.errors import DatabaseDamaged
from app.store.soundness import Looked, log_of, log_problem, look_through, refuse_damaged_file

PAGE = 4096
FRAME = 24 + PAGE


def always() -> bool:
    return True


def fill(path: Path, rows: int, *, first: int = 0) -> None:
    with Database.at(path) as database:
        for number in range(first, first + rows):
            with database.writing() as connection:
                local_state.write(connection, f"key {number:06d}", "x" * 1000)


@pytest.fixture
def whole(tmp_path: Path, empty_database: Path) -> Path:
    """A closed database of some pages."""
    path = Path(shutil.copy(empty_database, tmp_path / "work.db"))
    fill(path, 60)
    return path


@pytest.fixture
def killed(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of a database as a killed program leaves it: with a log."""
    copy = tmp_path / "killed.db"
    with Database.at(whole) as database:
        for number in range(20):
            with database.writing() as connection:
                local_state.write(connection, f"late {number}", "y" * 500)
        shutil.copy(whole, copy)
        shutil.copy(log_of(whole), log_of(copy))
    yield copy


def overwrite(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def damage_of(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(DatabaseDamaged) as damaged:
        refuse_damaged_file(path)
    with pytest.raises(DatabaseDamaged):
        Database.at(path)
    assert path.read_bytes() == before
    return damaged.value.detail


def test_a_whole_database_is_sound(whole: Path, killed: Path) -> None:
    for path in (whole, killed):
        refuse_damaged_file(path)
        assert look_through(path, always) == Looked()
    Database.at(killed).close()


def test_no_file_and_a_new_one_are_sound(tmp_path: Path) -> None:
    refuse_damaged_file(tmp_path / "none.db")
    (tmp_path / "empty.db").touch()
    refuse_damaged_file(tmp_path / "empty.db")


def test_a_header_of_garbage_is_found(whole: Path) -> None:
    overwrite(whole, 0, b"\xff" * 100)
    assert "文件头" in damage_of(whole)


def test_a_page_size_that_cannot_be_is_found(whole: Path) -> None:
    overwrite(whole, 16, b"\x07\x77")
    assert "文件头" in damage_of(whole)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_cut_file_is_found(whole: Path, share: float) -> None:
    cut(whole, int(whole.stat().st_size * share))
    assert "截断" in damage_of(whole)


def test_a_file_cut_to_nothing_beside_its_log_is_found(killed: Path) -> None:
    cut(killed, 0)
    assert "空的" in damage_of(killed)


def test_a_database_of_another_program_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (name TEXT)")
    assert "别的程序" in damage_of(path)


def test_a_first_page_of_a_table_that_is_gone_is_found(whole: Path) -> None:
    with closing(sqlite3.connect(whole)) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'local_state'"
        ).fetchone()[0]
    overwrite(whole, (root - 1) * PAGE, bytes(PAGE))
    assert "malformed" in damage_of(whole)


def test_a_zeroed_page_in_the_middle_is_found_by_looking_through(whole: Path) -> None:
    with closing(sqlite3.connect(whole)) as connection:
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'local_state' AND pagetype = 'leaf'"
            " ORDER BY path"
        ).fetchall()
    overwrite(whole, (pages[len(pages) // 2][0] - 1) * PAGE, bytes(PAGE))
    refuse_damaged_file(whole)
    assert "local_state" in look_through(whole, always).problem


def test_a_table_whose_name_is_no_text_any_more_is_found(whole: Path) -> None:
    # Without it a few bytes that fell over would end the start with an error of ours.
    content = whole.read_bytes()
    name = b"CREATE TABLE receipt "
    spoilt = content.replace(name, b"CREATE TABLE r\xed\xa0\xffipt ").replace(
        b"tablereceiptreceipt", b"tabler\xed\xa0\xffiptreceipt"
    )
    assert spoilt != content
    whole.write_bytes(spoilt)
    with pytest.raises(DatabaseDamaged):
        refuse_damaged_file(whole)
    assert look_through(whole, lambda: True).problem


def test_looking_through_is_called_off_between_tables_and_says_what_is_unread(whole: Path) -> None:
    assert look_through(whole, lambda: False).unread
    assert look_through(whole, lambda: False).problem == ""


def test_looking_through_a_file_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("no database" * 100)
    assert look_through(tmp_path / "letter.db", always).problem


def frames(path: Path) -> int:
    return (log_of(path).stat().st_size - 32) // FRAME


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8])
def test_a_log_damaged_in_the_middle_is_found(killed: Path, share: float) -> None:
    place = 32 + int(frames(killed) * share) * FRAME
    overwrite(log_of(killed), place + 1000, b"\xff" * 64)
    assert "中间" in damage_of(killed)


def test_a_lost_block_of_a_log_is_found(killed: Path) -> None:
    overwrite(log_of(killed), 3 * PAGE, bytes(PAGE))
    assert "中间" in damage_of(killed)


@pytest.mark.parametrize("damage", [bytes(32), b"\xff" * 32])
def test_a_log_whose_beginning_is_damaged_is_found(killed: Path, damage: bytes) -> None:
    overwrite(log_of(killed), 0, damage)
    assert "开头" in damage_of(killed)


@pytest.mark.parametrize("torn", [1, 24, 500, FRAME - 1])
def test_the_torn_end_of_a_log_is_what_a_power_cut_leaves(killed: Path, torn: int) -> None:
    cut(log_of(killed), log_of(killed).stat().st_size - torn)
    assert log_problem(log_of(killed)) == ""
    with Database.at(killed) as database, database.reading() as connection:
        assert local_state.read(connection, "late 18") == "y" * 500


def test_a_last_transaction_written_in_any_order_is_no_damage(killed: Path) -> None:
    """The power went before the flush: its last frame is there, one before it is not."""
    content = bytearray(log_of(killed).read_bytes())
    commits = [
        place
        for place in range(32, len(content) - FRAME + 1, FRAME)
        if struct.unpack_from(">I", content, place + 4)[0]
    ]
    first_of_last = commits[-2] + FRAME
    content[first_of_last + 24 : first_of_last + 300] = bytes(276)
    log_of(killed).write_bytes(content)
    assert log_problem(log_of(killed)) == ""


def test_a_log_that_began_anew_over_an_older_one_is_whole(whole: Path) -> None:
    with Database.at(whole) as database:
        for number in range(30):
            with database.writing() as connection:
                local_state.write(connection, f"a {number}", "z" * 3000)
        with database.writing() as connection:
            local_state.write(connection, "b", "z")
        with closing(sqlite3.connect(whole)) as second:
            second.execute("PRAGMA wal_checkpoint(RESTART)")
        with database.writing() as connection:
            local_state.write(connection, "c", "z")
        assert log_problem(log_of(whole)) == ""


def test_random_single_bits_of_a_log_are_found_or_harmless(killed: Path) -> None:
    """Whatever is flipped: nothing that was committed is missing without a word."""
    chance = random.Random(7)
    sound, file = log_of(killed).read_bytes(), killed.read_bytes()
    for _ in range(25):
        changed = bytearray(sound)
        changed[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        log_of(killed).write_bytes(changed)
        killed.write_bytes(file)
        if log_problem(log_of(killed)):
            continue
        with closing(sqlite3.connect(killed)) as connection:
            late = "SELECT count(*) FROM local_state WHERE key LIKE 'late %'"
            assert connection.execute(late).fetchone()[0] >= 19
