"""A workstation that is killed while it sends photos loses none and sends none for ever."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.store.tables.attachments import attachment_file, attachment_piece
from sync.service.attachments.keeping import PIECE_BYTES
from tests.sync.client.attachments.stations import Attaching, attaching
from tests.sync.service.attachments.sending import a_picture, name_of
from tests.sync.service.running import RunningService

ROOT = Path(__file__).parents[4]
SIZE = 6_000_000
FILES = [a_picture(SIZE, bytes([n])) for n in range(6)]
PROGRAM = """
import sys, threading
from pathlib import Path
from app.receiving.acceptance.files import AttachmentFolder
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from sync.client.attachments.carrier import Carrier
from sync.client.attachments.remembering import to_send
from sync.client.attachments.sending import Stand
from sync.client.transport import Transport
from tests.sync.client.attachments.stations import QUICK

folder = Path(sys.argv[1])
clock, core = SystemClock(), Core()
database = Database.at(folder / "workstation.db")
with database.writing() as connection:
    station = identify(connection, clock)
stand = Stand(database, core, station, clock, AttachmentFolder(folder / "attachments"))
carrier = Carrier(stand, lambda: Transport(sys.argv[2], sys.argv[3]), print, int, QUICK)
print("begun", flush=True)
carrier.start()

def left():
    with database.reading() as connection:
        return to_send(connection, station, clock.now())

while left():
    threading.Event().wait(0.02)
print("whole", flush=True)
carrier.stop(30)
core.stop(30)
database.close()
"""


@pytest.mark.timeout(600)
def test_a_workstation_killed_again_and_again_sends_all_of_its_files(
    running: RunningService, tmp_path: Path
) -> None:
    with attaching(running, tmp_path / "one") as station:
        receipt_id = station.open_receipt()
        for data in FILES:
            station.attach(receipt_id, data)
        station.begin_sync()
        station.pushed()
        token = station.base.tokens.read(station.url, station.base.device)
        assert token is not None
    chance = random.Random(20261122)
    killed = 0
    for _ in range(40):
        said = live(station, token, chance.uniform(0, 0.12) if killed < 5 else 300)
        if "whole" in said:
            break
        killed += 1
    assert "whole" in said
    assert killed > 2
    with running.database.reading() as connection:
        names = set(connection.execute(select(attachment_file.c.sha256)).scalars())
        pieces = connection.execute(select(func.count()).select_from(attachment_piece)).scalar_one()
    assert names == {name_of(data) for data in FILES}
    assert pieces == len(FILES) * -(-SIZE // PIECE_BYTES)


def live(station: Attaching, token: str, within_s: float) -> str:
    """Let the program work for so long, and kill it; what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(station.base.folder), station.url, token],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    try:
        rest, _ = process.communicate(timeout=within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        rest, _ = process.communicate(timeout=60)
    return said + (rest or "")
