from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.packing.desk import PackingDesk
from app.store.core import Core
from tests.app.packing.packing_floor import (
    NOON,
    a_tree,
    floor,
    know,
)
from tests.ui.packing.bench import WAIT_MS, WAIT_S, Bench, shown
from ui.bridge import Bridge
from ui.fake_packing import FakeCartonLabels, FakeNotes, FakeRelayKeys, FakeScanWay
from ui.fake_readers import FakeReaders
from ui.packing.page import PackingPage
from ui.packing.port import PackingPorts
from ui.preferences import MemoryPreferences
from ui.sound import RecordingSound


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, empty_database: Path) -> Iterator[Bench]:
    shutil.copy(empty_database, tmp_path / "work.db")
    parts = floor(tmp_path / "work.db")
    know(parts, a_tree(100))
    bridge, core, sound = Bridge(), Core(), RecordingSound()
    desk = PackingDesk(parts, core, bridge.post)
    labels, way, notes, readers = (
        FakeCartonLabels(), FakeScanWay(), FakeNotes(), FakeReaders(bridge.post),
    )  # fmt: skip
    ports = PackingPorts(desk, labels, way, notes, FakeRelayKeys(bridge.post))
    page = PackingPage(ports, readers, MemoryPreferences(), sound, lambda: NOON)
    qtbot.addWidget(page)
    bridge.packing_said.connect(page.hear)
    page.person = "发货员甲"
    page.resize(1262, 690)
    shown(page, qtbot)
    page.opened()
    try:
        yield Bench(page, desk, core, labels, way, notes, readers, sound,
                    lambda so: qtbot.waitUntil(so, timeout=WAIT_MS))  # fmt: skip
    finally:
        page.closed()
        assert desk.stop(WAIT_S)
        assert core.stop(WAIT_S)
        parts.database.close()
