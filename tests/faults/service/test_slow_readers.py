"""Who reads slowly, or forgets a transaction, holds up nobody else.

Readers take 1 KB a second of answers of megabytes, over real sockets with small buffers. The
forgotten transactions are somebody's psql, idle in the middle: a snapshot of long ago, or a lock.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import msgspec
import psycopg
import pytest

from sync import wire
from sync.client.transport import Transport
from sync.service import feeds
from tests.faults.service.centre import Centre
from tests.faults.service.devices import Device, FeedReader
from tests.faults.service.docks import Docks
from tests.faults.service.processes import ServiceProcess
from tests.faults.service.stores import FileStore, Store
from tests.faults.service.waiting import wait_until
from tests.sync.service.region import NORTH, SOUTH
from tests.sync.service.running import opened, scanned, trace_code

SLOW_BYTES, EVERY_S = 1024, 1.0
LIMIT_S = 60.0


def a_big_feed(device: Device, operations: int) -> None:
    """About 25 KB for each."""
    receipt_id = device.incarnation
    device.note(opened(receipt_id, receipt_id))
    for seq in range(1, operations + 1):
        codes = [trace_code(1000 * seq + n) for n in range(400)]
        device.note(scanned(receipt_id, seq, *codes))


def enrolled(url: str, device: Device, code: str) -> Transport:
    """The way of a workstation."""
    with closing(Transport(url)) as asking:
        name = str(device.device)
        device.token = asking.enrol(
            wire.Enrolment(code=code, device=device.device, name=name)
        ).token
    return Transport(url, device.token)


class SlowReader:
    """One pull whose answer is taken by drops, for as long as the service has patience."""

    def __init__(self, url: str, device: Device) -> None:
        self._way = socket.socket()
        self._way.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, _, port = url.removeprefix("http://").partition(":")
        self._way.connect((host, int(port)))
        body = msgspec.json.encode(wire.Pull(scopes={feeds.org_scope(device.org): []}, whole=True))
        head = [f"POST /v1/pull HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}"]
        head += ["Content-Type: application/json", f"Authorization: Bearer {device.token}"]
        self._way.sendall("\r\n".join([*head, "", ""]).encode() + body)
        self._over = threading.Event()
        self.first = self._way.recv(15)
        self.taken = len(self.first)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        with closing(self._way):
            while not self._over.wait(EVERY_S):
                try:
                    piece = self._way.recv(SLOW_BYTES)
                except OSError:
                    return
                if not piece:
                    return
                self.taken += len(piece)

    def end(self) -> None:
        self._over.set()
        self._thread.join(LIMIT_S)


@contextmanager
def slow_readers(url: str, device: Device, count: int) -> Iterator[list[SlowReader]]:
    """Some, until the block is left."""
    with ExitStack() as stack:
        made = []
        for _ in range(count):
            made.append(SlowReader(url, device))
            stack.callback(made[-1].end)
        yield made


def longest(work: Callable[[], object], times: int) -> float:
    """The longest of some goes, in seconds."""
    seconds = []
    for _ in range(times):
        began = time.monotonic()
        work()
        seconds.append(time.monotonic() - began)
    return max(seconds)


@pytest.mark.timeout(600)
def test_a_reader_of_a_kilobyte_a_second_holds_no_place_and_delays_nobody(
    file_store: FileStore,
) -> None:
    centre = Centre(file_store, heavy_at_once=2, push_reserved=1)
    try:
        device = Device(NORTH)
        way = enrolled(centre.url, device, centre.code(NORTH))
        a_big_feed(device, 40)
        while device.waiting:
            device.hear(way.push(device.message(40)))
        with slow_readers(centre.url, device, 8) as slow:
            assert {one.first for one in slow} == {b"HTTP/1.1 200 OK"}
            lanes = centre.service.guard.lanes
            wait_until(lambda: lanes.busy == 0)
            device.receive(trace_code(10**6 + n) for n in range(20))

            def push_and_pull() -> None:
                device.hear(way.push(device.message(1)))
                reader.read()

            reader = FeedReader(NORTH, way.pull)
            assert longest(push_and_pull, 10) < 20
            assert all(one.taken < 500_000 for one in slow)
            # A service that is to end does not wait for them.
            way.close()
            began = time.monotonic()
            centre.close()
            assert time.monotonic() - began < 60
    finally:
        centre.close()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_memory_of_a_service_with_many_slow_readers_is_bounded(
    tmp_path: Path,
) -> None:
    process = ServiceProcess(f"sqlite+pysqlite:///{tmp_path / 'service.db'}")
    assert process.start()
    try:
        device = Device(NORTH)
        (code,) = process.codes(NORTH)
        with closing(enrolled(process.url, device, code)) as way:
            a_big_feed(device, 160)
            while device.waiting:
                device.hear(way.push(device.message(40)))
            before_mib = process.memory_mib()
            with slow_readers(process.url, device, 150) as slow:
                assert {one.first for one in slow} == {b"HTTP/1.1 200 OK"}
                device.receive(trace_code(10**6 + n) for n in range(20))

                def push() -> None:
                    device.hear(way.push(device.message(1)))

                slowest_s = longest(push, 20)
                grown_mib = process.memory_mib("VmHWM") - before_mib
                wait_until(lambda: process.memory_mib() - before_mib < 250, limit_s=400)
        print(f"150 slow readers: + {grown_mib:.0f} MiB at most, a push {slowest_s:.2f} s at most")
        assert slowest_s < 20
        process.stop()
    finally:
        process.kill()


@contextmanager
def forgotten(store: Store, statement: str) -> Iterator[None]:
    """Somebody's transaction, idle in the middle."""
    address = store.url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute(statement.encode())
        yield
        connection.rollback()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_forgotten_transaction_freezes_no_feed_and_no_start(
    store: Store, centre: Centre, docks: Docks
) -> None:
    first, second = docks.add(NORTH), docks.add(SOUTH)
    first.scan(trace_code(1))
    docks.go_online()
    docks.settle()
    with forgotten(store, "SELECT count(*) FROM feed, operation, claim, feed_head"):
        for dock in (first, second):
            dock.scan(*(trace_code(serial) for serial in range(10, 20)))
        docks.settle()
        centre.close()
        centre.open()
        first.scan(trace_code(2))
        docks.settle()
    for org in (NORTH, SOUTH):
        docks.check(org)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_forgotten_lock_of_one_institution_holds_up_no_other(
    store: Store, centre: Centre, docks: Docks
) -> None:
    mine = [docks.add(NORTH) for _ in range(4)]
    other = docks.add(SOUTH)
    docks.go_online()
    for dock in docks.all:
        dock.scan(trace_code(docks.all.index(dock)))
    docks.settle()
    scope = feeds.org_scope(NORTH)
    with forgotten(store, f"SELECT * FROM feed_head WHERE scope = '{scope}' FOR UPDATE"):
        for dock in mine:
            dock.scan(trace_code(100 + docks.all.index(dock)))
        wait_until(lambda: centre.service.guard.lanes.busy > 0)
        for serial in range(10):
            other.scan(trace_code(1000 + serial))
            wait_until(other.is_sent, limit_s=LIMIT_S)
        # Nobody is told that it is here before it is.
        assert not any(dock.is_sent() for dock in mine)
        # Who waited for the lock gives its place up, and comes again.
        wait_until(lambda: centre.service.guard.lanes.busy == 0)
    docks.settle()
    for org in (NORTH, SOUTH):
        docks.check(org)
