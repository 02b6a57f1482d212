"""How long a HIS takes to pull 10,000 new codes over HTTP, on SQLite and on PostgreSQL.

Without it nobody would know when reading becomes slow enough for a HIS to poll less often. One
receipt of 10,000 codes is received and confirmed over the wire; then the changes are read, the
first time with the following of the change log, again without, and once answered 304. Run it with
`python -m tests.benchmarks his_pull`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import requests

from app.store.database import Database
from tests.postgres import PostgresMissing, any_server, make_database, service_url
from tests.sync.service.his.hospital import Hospital, Receiving, codes
from tests.sync.service.running import RunningService, confirmed

CODES = 10_000
AT_ONCE = 500
ROUNDS = 5
WANTED_S = 1.0


def main() -> None:
    """Print times and bytes."""
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with opened() as url:
            if url is None:
                print(f"{name}: not here")
                continue
            with Database(url) as database:
                _measure(name, database)


def _measure(name: str, database: Database) -> None:
    running = RunningService(database)
    try:
        hospital = Hospital(running)
        desk = Receiving(running.enrol())
        receipt_id, delivery_id = desk.open()
        everything = codes(CODES)
        for start in range(0, CODES, AT_ONCE):
            desk.scan(receipt_id, *everything[start : start + AT_ONCE])
        desk.push(confirmed(receipt_id, delivery_id))
        first_s, answer = _pull(hospital)
        assert len(answer.json()["changes"]) == CODES
        times = [_pull(hospital)[0] for _ in range(ROUNDS)]
        same_s, same = _pull(hospital, answer.headers["ETag"])
        assert same.status_code == 304
        packed, plain = _bytes(hospital), len(answer.content)
        kept = "kept" if max(first_s, *times) <= WANTED_S else "MISSED"
        print(
            f"{name}, {CODES:,} codes: first {first_s * 1000:.0f} ms, again median "
            f"{median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms, 304 "
            f"{same_s * 1000:.0f} ms; {plain:,} bytes, {packed:,} on the wire"
            f" (wanted {WANTED_S:.0f} s: {kept})"
        )
    finally:
        running.stop()


def _pull(hospital: Hospital, etag: str = "") -> tuple[float, requests.Response]:
    began = time.perf_counter()
    answer = hospital.get("changes", {"after": 0, "limit": CODES}, etag=etag)
    return time.perf_counter() - began, answer


def _bytes(hospital: Hospital) -> int:
    """What travels, packed."""
    headers = {"Authorization": f"Bearer {hospital.key.token}"}
    url = f"{hospital.running.url}/v1/his/changes?after=0&limit={CODES}"
    with requests.get(url, headers=headers, stream=True, timeout=60) as answer:
        return len(answer.raw.read(decode_content=False))


@contextmanager
def _sqlite() -> Iterator[str | None]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+pysqlite:///{Path(folder) / 'service.db'}"


@contextmanager
def _postgres() -> Iterator[str | None]:
    with ExitStack() as stack:
        try:
            uri = stack.enter_context(any_server())
        except PostgresMissing:
            yield None
            return
        make_database(uri, "his_pull")
        yield service_url(uri, "his_pull")


if __name__ == "__main__":
    main()
