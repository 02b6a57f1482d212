"""What it costs a new workstation to begin where an institution has a million codes already.

Without it "does not replay years of feed" would be a hope. Half of the codes were handed over and
not received; of the other half four fifths were received by cartons of a hundred, the rest box by
box; a catalogue of ten thousand items was told twice. Workstations in processes of their own begin
over loopback HTTP, one with the snapshot, one row by row, and one where there is nothing, whose
peak is what a workstation needs anyway. Beside it the plain cost: the same codes moved and inserted
and nothing else. Run it with `python -m tests.benchmarks first_load [--codes N]`; not on Windows.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from app.receiving import operations
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.receipts import expected_package
from app.store.tables.tracing import package
from sync import wire
from sync.sandbox.distributor import DistributorProgram, bearer
from sync.service import feeds
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.benchmarks.relay import _code, handed
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import NOW, ORG, TRAINING_KEY, RunningService, opened, scanned

CODES = 1_000_000
WANTED_MIB = 60.0
SCOPE = f"org:{ORG}"
_HAND_OVERS = 10
_CARTON = 100
_RECEIPT = 5_000
"""Scans in one receipt."""
_ITEMS = 10_000

_WORKSTATION = """
import sys, time
from pathlib import Path
import requests
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client import loading
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.transport import Transport
from tests.benchmarks.sync_sides.usage import peak_mib

place, url, token, far_behind = sys.argv[1:]
loading.FAR_BEHIND = int(far_behind)
moved, slowest = 0, 0.0
close = requests.Response.close

def counted(self):
    global moved
    moved += self.raw.tell()
    close(self)

requests.Response.close = counted
database, core = Database.at(Path(place)), Core()
transport = Transport(url, token)
clock = SystemClock()
with database.writing() as connection:
    log = ChangeLog(identify(connection, clock), clock)
inbox = Inbox(database, core, log, clock, transport, lambda event: None)
incoming = Incoming(database, core, log, transport, inbox, lambda event: None)
began, cpu = time.monotonic(), time.process_time()
while incoming.pull(lambda: None):
    pass
took, cpu = time.monotonic() - began, time.process_time() - cpu
with database.reading() as connection:
    counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
              for table in ("expected_package", "package", "known_fact", "item")]
print(took, cpu, peak_mib(), moved, *counts)
core.stop(60)
database.close()
"""


@dataclass(frozen=True, slots=True)
class _Begun:
    """How one workstation began."""

    took_s: float
    cpu_s: float
    service_cpu_s: float
    peak_mib: float
    moved_bytes: int
    counts: tuple[int, ...]


def main(codes: int = CODES) -> None:
    """Print seconds, CPU seconds of both sides, bytes a code, and peaks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service_db = Database.at(folder / "service.db")
        settings = ServiceSettings(
            poll_every_s=3600,
            training_key=TRAINING_KEY,
            training_org=ORG,
            snapshot_after_rows=10**9,
        )
        running = RunningService(service_db, settings=settings)
        try:
            idle = _begin(running, folder / "idle", 10**9)
            rows = _fill(running, codes)
            _pack(running)
            loaded = _begin(running, folder / "loaded", 2_000)
            read = _begin(running, folder / "read", 10**9)
        finally:
            running.stop()
            service_db.close()
        plain = _plain_s(folder, codes)
    assert loaded.counts == read.counts, (loaded.counts, read.counts)
    assert sum(loaded.counts[:2]) == codes
    print(f"{codes:,} codes in {rows:,} rows of the feeds; plain cost {plain:.1f} s")
    for what, one in (("with the snapshot", loaded), ("row by row", read)):
        more = one.peak_mib - idle.peak_mib
        kept = "kept" if more <= WANTED_MIB else "MISSED"
        print(
            f"{what}: {one.took_s:.1f} s ({one.took_s / plain:.1f} times), CPU "
            f"{one.cpu_s:.1f} s + {one.service_cpu_s:.1f} s of the service, "
            f"{one.moved_bytes / codes:.2f} bytes a code, peak {one.peak_mib:.0f} MiB, "
            f"{more:+.0f} MiB (wanted +{WANTED_MIB:.0f} MiB: {kept})"
        )


