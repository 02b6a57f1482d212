"""What a hand-over of a million codes costs: on the distributor's way in, and at the workstation.

Without it "+60 MB at the workstation" and "within twice the plain cost" would be hopes. A service
on SQLite takes the manifest over loopback HTTP and seals it; then two workstations in processes of
their own fetch it: one with the million, one with a thousand codes, whose peak is what a
workstation needs anyway. Beside it the plain cost: the same rows moved and inserted without
anything else. Run it with `python -m tests.benchmarks relay [--codes N]`; peaks not on Windows.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from app.packing.handover import HandOver, handover_of
from app.receiving.documents import deliveries
from app.receiving.values import CartonContent, DeliveredItem, Delivery, DeliveryLine, Distributor
from app.store.database import Database
from app.tracing.chunks import Group
from sync.sandbox.distributor import DistributorProgram, bearer
from sync.service import feeds
from sync.service.transactions import commit
from tests.sync.client.workstation import Workstation
from tests.sync.service.relay_sending import document
from tests.sync.service.running import DISTRIBUTOR, NOW, ORG, TRAINING_KEY, RunningService

CODES = 1_000_000
WANTED_MIB = 60.0
_BOXES = 1_000
"""In one carton."""

_WORKSTATION = """
import sys, time, uuid
from pathlib import Path
from app.receiving.documents import deliveries
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.transport import Transport
from tests.benchmarks.sync_sides.usage import peak_mib

place, url, token, org, delivery, wanted = sys.argv[1:]
database, core = Database.at(Path(place)), Core()
transport = Transport(url, token)
clock = SystemClock()
with database.writing() as connection:
    log = ChangeLog(identify(connection, clock), clock)
inbox = Inbox(database, core, log, clock, transport, lambda event: None)
incoming = Incoming(database, core, log, transport, inbox, lambda event: None)
began = time.monotonic()
while incoming.pull(lambda: None):
    pass
took = time.monotonic() - began
with database.reading() as connection:
    document = deliveries.load(connection, org, uuid.UUID(delivery))
listed = sum(c.listed for line in document.lines for c in line.cartons)
assert listed == int(wanted), (listed, wanted)
print(took, time.process_time(), peak_mib())
core.stop(60)
database.close()
"""


def main(codes: int = CODES) -> None:
    """Print each step's seconds and the workstation's peak."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service_db = Database.at(folder / "service.db")
        running = RunningService(service_db)
        try:
            few_peak = _measured(running, folder, "few", 1_000, 500_000_000)[2]
            took, cpu, peak = _measured(running, folder, "many", codes, 0)
        finally:
            running.stop()
            service_db.close()
        plain = _plain_s(folder, codes)
    more = peak - few_peak
    kept = "kept" if more <= WANTED_MIB else "MISSED"
    print(f"workstation, {codes:,} codes: {took:.1f} s ({cpu:.1f} s of CPU in all)")
    print(f"  plain cost of moving and inserting the rows {plain:.1f} s: {took / plain:.1f} times")
    print(f"  peak {peak:.0f} MiB, {more:+.0f} MiB (wanted +{WANTED_MIB:.0f} MiB: {kept})")


def _measured(
    running: RunningService, folder: Path, name: str, codes: int, first: int
) -> tuple[float, float, float]:
    """Hand over, fetch; seconds, CPU seconds and peak of the workstation."""
    made, paper = handed(name, codes, first)
    size = sum(len(chunk) for chunk in made.chunks)
    program = DistributorProgram(running.url, bearer(TRAINING_KEY))
    began = time.monotonic()
    for no in program.declare(made)["missing"]:
        program.send_chunk(made.sha256, no, made.chunks[no])
    sent = time.monotonic()
    assert program.seal(made.sha256)["state"] == "sealed"
    print(
        f"{codes:,} codes, {len(made.chunks)} chunks, {size / codes:.2f} bytes a code: "
        f"sent in {sent - began:.1f} s, sealed in {time.monotonic() - sent:.1f} s"
    )
    program.close()
    body = msgspec.json.encode(paper).decode()
    row = feeds.NewRow("delivery", str(paper.delivery_id), 1, body)
    commit(running.database, partial(feeds.publish, scope=f"org:{ORG}", rows=[row], at=NOW))
    return _fetched(running, folder / name, paper, codes)


def _fetched(
    running: RunningService, folder: Path, paper: Delivery, codes: int
) -> tuple[float, float, float]:
    folder.mkdir()
    station = Workstation(folder)
    station.enrol(running.url, running.code())
    token = station.tokens.read(running.url, station.device) or ""
    place = folder / "workstation.db"
    station.close()
    words = [str(place), running.url, token, ORG, str(paper.delivery_id), str(codes)]
    done = subprocess.run(
        [sys.executable, "-c", _WORKSTATION, *words],
        cwd=Path(__file__).resolve().parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    took, cpu, peak = map(float, done.stdout.split()[-3:])
    return took, cpu, peak


def handed(name: str, codes: int, first: int) -> tuple[HandOver, Delivery]:
    """A manifest of cartons of a thousand boxes, and the platform's delivery of them."""
    bare = document({}, f"PS-{name}")
    numbers = [f"C{at}" for at in range(0, codes, _BOXES)]
    bare["lines"][0]["cartons"] = [{"carton_no": number} for number in numbers]
    groups = (
        Group(
            f"PS-{name}",
            "small",
            None,
            1,
            number,
            tuple(_code(first + n) for n in range(at, min(at + _BOXES, codes))),
        )
        for at, number in zip(range(0, codes, _BOXES), numbers, strict=True)
    )
    line = DeliveryLine(
        line_no=1,
        item=DeliveredItem("X0001", "测试片"),
        batch="A2601",
        expiry=NOW.date(),
        quantity=codes,
        unit="盒",
        cartons=tuple(CartonContent(number, _BOXES) for number in numbers),
    )
    paper = Delivery(f"PS-{name}", Distributor(DISTRIBUTOR, ""), (line,))
    return handover_of(bare, groups, ORG), paper


def _code(number: int) -> str:
    """Serials in order, and four check digits that look random."""
    return f"8100001{number % 10**9:09d}{number * 7919 % 10_000:04d}"


def _plain_s(folder: Path, codes: int) -> float:
    """The same rows unpacked and inserted, a chunk a transaction, and nothing else."""
    _made, paper = handed("plain", 0, 0)
    place = {
        "org": ORG,
        "delivery_id": paper.delivery_id,
        "line_no": 1,
        "carton_no": "C1",
        "parent_code": None,
        "smallest": True,
    }
    rows: Iterator[dict[str, Any]] = (place | {"code": _code(n)} for n in range(codes))
    with Database.at(folder / "plain.db") as database:
        began = time.monotonic()
        while piece := list(islice(rows, 50_000)):
            gzip.decompress(gzip.compress("\n".join(str(row["code"]) for row in piece).encode(), 1))
            with database.writing() as connection:
                deliveries.add_packages(connection, piece)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
