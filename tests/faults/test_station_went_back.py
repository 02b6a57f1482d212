"""Row 17: files beside or inside a workstation's database are damaged, and the next start says so.

A killed workstation has most of its work in the write-ahead log: SQLite opens what is left of it
without a word. Played here: the log is deleted, emptied, cut behind a commit, zeroed, its last
commit flipped; the index of the log is deleted; random pages overwritten, the file cut; a bit of an
index flipped, which only a comparison with its table finds. The oracle is what was scanned: after
each it is in the store, or named. Row 13's older file comes back by hand the same way.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.readers.scan import Scan
from app.receiving.sessions.bodies import Reading
from app.store import suspicion
from app.store.backups import make_backup
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DatabaseDamaged, StoreError
from app.store.gone_back import StoreWentBack, meet_loss
from app.store.health import COMPARED, Level, StoreHealth, StoreWarned
from app.store.reached import mark_of
from app.store.restoring import problem_of, refuse_noted_damage
from app.store.soundness import log_of
from app.store.workstation import history_doubted
from scanners.journal import ScanJournal
from scanners.restored import RepeatList
from tests.commands import delivery_file, run
from tests.deliveries import PERSON, FakeClock, a_delivery, a_line, code, workplace
from tests.faults.service.centre import Centre
from tests.faults.service.docks import Dock, Docks
from tests.faults.service.stores import FileStore
from tests.faults.service.waiting import wait_until
from tests.sync.service.region import NAMES
from tests.sync.service.running import trace_code

NAME = "workstation.db"
DELIVERY = a_delivery(a_line(5000))
SAVED, SINCE = 30, 12
"""Boxes in the main file, and boxes that only the log holds."""
PATIENCE_S = 60
CLOCK = FakeClock()
"""One for all: ids only rise."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """What a killed workstation leaves: the folder of a file, its log, its mark and its journal."""
    working = tmp_path_factory.mktemp("working")
    left = tmp_path_factory.mktemp("killed") / "left"
    shutil.copy(empty_database, working / NAME)
    journal = ScanJournal(working, lambda _shown: None)
    with workplace(working / NAME, clock=CLOCK, scratch=False) as place:
        place.keep(DELIVERY)
        session = place.open(DELIVERY)
        for serial in range(SAVED + SINCE):
            if serial == SAVED:
                with closing(sqlite3.connect(working / NAME)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            text = code(serial)
            scan = Scan(text.encode(), text, None, "gun", datetime.now(UTC))
            number = journal.write([(scan, False)])
            session.scan(Reading(scan.raw, scan.device, PERSON, scan.read_at, scan.text))
            journal.write_answered(number)
        # As a killed program leaves it: nothing is closed.
        shutil.copytree(working, left)
    journal.close()
    return left


@pytest.fixture
def killed(tmp_path: Path, kept: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "left"))


def scanned(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [raw.decode() for (raw,) in connection.execute("SELECT raw FROM scan ORDER BY seq")]


ALL = [code(serial) for serial in range(SAVED + SINCE)]


def _delete(log: Path) -> None:
    log.unlink()


def _empty(log: Path) -> None:
    log.write_bytes(b"")


def _cut_behind_a_commit(log: Path) -> None:
    """The worst cut: what is left is a whole log."""
    content = log.read_bytes()
    size = 24 + struct.unpack(">I", content[8:12])[0]
    ends = [
        place + size
        for place in range(32, len(content) - size + 1, size)
        if struct.unpack(">I", content[place + 4 : place + 8])[0]
    ]
    log.write_bytes(content[: ends[len(ends) // 2]])


def _flip_the_last_commit(log: Path) -> None:
    content = bytearray(log.read_bytes())
    content[-100] ^= 1
    log.write_bytes(content)


@pytest.mark.parametrize("harm", [_delete, _empty, _cut_behind_a_commit, _flip_the_last_commit])
def test_a_log_that_lost_commits_is_noticed_and_its_scans_are_named(
    killed: Path, harm: Callable[[Path], None]
) -> None:
    path = killed / NAME
    harm(log_of(path))
    repeat = RepeatList(killed)
    with Database.at(path) as database:
        left = scanned(path)
        assert SAVED <= len(left) < len(ALL)
        assert database.lost > 0
    # Who looked and said nothing changes nothing: the next start says it again.
    with Database.at(path) as database:
        event = meet_loss(database, repeat.note)
        assert isinstance(event, StoreWentBack)
        assert f" {len(ALL) - len(left)} 次扫码没有计入" in event.sentence.chinese
        with database.reading() as connection:
            assert history_doubted(connection)
        assert meet_loss(database, repeat.note) is None
    assert left + [scan.text for scan in repeat.read()[1]] == ALL
    with workplace(path, clock=CLOCK, scratch=False) as place:
        assert place.parts.database.lost == 0
        session = place.open(DELIVERY)
        for text in ALL[len(left) :]:
            assert session.scan(place.reading(text)).answer.added == 1
        assert session.view().lines[0].received == len(ALL)


def _zero(log: Path) -> None:
    log.write_bytes(bytes(log.stat().st_size))


def _zero_the_middle(log: Path) -> None:
    content = bytearray(log.read_bytes())
    content[9000:13000] = bytes(4000)
    log.write_bytes(content)


@pytest.mark.parametrize("harm", [_zero, _zero_the_middle])
def test_a_zeroed_log_is_refused_before_anything_is_written(
    killed: Path, harm: Callable[[Path], None]
) -> None:
    harm(log_of(killed / NAME))
    before = log_of(killed / NAME).read_bytes()
    with pytest.raises(DatabaseDamaged, match="写前日志"):
        Database.at(killed / NAME)
    assert log_of(killed / NAME).read_bytes() == before


@pytest.mark.parametrize("mark", ["kept", "gone", "half", "rubbish", "folder"])
def test_nothing_is_lost_and_nothing_is_said_where_the_log_is_whole(
    killed: Path, mark: str
) -> None:
    """The index of the log is made anew; a mark that says nothing is no reason to refuse."""
    killed.joinpath(NAME + "-shm").unlink(missing_ok=True)
    place = mark_of(killed / NAME)
    if mark in ("gone", "folder"):
        place.unlink()
    if mark == "folder":
        place.mkdir()
    elif mark != "kept" and mark != "gone":
        place.write_bytes({"half": b"000000000000", "rubbish": bytes(21)}[mark])
    with Database.at(killed / NAME) as database:
        assert database.lost == 0
        assert meet_loss(database) is None
    assert scanned(killed / NAME) == ALL


def test_after_a_clean_end_nothing_is_missed_without_the_log(
    tmp_path: Path, empty_database: Path
) -> None:
    path = Path(shutil.copy(empty_database, tmp_path / NAME))
    for serial in range(3):
        with workplace(path, clock=CLOCK, scratch=False) as place:
            assert place.parts.database.lost == 0
            place.keep(DELIVERY)
            place.open(DELIVERY).scan(place.reading(code(serial)))
        assert not log_of(path).exists()


def test_a_log_that_vanished_in_mid_checkpoint_leaves_a_file_that_is_refused(killed: Path) -> None:
    """Half of the pages went over into the main file, then the log was deleted."""
    path = killed / NAME
    whole = killed / "whole.db"
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{whole}{ending}")
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    new, mixed = whole.read_bytes(), bytearray(path.read_bytes())
    pages = [n for n in range(1, len(mixed) // 4096) if _page(new, n) != _page(mixed, n)]
    for page in pages[::2]:
        mixed[page * 4096 : (page + 1) * 4096] = _page(new, page)
    path.write_bytes(mixed)
    log_of(path).unlink()
    with pytest.raises(DatabaseDamaged):
        Database.at(path)


def _page(content: bytes | bytearray, number: int) -> bytes:
    return bytes(content[number * 4096 : (number + 1) * 4096])


def test_an_older_file_put_back_by_hand_is_noticed(killed: Path, tmp_path: Path) -> None:
    path = killed / NAME
    Database.at(path).close()
    older = make_backup(path, datetime.now(UTC)).path
    with workplace(path, clock=CLOCK, scratch=False) as place:
        place.open(DELIVERY).scan(place.reading(code(900)))
    shutil.copy(older, path)
    with Database.at(path) as database:
        assert database.lost == 1
        assert meet_loss(database) is not None
        assert database.lost == 0
    with Database.at(path) as database:
        assert database.lost == 0


def test_the_program_says_that_its_store_went_back_and_goes_on(killed: Path) -> None:
    log_of(killed / NAME).unlink()
    options = ("--delivery", delivery_file(killed, DELIVERY), "--database", killed / NAME)
    ran = run("receive", *options, "--scans", "-", given=f"{code(SAVED)}\n".encode())
    assert "数据库比上次运行时旧" in ran.said
    assert [answer["verdict"] for answer in ran.answers] == ["accepted"]
    again = run("receive", *options, "--scans", "-", given=f"{code(SAVED)}\n".encode())
    assert "数据库比上次运行时旧" not in again.said
    assert [answer["verdict"] for answer in again.answers] == ["already-scanned"]


def test_a_workstation_that_lost_its_log_syncs_on_and_hears_what_it_had_sent(
    tmp_path: Path, empty_database: Path
) -> None:
    """Row 27: nobody does anything; what was sent comes back, what was not is on the list."""
    centre = Centre(FileStore(Path(shutil.copy(empty_database, tmp_path / "service.db"))))
    docks = Docks(centre, tmp_path, empty_database)
    try:
        dock = docks.add(next(iter(NAMES)))
        dock.scan(*(trace_code(n) for n in range(3)))
        with closing(sqlite3.connect(dock.folder / NAME)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        dock.scan(*(trace_code(n) for n in range(3, 9)))
        docks.go_online()
        wait_until(dock.is_sent)
        dock.end_sync()
        token = docks.token_of(dock)
        left = Path(shutil.copytree(dock.folder, tmp_path / "left"))
        log_of(left / NAME).unlink()
        again = Dock(left)
        docks.all.append(again)
        again.take_over(centre.url, token)
        assert meet_loss(again.database) is not None
        assert len(scanned(left / NAME)) == 3
        again.begin_sync(centre.url)
        wait_until(lambda: len(scanned(left / NAME)) == 9)
        again.scan(trace_code(9))
        again.beeps[:0] = dock.beeps
        again.boxes |= dock.boxes
        docks.all.remove(dock)
        dock.close()
        docks.settle()
        docks.check(again.org)
    finally:
        docks.close()
        centre.close()


def _flip_an_index(path: Path, index: str, value: bytes) -> None:
    """Flip a bit of a value in the pages of an index, where no table page has it."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (index,))
        pages = [number for (number,) in found]
    content = bytearray(path.read_bytes())
    for page in pages:
        place = content.find(value, (page - 1) * 4096, page * 4096)
        if place >= 0:
            content[place + len(value) - 1] ^= 1
            path.write_bytes(content)
            return
    raise AssertionError(f"{value!r} is not in {index}")


