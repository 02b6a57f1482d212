"""What a full, read-only or damaged disk does to what was answered: nothing."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import pytest

from app.receiving.desk import ReceivingDesk
from app.receiving.progress import DeskEvent, DeskFailed, ReceiptOpened, ScanAnswered
from app.receiving.verdicts import Verdict
from app.store.core import Core
from app.store.errors import DiskFull
from tests.commands import ENVIRONMENT, LIMIT_S, MAIN, Ran, delivery_file, run
from tests.deliveries import (
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    workplace,
)
from tests.faults.conftest import SmallDisk

DELIVERY = a_delivery(a_line(5000, cartons=(a_carton("XH-1", *boxes(9000, 600)),)))
MOST_SCANS = 3000
"""A full disk shows long before."""
READ_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def assert_whole(database: Path, accepted: set[str]) -> None:
    """The store holds exactly what was accepted."""
    with sqlite3.connect(database) as connection:
        found = {row[0] for row in connection.execute("SELECT code FROM package")}
        assert found == accepted
        counted = connection.execute("SELECT coalesce(sum(quantity), 0) FROM count_event")
        assert counted.fetchone() == (len(accepted),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_session_refuses_on_a_full_disk_and_goes_on_when_there_is_space(
    small_disk: SmallDisk, empty_database: Path
) -> None:
    path = small_disk.folder / "work.db"
    shutil.copy(empty_database, path)
    accepted: set[str] = set()
    with workplace(path) as place:
        session = place.receive(DELIVERY)
        for _ in range(2):
            small_disk.fill()
            serials = itertools.count(len(accepted))
            with pytest.raises(DiskFull):
                while len(accepted) < MOST_SCANS:
                    serial = next(serials)
                    session.scan(place.reading(code(serial)))
                    accepted.add(code(serial))
            before = session.view()
            assert before.lines[0].received == len(accepted)
            with pytest.raises(DiskFull):
                session.scan(place.reading("XH-1"))
            assert session.view() == before
            small_disk.free()
            event = session.scan(place.reading(code(serial)))
            assert event.answer.verdict is Verdict.ACCEPTED
            accepted.add(code(serial))
        assert place.open(DELIVERY).view() == session.view()
    assert_whole(path, accepted)


@pytest.mark.logs("store: ")
def test_the_desk_says_that_the_disk_is_full_and_the_same_desk_goes_on(
    small_disk: SmallDisk, empty_database: Path
) -> None:
    path = small_disk.folder / "work.db"
    shutil.copy(empty_database, path)
    with workplace(path) as place:
        place.keep(DELIVERY)
        accepted = _scan_until_full(place, small_disk)
    assert_whole(path, accepted)


def _scan_until_full(place: Workplace, small_disk: SmallDisk) -> set[str]:
    events: SimpleQueue[DeskEvent] = SimpleQueue()
    core = Core()
    desk = ReceivingDesk(place.parts, core, events.put)
    accepted: set[str] = set()

    def scan(text: str) -> DeskEvent:
        desk.scan(text, text.encode(), "test", READ_AT)
        return events.get(timeout=60)

    try:
        desk.open_delivery(DELIVERY.delivery_id, PERSON)
        assert isinstance(events.get(timeout=60), ReceiptOpened)
        small_disk.fill()
        for serial in range(MOST_SCANS):
            event = scan(code(serial))
            if isinstance(event, DeskFailed):
                break
            accepted.add(code(serial))
        assert isinstance(event, DeskFailed)
        assert (event.sentence.key, event.number) == ("disk-full", None)
        small_disk.free()
        answered = scan(code(serial))
        assert isinstance(answered, ScanAnswered)
        assert answered.answer.verdict is Verdict.ACCEPTED
        assert answered.answer.received == len(accepted) + 1
        return accepted | {code(serial)}
    finally:
        assert core.stop(60)


def receive(folder: Path, *scans: str) -> Ran:
    files = ("--delivery", folder / f"{DELIVERY.delivery_no}.json")
    store = ("--database", folder / "work.db")
    return run("receive", *files, "--scans", "-", *store, given="\n".join(scans).encode())


def test_the_program_ends_with_a_sentence_and_the_next_one_goes_on(
    small_disk: SmallDisk, empty_database: Path
) -> None:
    path = small_disk.folder / "work.db"
    shutil.copy(empty_database, path)
    delivery_file(small_disk.folder, DELIVERY)
    files = ("--delivery", str(small_disk.folder / f"{DELIVERY.delivery_no}.json"))
    process = subprocess.Popen(
        [*MAIN, "receive", *files, "--scans", "-", "--database", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    accepted: set[str] = set()
    for serial in range(MOST_SCANS):
        process.stdin.write(f"{code(serial)}\n".encode())
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            break
        assert json.loads(line)["verdict"] == "accepted"
        accepted.add(code(serial))
        if serial == 3:
            small_disk.fill()
    _, said = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 1
    assert "磁盘已满" in said.decode()
    assert "Traceback" not in said.decode()
    small_disk.free()
    ran = receive(small_disk.folder, code(0), code(serial))
    assert [a["verdict"] for a in ran.answers] == ["already-scanned", "accepted"]
    assert_whole(path, accepted | {code(serial)})


def test_a_full_disk_at_the_start_is_said_and_harms_nothing(small_disk: SmallDisk) -> None:
    delivery_file(small_disk.folder, DELIVERY)
    small_disk.fill()
    ran = receive(small_disk.folder, code(1))
    assert (ran.status, ran.out) == (1, b"")
    assert "磁盘已满" in ran.said
    small_disk.free()
    assert receive(small_disk.folder, code(1)).status == 0


def test_a_read_only_disk_is_said_to_be_one(small_disk: SmallDisk, empty_database: Path) -> None:
    shutil.copy(empty_database, small_disk.folder / "work.db")
    delivery_file(small_disk.folder, DELIVERY)
    small_disk.forbid_writing()
    ran = receive(small_disk.folder, code(1))
    assert (ran.status, ran.out) == (1, b"")
    assert "打不开数据库" in ran.said
    assert "权限" in ran.said


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    delivery_file(tmp_path, DELIVERY)
    (tmp_path / "work.db").mkdir()
    ran = receive(tmp_path, code(1))
    assert (ran.status, ran.out) == (1, b"")
    assert "打不开数据库" in ran.said
    (tmp_path / "file").write_text("no folder")
    delivery = tmp_path / f"{DELIVERY.delivery_no}.json"
    below = tmp_path / "file" / "work.db"
    ran = run("receive", "--delivery", delivery, "--scans", "-", "--database", below)
    assert ran.status == 1
    assert "打不开数据库" in ran.said


@pytest.mark.parametrize("kind", ["a-text", "cut", "overwritten", "a-letter"])
def test_a_damaged_database_is_refused_and_left_as_it_is(
    tmp_path: Path, empty_database: Path, kind: str
) -> None:
    path = tmp_path / "work.db"
    delivery_file(tmp_path, DELIVERY)
    whole = empty_database.read_bytes()
    damaged = {
        "a-text": "这是一封信，不是数据库。".encode() * 100,
        "cut": whole[: len(whole) // 2 + 100],
        "overwritten": b"\xff" * 8192 + whole[8192:],
        "a-letter": b"x",
    }[kind]
    path.write_bytes(damaged)
    ran = receive(tmp_path, code(1))
    assert (ran.status, ran.out) == (1, b"")
    assert "已损坏" in ran.said
    assert path.read_bytes() == damaged
