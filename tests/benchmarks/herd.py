"""How 200 devices fare that push at once to a service on two cores, on SQLite and on PostgreSQL.

Without it nobody would know how long a hospital's morning after an outage lasts. Each device is
enrolled for real and sends what it received while it was away: one receipt of twenty boxes. Shown
are the seconds of the pushes that were taken, beside those of a device that is alone, what the
service asked for later, and its memory. Run it with `python -m tests.benchmarks herd`.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.service.herding import Herd, the_devices
from tests.faults.service.processes import ServiceProcess
from tests.postgres import PostgresMissing, make_database, service_url, started_cluster
from tests.sync.service.running import ORG

DEVICES, BOXES = 200, 20
AT_ONCE = 500
"""Operations in one push, as a workstation sends them."""


def main() -> None:
    """Print a line for each engine."""
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        try:
            with opened() as address:
                _measure(name, address)
        except PostgresMissing as error:
            print(f"{name}: not here ({error})")


def _measure(name: str, address: str) -> None:
    process = ServiceProcess(address, cores=2)
    assert process.start()
    try:
        first, *others = the_devices(ORG, DEVICES + 1, BOXES)
        alone, herd = Herd(process.url, [first]), Herd(process.url, others)
        asyncio.run(alone.enrol(process.codes(ORG)))
        asyncio.run(herd.enrol(process.codes(ORG, DEVICES)))
        asyncio.run(alone.come_back(1))
        before_mib = process.memory_mib()
        began = time.perf_counter()
        asyncio.run(herd.come_back(AT_ONCE))
        whole_s = time.perf_counter() - began
        grown_mib = process.memory_mib("VmHWM") - before_mib
        process.stop()
    finally:
        process.kill()
    seen, quiet = herd.figures, alone.figures
    print(
        f"{name}, {DEVICES} devices, {DEVICES * (BOXES + 1):,} operations: "
        f"push p50 {seen.percentile(0.5):.2f} s, p99 {seen.percentile(0.99):.2f} s "
        f"(one operation of a device alone: {quiet.percentile(0.5) * 1000:.0f} ms), "
        f"all through in {whole_s:.1f} s; asked to come later {sum(seen.refused.values())}, "
        f"connections cut {seen.cut}; memory {before_mib:.0f} MiB + {grown_mib:.0f} MiB"
    )


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+pysqlite:///{Path(folder) / 'service.db'}"


@contextmanager
def _postgres() -> Iterator[str]:
    with started_cluster(durable=True) as cluster:
        make_database(cluster.uri, "herd")
        yield service_url(cluster.uri, "herd")


if __name__ == "__main__":
    main()
