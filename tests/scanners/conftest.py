"""Gives each test of a reader fresh arrivals and a port, and finds threads left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.readers.state import DeviceState
from tests.scanners.rig import Arrivals, PtyPort


@pytest.fixture
def scans() -> Arrivals[Scan]:
    return Arrivals()


@pytest.fixture
def states() -> Arrivals[DeviceState]:
    return Arrivals()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[PtyPort]:
    port = PtyPort(tmp_path)
    port.plug_in()
    yield port
    port.pull_out()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t.name for t in set(threading.enumerate()) - before if t.name.startswith("scanner")]
    assert not left, f"threads left behind: {left}"
