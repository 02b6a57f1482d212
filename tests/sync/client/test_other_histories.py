"""Copied disks, damaged bytes, poison and altered rows, met by real couriers over real sockets."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, update

from app.store.database import Database
from app.store.tables.changes import feed, operation
from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from app.store.workstation import NUMBERS_PER_HISTORY
from sync.client import cursors
from sync.client.status import HistoryBegunAnew, OperationAnswered, SyncState, SyncStatus
from sync.service import feeds
from tests.faults.wire.proxy import body_of, with_body
from tests.sync.client.workstation import Proxy, Workstation
from tests.sync.service.running import ORG, RunningService, opened, scanned, trace_code
from tests.sync.service.running import operation as sent_operation

CONNECTED = SyncState.CONNECTED
SCOPE = f"org:{ORG}"
CODES = [trace_code(n) for n in range(1, 40)]


def copy_of(station: Workstation, folder: Path) -> Path:
    """A whole copy of a workstation's database, made while it is open."""
    folder.mkdir()
    with closing(sqlite3.connect(station.folder / "workstation.db")) as way:
        way.execute("VACUUM INTO ?", (str(folder / "workstation.db"),))
    return folder


def twin_of(station: Workstation, folder: Path) -> Workstation:
    """Another machine with a copy of its database and its token."""
    twin = Workstation(folder)
    twin.tokens, twin.log = station.tokens, station.log
    return twin


@pytest.fixture
def twins(station: Workstation, tmp_path: Path) -> Iterator[list[Workstation]]:
    made: list[Workstation] = []
    yield made
    for one in made:
        one.close()


def synced(station: Workstation, running: RunningService) -> None:
    """Let it sync until it has sent all it has and read all there is, and stop."""
    log = station.log
    assert log is not None

    def all_told(_event: object) -> bool:
        with running.database.reading() as connection:
            head = feeds.head(connection, SCOPE)
        with station.database.reading() as connection:
            read = cursors.position(connection, SCOPE).seq
            return log.waiting(connection).count == 0 and read == head

    station.begin_sync(running.url)
    station.events.wait_for_status(CONNECTED, waiting=0, after=len(station.events.all))
    station.events.wait_for(all_told)
    station.end_sync()


def scans_of(database: Database) -> set[tuple[int, str | None]]:
    with database.reading() as connection:
        rows = connection.execute(select(scan.c.seq, scan.c.code))
        return {(row.seq, row.code) for row in rows}


def test_two_machines_with_one_copy_lose_nothing_and_are_told(
    running: RunningService, station: Workstation, twins: list[Workstation], tmp_path: Path
) -> None:
    receipt_id = station.receive(CODES[0])
    synced(station, running)
    twin = twin_of(station, copy_of(station, tmp_path / "twin"))
    twins.append(twin)
    station.do(scanned(receipt_id, 2, CODES[1]))
    synced(station, running)
    twin.do(scanned(receipt_id, 2, CODES[2]))
    twin.do(msgspec.structs.replace(scanned(receipt_id, 3), undoes=2, verdict="command"))
    twin.do(scanned(receipt_id, 4, CODES[3]))
    synced(twin, running)
    assert any(isinstance(event, HistoryBegunAnew) for event in twin.events.all)
    station.do(scanned(receipt_id, 3, CODES[4]))
    synced(station, running)
    for _ in range(2):
        for one in (station, twin):
            synced(one, running)
    behind = NUMBERS_PER_HISTORY
    wanted = {
        *((1, CODES[0]), (2, CODES[1]), (3, CODES[4])),
        *((behind + 1, CODES[2]), (behind + 2, None), (behind + 3, CODES[3])),
    }
    for database in (running.database, station.database, twin.database):
        assert scans_of(database) == wanted
    with running.database.reading() as connection:
        held = set(connection.execute(select(package.c.code)).scalars())
        states = set(connection.execute(select(operation.c.status)).scalars())
    assert held == {CODES[0], CODES[1], CODES[3], CODES[4]}
    assert states == {"applied"}
    for one in (station, twin):
        said = [e.reason for e in one.events.all if isinstance(e, SyncStatus)]
        assert "复制过" in said[-1]


def test_a_copy_that_is_put_back_twice_takes_over_the_numbers_it_got_the_first_time(
    running: RunningService, station: Workstation, twins: list[Workstation], tmp_path: Path
) -> None:
    receipt_id = station.receive(CODES[0])
    synced(station, running)
    first = twin_of(station, copy_of(station, tmp_path / "first"))
    twins.append(first)
    first.do(scanned(receipt_id, 2, CODES[1]))
    first.do(msgspec.structs.replace(scanned(receipt_id, 3), undoes=2, verdict="command"))
    again = twin_of(station, copy_of(first, tmp_path / "again"))
    twins.append(again)
    station.do(scanned(receipt_id, 2, CODES[2]))
    synced(station, running)
    synced(first, running)
    # What both hold has got its numbers; this copy knows nothing of it.
    again.do(scanned(receipt_id, 4, CODES[3]))
    synced(again, running)
    for one in (station, first, again):
        synced(one, running)
    wanted = scans_of(running.database)
    assert {code for _seq, code in wanted} == {*CODES[:4], None}
    assert len(wanted) == 5
    for one in (station, first, again):
        assert scans_of(one.database) == wanted


