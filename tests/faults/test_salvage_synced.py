"""A salvaged workstation goes on with its service: all ends hold each scan once, and the same sums.

Part of the work since the backup was sent, part was not. After damage both come out of the old
file; where a person went back to a backup, what was sent comes from the service and the rest from
the file. The oracle is what beeped (docks.py).
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.facts.salvaging import salvage
from app.store.backups import backups_of, make_backup
from app.store.clock import SystemClock
from app.store.restoring import restore_backup, way_back
from tests.faults.service.centre import Centre
from tests.faults.service.docks import Dock, Docks
from tests.faults.service.stores import FileStore
from tests.faults.service.waiting import wait_until
from tests.faults.test_salvage import NAME, scanned, spoil
from tests.sync.service.region import NAMES
from tests.sync.service.running import trace_code

BEFORE, SENT, UNSENT = 3, 3, 4


@pytest.mark.parametrize("damaged", [True, False])
def test_what_was_salvaged_reaches_the_service_once(
    tmp_path: Path, empty_database: Path, damaged: bool
) -> None:
    """Otherwise a box would count twice, or a scan be refused under a number that was used."""
    centre = Centre(FileStore(Path(shutil.copy(empty_database, tmp_path / "service.db"))))
    docks = Docks(centre, tmp_path, empty_database)
    try:
        dock, other = docks.add(next(iter(NAMES))), docks.add(next(iter(NAMES)))
        path = dock.folder / NAME
        dock.scan(*(trace_code(n) for n in range(BEFORE)))
        make_backup(path, datetime.now(UTC))
        dock.scan(*(trace_code(n) for n in range(BEFORE, BEFORE + SENT)))
        docks.go_online()
        wait_until(dock.is_sent)
        dock.end_sync()
        dock.scan(*(trace_code(n) for n in range(BEFORE + SENT, BEFORE + SENT + UNSENT)))
        token = docks.token_of(dock)
        docks.all.remove(dock)
        dock.close()
        if damaged:
            with closing(sqlite3.connect(path)) as connection:
                [(page,)] = connection.execute(
                    "SELECT rootpage FROM sqlite_master WHERE name = 'package'"
                )
            spoil(path, [page], random.Random(1))
        offer = way_back(path, backups_of(path)[0], "malformed" if damaged else "")
        done = restore_backup(offer, SystemClock(), salvage=salvage)
        assert done.salvaged.left_out == 0
        assert done.salvaged.facts == UNSENT + (SENT if damaged else 0)
        again = Dock(dock.folder)
        docks.all.append(again)
        again.take_over(centre.url, token)
        again.beeps, again.boxes = dock.beeps, dock.boxes
        again.begin_sync(centre.url)
        wait_until(lambda: len(scanned(path)) == BEFORE + SENT + UNSENT)
        again.scan(trace_code(99))
        docks.settle()
        docks.check(again.org)
        assert again.complaints() == other.complaints() == []
    finally:
        docks.close()
        centre.close()
