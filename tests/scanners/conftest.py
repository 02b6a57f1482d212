"""Gives each test of a reader fresh arrivals, a port or a station; finds threads left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.readers.state import DeviceState
from scanners.hid.devices import HidSearch
from scanners.plugged_in import Lists
from scanners.station import ReaderStation
from tests.scanners.rig import Arrivals, PtyPort
from tests.scanners.station_rig import Events, Make, open_quickly


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


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def make_station(tmp_path: Path, scans: Arrivals[Scan], events: Events) -> Iterator[Make]:
    made: list[ReaderStation] = []

    def make(**how: object) -> ReaderStation:
        how = {"open_one": open_quickly, "lists": Lists(tuple, lambda: HidSearch(())), **how}
        station = ReaderStation(tmp_path, scans, events, **how)  # type: ignore[arg-type]
        made.append(station)
        return station

    yield make
    for station in made:
        assert station.stop(30)


@pytest.fixture
def station(make_station: Make) -> ReaderStation:
    station = make_station()
    station.start()
    return station


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t.name for t in set(threading.enumerate()) - before if t.name.startswith("scanner")]
    assert not left, f"threads left behind: {left}"