def _begin(running: RunningService, folder: Path, far_behind: int) -> _Begun:
    folder.mkdir()
    station = Workstation(folder)
    station.enrol(running.url, running.code())
    token = station.tokens.read(running.url, station.device) or ""
    station.close()
    words = [str(folder / "workstation.db"), running.url, token, str(far_behind)]
    before = time.process_time()
    done = subprocess.run(
        [sys.executable, "-c", _WORKSTATION, *words],
        cwd=Path(__file__).resolve().parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    service_cpu = time.process_time() - before
    took, cpu, peak, moved, *counts = done.stdout.split()
    return _Begun(
        float(took), float(cpu), service_cpu, float(peak), int(moved), tuple(map(int, counts))
    )


def _fill(running: RunningService, codes: int) -> int:
    """What years brought; returns how many rows the feeds have."""
    half = codes // 2
    for number in range(_HAND_OVERS):
        _hand_over(running, f"{number}", half // _HAND_OVERS, number * (half // _HAND_OVERS))
    boxes = (_code(half + n) for n in range(codes - half))
    by_carton = (codes - half) * 4 // 5
    cartons = (tuple(islice(boxes, _CARTON)) for _ in range(by_carton // _CARTON))
    _publish(running, SCOPE, _scans(cartons))
    _publish(running, SCOPE, _scans((box,) for box in boxes))
    for price in (1, 2):
        _publish(running, "global", (_item(n, price) for n in range(_ITEMS)))
    with running.database.reading() as connection:
        return sum(feeds.head(connection, scope) for scope in (SCOPE, "global"))


def _hand_over(running: RunningService, name: str, codes: int, first: int) -> None:
    made, paper = handed(name, codes, first)
    program = DistributorProgram(running.url, bearer(TRAINING_KEY))
    program.hand_over(made)
    program.close()
    body = msgspec.json.encode(paper).decode()
    _publish(running, SCOPE, [feeds.NewRow("delivery", str(paper.delivery_id), 1, body)])


def _scans(scanned_boxes: Iterator[tuple[str, ...]]) -> Iterator[feeds.NewRow]:
    """The facts of another workstation, receipt by receipt."""
    clock = SystemClock()
    device, incarnation = clock.new_id(), clock.new_id()

    def fact(body: operations.OperationBody) -> feeds.NewRow:
        said = wire.Fact(
            device=device,
            incarnation=incarnation,
            kind=operations.kind_of(body),
            version=1,
            at=NOW,
            body=msgspec.Raw(operations.encode(body).encode()),
        )
        return feeds.NewRow("fact", str(clock.new_id()), 1, msgspec.json.encode(said).decode())

    receipt_id = uuid.UUID(int=0)
    for number, boxes in enumerate(scanned_boxes):
        if number % _RECEIPT == 0:
            receipt_id = clock.new_id()
            yield fact(opened(receipt_id, clock.new_id()))
        yield fact(scanned(receipt_id, number % _RECEIPT + 1, *boxes))


def _item(number: int, price: int) -> feeds.NewRow:
    said = {
        "province_code": f"X{number:06d}",
        "name": f"测试药品{number}",
        "form": "片剂",
        "strength": "0.25g",
        "maker": "测试制药有限公司",
        "approval_number": f"国药准字H{number:08d}",
        "standard_code": f"{number:014d}",
        "unit": "盒",
        "dosage_unit": "片",
        "pack_quantity": 24,
        "price": f"{price}.50",
    }
    return feeds.NewRow("item", f"X{number:06d}", 1, msgspec.json.encode(said).decode())


def _publish(
    running: RunningService, scope: str, rows: Iterator[feeds.NewRow] | Sequence[feeds.NewRow]
) -> None:
    left = iter(rows)
    while piece := list(islice(left, 2_000)):
        commit(running.database, partial(feeds.publish, scope=scope, rows=piece, at=NOW))


def _pack(running: RunningService) -> None:
    for scope in (SCOPE, "global"):
        began, cpu = time.monotonic(), time.process_time()
        index = running.service.snapshot_making.make(scope)
        assert index is not None
        size = sum(part.size for part in index.parts)
        print(
            f"{scope}: {sum(part.rows for part in index.parts):,} rows of {index.seq:,} packed "
            f"into {len(index.parts)} parts, {size / 1e6:.1f} MB, in "
            f"{time.monotonic() - began:.1f} s ({time.process_time() - cpu:.1f} s of CPU)"
        )


def _plain_s(folder: Path, codes: int) -> float:
    """The same codes unpacked and inserted, 50,000 a transaction, and nothing else."""
    expected = {"org": ORG, "delivery_id": uuid.UUID(int=1), "line_no": 1, "carton_no": "C1"}
    expected |= {"parent_code": None, "smallest": True}
    held = {"org": ORG, "receipt_id": uuid.UUID(int=1), "workstation": uuid.UUID(int=2)}
    held |= {"scan_seq": 1, "line_no": 1, "smallest": True, "parent_code": None}
    held |= {"carton_no": None, "ending": "123456", "follows": None}
    half = codes // 2
    with Database.at(folder / "plain.db") as database:
        began = time.monotonic()
        for table, place, first in ((expected_package, expected, 0), (package, held, half)):
            for start in range(first, first + half, 50_000):
                some = [_code(n) for n in range(start, min(start + 50_000, first + half))]
                gzip.decompress(gzip.compress("\n".join(some).encode(), 1))
                with database.writing() as connection:
                    rows = [place | {"code": code} for code in some]
                    connection.execute(insert_once(connection, table), rows)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