def test_a_disk_replaced_by_an_older_copy_heals_at_the_first_contact(
    running: RunningService, station: Workstation, twins: list[Workstation], tmp_path: Path
) -> None:
    receipt_id = station.receive(*CODES[:3])
    synced(station, running)
    folder = copy_of(station, tmp_path / "older")
    for seq in range(4, 9):
        station.do(scanned(receipt_id, seq, CODES[seq]))
    synced(station, running)
    older = twin_of(station, folder)
    twins.append(older)
    older.do(scanned(receipt_id, 4, CODES[20]))
    synced(older, running)
    synced(older, running)
    assert scans_of(older.database) == scans_of(running.database)
    assert len(scans_of(running.database)) == 9
    assert not [e for e in older.events.all if isinstance(e, OperationAnswered)]


def test_one_bit_of_a_push_is_found_and_the_push_comes_again(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    def flip(message: bytes) -> bytes:
        body = body_of(message)
        place = body.find(b"SH-1")
        if b"/v1/push" not in message or place < 0 or len(flipped) >= 2:
            return message
        flipped.append(place)
        # Before it was packed on the way: no checksum but our own says it.
        return with_body(message, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])

    flipped: list[int] = []
    proxy.alter = flip
    station.do(opened(station.clock.new_id(), station.clock.new_id()))
    station.begin_sync(proxy.url, running.url)
    station.events.wait_for_status(CONNECTED, waiting=0)
    assert len(flipped) == 2
    with running.database.reading() as connection:
        bodies = connection.execute(select(operation.c.body)).scalars().all()
    assert [msgspec.json.decode(text)["receipt_no"] for text in bodies] == ["SH-1"]


def test_poison_is_stored_and_the_queue_goes_on(running: RunningService) -> None:
    station = running.enrol()
    receipt_id = station.incarnation
    poison = sent_operation(2, scanned(receipt_id, 1, CODES[0]))
    poison["body"] = {"receipt_id": str(receipt_id), "raw": "x" * 200_000}
    unknown = sent_operation(3, opened(receipt_id, receipt_id), {"kind": "not.of-this-world"})
    first = sent_operation(1, opened(receipt_id, receipt_id))
    last = sent_operation(4, scanned(receipt_id, 2, CODES[1]))
    answer = station.push(first, poison, unknown, last).json()
    assert [one["status"] for one in answer["results"]] == [
        *("applied", "rejected", "deferred", "applied")
    ]
    with running.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(operation)).scalar_one() == 4


def test_bytes_that_are_no_text_are_stored_as_nonsense(running: RunningService) -> None:
    station = running.enrol()
    good = sent_operation(1, opened(station.incarnation, station.incarnation))
    answer = station.push_spoilt(good, b"SH-1", b"SH\xff1")
    assert [one["status"] for one in answer.json()["results"]] == ["rejected"]


def test_a_row_that_somebody_changed_is_found_by_who_saw_it(
    running: RunningService, station: Workstation
) -> None:
    station.receive(*CODES[:3])
    synced(station, running)
    synced(station, running)
    with running.database.writing() as connection:
        mine = (feed.c.scope == f"org:{ORG}", feed.c.seq == 2)
        body = connection.execute(select(feed.c.body).where(*mine)).scalar_one()
        changed = body.replace(CODES[0], CODES[30])
        assert changed != body
        connection.execute(update(feed).where(*mine).values(body=changed))
    station.begin_sync(running.url)
    station.events.wait_for(lambda e: isinstance(e, SyncStatus) and "改动" in e.reason)


def test_the_feed_is_dense_for_a_reader_while_many_write(running: RunningService) -> None:
    stations = [running.enrol() for _ in range(6)]
    reader = running.enrol()
    done = threading.Event()

    def write(number: int) -> None:
        writer = stations[number]
        receipt_id = writer.incarnation
        writer.push(sent_operation(1, opened(receipt_id, receipt_id)))
        for seq in range(2, 12):
            code = trace_code(1000 * number + seq)
            writer.push(sent_operation(seq, scanned(receipt_id, seq, code)))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(len(stations))]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    place: list[tuple[int, str]] = []

    def wait() -> None:
        for thread in threads:
            thread.join()
        done.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    while True:
        over = done.is_set()
        rows = reader.pull(org=place).json()["scopes"][f"org:{ORG}"]
        assert rows["start"] == (place[0][0] if place else 0)
        seen += [row["seq"] for row in rows["rows"]]
        if rows["rows"]:
            place = [(rows["rows"][-1]["seq"], rows["tip"])]
        elif over:
            break
    waiter.join()
    assert seen == list(range(1, len(stations) * 11 + 1))
