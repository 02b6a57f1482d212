"""What taking a file of 100,000 items in costs at the desk, and how long a scan waits meanwhile.

Without it nobody would know whether a counter can receive while a purchaser imports. The commits
are durable; a scan that does nothing is handed to the core twenty times a second. The same file is
taken in once more, which changes nothing. Run it with `python -m tests.benchmarks
catalogue_import`.
"""

from __future__ import annotations

import csv
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from app.catalogue.entries.desk import CatalogueDesk
from app.catalogue.entries.events import CatalogueRefused, ImportShown, ImportWish
from app.catalogue.entries.values import Side
from app.catalogue.files.columns import PROVINCE
from app.store.core import Core, Urgency
from tests.benchmarks.catalogue_rows import catalogues
from tests.deliveries import workplace

WANTED_S = 25.0
WANTED_MS = 50.0
_LIMIT_S = 900
_END_S = 60
_EACH_S = 0.05


def main() -> None:
    """Print how long each import took, and what scans waited."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "province.csv"
        _write(path)
        events: queue.Queue[object] = queue.Queue()
        core = Core()
        with workplace(Path(folder) / "work.db", scratch=False) as place:
            parts = place.parts
            desk = CatalogueDesk(parts.database, parts.log, parts.clock, core, events.put)
            for name in ("first", "again"):
                with _scanning(core) as waited:
                    _import(name, path, desk, events)
                _say(waited)
            assert desk.stop(_END_S)
            assert core.stop(_END_S)


def _write(path: Path) -> None:
    rows, _ = catalogues(hospital=1)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in PROVINCE.columns])
        for row in rows:
            values = (getattr(row, column.field) for column in PROVINCE.columns)
            writer.writerow(["；".join(v) if isinstance(v, tuple) else v for v in values])


def _import(name: str, path: Path, desk: CatalogueDesk, events: queue.Queue[object]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    desk.import_file(ImportWish(Side.PROVINCE, path.name, True, "benchmark"), path)
    shown = 0
    while True:
        event = events.get(timeout=_LIMIT_S)
        assert not isinstance(event, CatalogueRefused), event
        if isinstance(event, ImportShown):
            shown += 1
            if event.done is not None:
                break
    took = time.perf_counter() - began
    print(
        f"{name}: {event.read:,} rows, {event.written:,} changes in {took:.1f} s,"
        f" {time.process_time() - cpu:.1f} s CPU, told {shown} times"
        f" (wanted {WANTED_S:.0f} s: {'kept' if took <= WANTED_S else 'MISSED'})"
    )


@contextmanager
def _scanning(core: Core) -> Iterator[list[float]]:
    """Hand scans to the core that do nothing; what each waited, in ms."""
    waited: list[float] = []
    ended = threading.Event()

    def scan() -> None:
        while not ended.wait(_EACH_S):
            began = time.perf_counter()
            core.submit(Urgency.SCAN, _nothing).result()
            waited.append((time.perf_counter() - began) * 1000)

    thread = threading.Thread(target=scan)
    thread.start()
    try:
        yield waited
    finally:
        ended.set()
        thread.join()


def _nothing() -> None:
    """Do what a scan takes at least."""


def _say(waited: list[float]) -> None:
    usual = quantiles(waited, n=20)[-1]
    kept = "kept" if usual <= WANTED_MS else "MISSED"
    print(
        f"  scans waited {median(waited):.0f} ms in median, p95 {usual:.0f} ms (wanted"
        f" {WANTED_MS:.0f} ms: {kept}), worst {max(waited):.0f} ms"
    )


if __name__ == "__main__":
    main()
