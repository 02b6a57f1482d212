"""Two failures at once: a backup put back, and the disk of whoever had scanned since is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.store import local_state
from app.store.database import Database
from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from sync.client import courier
from sync.client.status import SyncState, SyncStatus
from tests.sync.client.test_courier import count
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import RunningService, scanned, trace_code

KEPT, LOST = [trace_code(1)], [trace_code(2), trace_code(3)]


@pytest.fixture
def gone(running: RunningService, tmp_path: Path) -> Iterator[Workstation]:
    """The workstation that will lose its disk."""
    folder = tmp_path / "gone"
    folder.mkdir()
    made = Workstation(folder)
    made.enrol(running.url, running.code())
    yield made
    made.close()


def wait_until_said(station: Workstation, after: int, *, something: bool) -> str:
    def wanted(event: object) -> bool:
        connected = isinstance(event, SyncStatus) and event.state is SyncState.CONNECTED
        return connected and bool(event.reason) is something  # type: ignore[attr-defined]

    event = station.events.wait_for(wanted, after)
    assert isinstance(event, SyncStatus)
    return event.reason


@pytest.mark.file
def test_what_only_this_workstation_still_knows_is_said_until_it_is_scanned_again(
    running: RunningService,
    station: Workstation,
    gone: Workstation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier, "LEFT_AFTER_S", 0.0)
    monkeypatch.setattr(courier, "LEFT_EVERY_S", 0.0)
    gone.begin_sync(running.url)
    receipt_id = gone.receive(*KEPT)
    gone.events.wait_for_status(SyncState.CONNECTED, waiting=0)
    with closing(sqlite3.connect(running.database.place)) as way:
        way.execute("VACUUM INTO ?", (str(tmp_path / "backup.db"),))
    for seq, code in enumerate(LOST, start=2):
        gone.do(scanned(receipt_id, seq, code))
    station.begin_sync(running.url)
    station.events.wait_for(lambda _event: count(station.database, package) == 3)
    assert [one for one in station.events.all if getattr(one, "reason", "")] == []
    station.end_sync()
    gone.end_sync()
    assert running.stop()
    with Database.at(tmp_path / "backup.db") as restored:
        again = RunningService(restored, port=int(running.url.rpartition(":")[2]))
        after = len(station.events.all)
        station.begin_sync(running.url)
        said = wait_until_said(station, after, something=True)
        assert "2 盒只有本机还记着（收货单 SH-1）" in said
        assert "重扫" in said
        # Still there after the program was started again.
        station.end_sync()
        after = len(station.events.all)
        station.begin_sync(running.url)
        assert wait_until_said(station, after, something=True) == said
        # Nothing is deleted here, and a box that is scanned again counts once, everywhere.
        assert count(station.database, package) == 3
        after = len(station.events.all)
        for seq, code in enumerate(LOST, start=1):
            station.do(scanned(receipt_id, seq, code))
        wait_until_said(station, after, something=False)
        station.events.wait_for(lambda _event: count(restored, package) == 3)
        station.end_sync()
        assert again.stop()
    with station.database.reading() as connection:
        held = connection.execute(select(package.c.code, package.c.workstation))
        holders = {row.code: row.workstation for row in held}
        assert local_state.read(connection, "service_went_back") is None
    assert holders == dict.fromkeys(KEPT, gone.device) | dict.fromkeys(LOST, station.device)
    assert count(station.database, scan) == 5