def test_a_flipped_bit_of_an_index_is_found_by_the_weekly_comparison(
    killed: Path, empty_database: Path
) -> None:
    path = killed / NAME
    Database.at(path).close()
    good = make_backup(path, datetime.now(UTC) - timedelta(days=2))
    _flip_an_index(path, "ix_package_ending", code(7).encode())
    assert problem_of(path) == ""  # what reads pages only finds nothing
    compared = path.with_name(NAME + COMPARED)
    today = SystemClock().today()
    compared.write_text((today - timedelta(days=3)).isoformat())
    assert StoreWarned not in map(type, _watched(path))
    compared.write_text((today - timedelta(days=7)).isoformat())
    told = [event for event in _watched(path) if isinstance(event, StoreWarned)]
    assert [event.level for event in told] == [Level.DAMAGED]
    assert compared.read_text() != today.isoformat()
    said: list[str] = []
    with pytest.raises(DatabaseDamaged, match="missing from index"):
        refuse_noted_damage(path, lambda saying: said.append(saying.chinese))
    assert "正在通读核对" in said[0]
    shutil.copy(good.path, path)
    refuse_noted_damage(path, lambda saying: said.append(saying.chinese))
    assert "完好" in said[-1]
    assert suspicion.noted(path) is None


def _watched(path: Path) -> list[object]:
    """What a run of the watch over the store tells until it has looked at everything."""
    told: SimpleQueue[object] = SimpleQueue()
    looked = threading.Event()

    def usage(_folder: Path) -> tuple[int, int, int]:
        return (0, 0, 10**12)

    class Watch(StoreHealth):
        def _turn(self) -> None:
            super()._turn()
            looked.set()

    health = Watch(path, SystemClock(), told.put, usage=usage)
    health.leave_no_copy()
    health.start()
    try:
        assert looked.wait(PATIENCE_S)
    finally:
        assert health.stop(PATIENCE_S)
    return [told.get() for _ in range(told.qsize())]


