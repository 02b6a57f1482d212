"""What every reader promises, asked of the fake one and of the serial one over a pty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pytest

from app.readers.scan import Scan
from app.readers.settings import SerialSettings
from app.readers.state import DeviceState, DeviceStatus
from scanners.device import Scanner
from scanners.fake import FakeScanner
from scanners.serial_port import SerialScanner
from tests.scanners.rig import Arrivals, PtyPort

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


class Rig(Protocol):
    """A reader with the hands of the person who holds it."""

    @property
    def scanner(self) -> Scanner: ...

    def read(self, message: bytes) -> None: ...

    def pull_out(self) -> None: ...

    def plug_in(self) -> None: ...


class SerialRig:
    def __init__(self, port: PtyPort, scans: Arrivals[Scan], states: Arrivals[DeviceState]) -> None:
        self._port = port
        settings = SerialSettings(str(port.name))
        self.scanner = SerialScanner(settings, scans, states, clock=lambda: NOW, retry_s=0.02)

    def read(self, message: bytes) -> None:
        self._port.write(message + b"\r")

    def pull_out(self) -> None:
        self._port.pull_out()

    def plug_in(self) -> None:
        self._port.plug_in()


class FakeRig:
    def __init__(self, scans: Arrivals[Scan], states: Arrivals[DeviceState]) -> None:
        self.scanner = FakeScanner(scans, states, clock=lambda: NOW)

    def read(self, message: bytes) -> None:
        assert self.scanner.read(message)

    def pull_out(self) -> None:
        self.scanner.unplug()

    def plug_in(self) -> None:
        self.scanner.plug_in()


@pytest.fixture(params=["serial", "fake"])
def rig(
    request: pytest.FixtureRequest,
    port: PtyPort,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
) -> Iterator[Rig]:
    made: Rig = FakeRig(scans, states)
    if request.param == "serial":
        made = SerialRig(port, scans, states)
    yield made
    assert made.scanner.stop()


@pytest.fixture
def started(rig: Rig, states: Arrivals[DeviceState]) -> Rig:
    rig.scanner.start()
    states.wait_for(1)
    return rig


def test_a_scan_names_its_device_and_its_time(started: Rig, scans: Arrivals[Scan]) -> None:
    started.read(b"81000010000000000017")

    code = "81000010000000000017"
    expected = Scan(code.encode(), code, None, started.scanner.device, NOW)
    assert scans.wait_for(1) == [expected]


def test_scans_arrive_in_order_and_each_once(started: Rig, scans: Arrivals[Scan]) -> None:
    codes = [f"8100001{n:013d}" for n in range(200)]
    for code in codes:
        started.read(code.encode())

    assert [scan.text for scan in scans.wait_for(200)] == codes


def test_gs_and_the_symbology_are_kept(started: Rig, scans: Arrivals[Scan]) -> None:
    started.read(b"]d2010690123456789210A1\x1d21B2")

    (scan,) = scans.wait_for(1)
    assert scan.symbology == "]d2"
    assert scan.text == "010690123456789210A1\x1d21B2"
    assert scan.raw == b"]d2010690123456789210A1\x1d21B2"


def test_full_width_characters_are_folded_in_the_text_alone(
    started: Rig, scans: Arrivals[Scan]
) -> None:
    raw = "８１００００１０００００００００００１７".encode()
    started.read(raw)

    (scan,) = scans.wait_for(1)
    assert (scan.text, scan.raw) == ("81000010000000000017", raw)


def test_a_reading_of_nothing_is_no_scan(started: Rig, scans: Arrivals[Scan]) -> None:
    started.read(b"")
    started.read(b"\x00")
    started.read(b"TDCMD-UNDO")

    assert [scan.text for scan in scans.wait_for(1)] == ["TDCMD-UNDO"]


def test_rubbish_is_handed_on_as_it_is(started: Rig, scans: Arrivals[Scan]) -> None:
    rubbish = bytes(n for n in range(1, 256) if n not in b"\r\n")
    started.read(rubbish)

    assert scans.wait_for(1)[0].raw == rubbish


def test_the_cable_is_told_once_out_and_once_in(
    started: Rig, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    started.read(b"81000010000000000017")
    scans.wait_for(1)
    started.pull_out()
    states.wait_for(2)
    started.plug_in()
    states.wait_for(3)
    started.read(b"81000010000000000024")

    assert [scan.text[-2:] for scan in scans.wait_for(2)] == ["17", "24"]
    assert [state.status for state in states.all] == [
        DeviceStatus.CONNECTED,
        DeviceStatus.DISCONNECTED,
        DeviceStatus.CONNECTED,
    ]
    assert {state.device for state in states.all} == {started.scanner.device}
    assert all(state.detail.chinese.endswith("。") for state in states.all)


def test_a_stop_ends_it_and_a_second_stop_does_nothing(started: Rig) -> None:
    assert started.scanner.stop()
    assert started.scanner.stop()


def test_it_starts_again_after_a_stop(
    started: Rig, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    started.scanner.stop()
    told = len(states.all)
    started.scanner.start()
    states.wait_for(told + 1)
    started.read(b"81000010000000000017")

    assert len(scans.wait_for(1)) == 1


def test_it_cannot_be_started_twice(started: Rig) -> None:
    with pytest.raises(RuntimeError, match="started already"):
        started.scanner.start()