def _open(path: Path) -> None:
    """Start as the program does; whatever it is, it is said as one of our own errors."""
    refuse_noted_damage(path)
    with Database.at(path) as database:
        meet_loss(database)


def _harm(path: Path, chance: random.Random) -> str:
    """Overwrite pages of the file or its log, or cut one of them."""
    victim = chance.choice([path, log_of(path)])
    content = bytearray(victim.read_bytes())
    kind = chance.choice(["page", "cut", "bit"])
    if kind == "cut":
        del content[chance.randrange(len(content)) :]
    elif kind == "bit":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    else:
        place = chance.randrange(len(content) // 4096) * 4096
        content[place : place + 4096] = chance.randbytes(4096)
    victim.write_bytes(content)
    return f"{kind} in {victim.name}"


def harm_at_random(killed: Path, times: int, seed: int) -> dict[str, int]:
    """Harm a killed workstation's files again and again; says how each was met."""
    chance = random.Random(seed)
    sound = {path: path.read_bytes() for path in killed.iterdir() if path.is_file()}
    met = dict.fromkeys(("refused", "went back", "harmless", "found by reading"), 0)
    for _ in range(times):
        for path in killed.iterdir():
            if path.is_file():
                path.unlink()
        for path, content in sound.items():
            path.write_bytes(content)
        met[_meet(killed / NAME, _harm(killed / NAME, chance))] += 1
    return met


def _meet(path: Path, harm: str) -> str:
    try:
        with Database.at(path) as database:
            if database.lost:
                return "went back"
    except StoreError:
        return "refused"
    try:
        if scanned(path) == ALL:
            suspicion.note(path, harm)
            return "found by reading" if problem_of(path) else "harmless"
    except sqlite3.DatabaseError:
        pass
    suspicion.note(path, harm)
    assert problem_of(path), f"{harm} is not found"
    return "found by reading"


def test_what_harms_the_files_of_a_killed_workstation_is_found(killed: Path) -> None:
    harm_at_random(killed, times=30, seed=17)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_hundreds_of_harms_of_the_files_are_found(killed: Path) -> None:
    print(harm_at_random(killed, times=600, seed=18))
