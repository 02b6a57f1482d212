"""HID POS readers: the contract of all readers, and what is their own."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.readers.settings import HidSettings
from app.readers.state import DeviceState, DeviceStatus
from scanners import sayings
from scanners.hid import devices as hid_devices
from scanners.hid.devices import (
    HidFound,
    HidUnusableError,
    find_hid_readers,
    load_hidapi,
    open_hid,
)
from scanners.hid.pos import HidScanner, explain_hid_error
from tests.scanners import test_scanner_contract as contract
from tests.scanners.hid_bench import HidBench, report, reports
from tests.scanners.rig import Arrivals, wait_until

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
USB = "usb:1eab:0022"
CODE = b"81000010000000000017"
GS1 = b"0106901234567892" + b"21" + b"S" * 20 + b"\x1d10" + b"B" * 20 + b"\x1d17281130"


class HidRig:
    """The reader of the contract, with the hands of the person who holds it."""

    def __init__(self, scans: Arrivals[Scan], states: Arrivals[DeviceState]) -> None:
        self.bench = HidBench()
        self.scanner = HidScanner(
            HidSettings(USB),
            scans,
            states,
            device="hid-1",
            clock=lambda: NOW,
            open_device=self.bench.open,
            retry_s=0.02,
        )

    def read(self, message: bytes) -> None:
        aim = message[:3] if message.startswith(b"]") else b""
        self.bench.send(*reports(message.removeprefix(aim), aim))

    def pull_out(self) -> None:
        self.bench.pull_out()

    def plug_in(self) -> None:
        self.bench.plug_in()


@pytest.fixture
def rig(scans: Arrivals[Scan], states: Arrivals[DeviceState]) -> Iterator[HidRig]:
    made = HidRig(scans, states)
    yield made
    assert made.scanner.stop()


started = contract.started
globals().update({name: each for name, each in vars(contract).items() if name.startswith("test_")})


Connect = Callable[..., HidScanner]


@pytest.fixture
def bench() -> HidBench:
    return HidBench()


@pytest.fixture
def connect(
    bench: HidBench, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> Iterator[Connect]:
    made: list[HidScanner] = []

    def connect(
        settings: HidSettings | None = None, *, retry_s: float = 0.02, told: int = 1
    ) -> HidScanner:
        scanner = HidScanner(
            settings or HidSettings(USB),
            scans,
            states,
            device="hid-1",
            open_device=bench.open,
            retry_s=retry_s,
        )
        made.append(scanner)
        scanner.start()
        states.wait_for(told)
        return scanner

    yield connect
    for scanner in made:
        assert scanner.stop()


def test_a_code_in_two_reports_is_one(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan]
) -> None:
    connect()
    bench.send(*reports(GS1, b"]d2"))

    (scan,) = scans.wait_for(1)
    assert scan.raw == b"]d2" + GS1
    assert scan.text == GS1.decode()
    assert scan.symbology == "]d2"


def test_an_identifier_the_reader_also_writes_into_the_data_stands_once(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan]
) -> None:
    connect()
    bench.send(*reports(b"]C0" + CODE, b"]C0"))

    (scan,) = scans.wait_for(1)
    assert (scan.raw, scan.text, scan.symbology) == (b"]C0" + CODE, CODE.decode(), "]C0")


def test_prefix_suffix_and_line_ending_are_taken_off(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan]
) -> None:
    connect(HidSettings(USB, prefix="#", suffix="%"))
    bench.send(*reports(b"#" + CODE + b"%\r\n"))

    (scan,) = scans.wait_for(1)
    assert (scan.raw, scan.text) == (b"]C0#" + CODE + b"%", CODE.decode())


def test_a_listener_gets_whole_messages_and_nothing_is_scanned_meanwhile(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan]
) -> None:
    scanner = connect()
    heard: Arrivals[bytes] = Arrivals()
    scanner.raw_listener = heard
    bench.send(*reports(GS1 + b"\r", b"]d2"))
    heard.wait_for(1)
    scanner.raw_listener = None
    bench.send(*reports(CODE))

    assert [scan.text for scan in scans.wait_for(1)] == [CODE.decode()]
    assert heard.all == [b"]d2" + GS1 + b"\r"]


@pytest.mark.logs("of a code came alone")
def test_half_a_code_is_no_scan_and_is_asked_for_again(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    scanner = connect()
    bench.send(reports(GS1, b"]d2")[0])
    wait_until(lambda: scanner.pending == 56)
    told = states.wait_for(2)[1]
    bench.send(*reports(CODE))

    assert [scan.text for scan in scans.wait_for(1)] == [CODE.decode()]
    assert told == DeviceState("hid-1", DeviceStatus.CONNECTED, sayings.hid_code_not_whole())


@pytest.mark.logs("of a code came alone")
def test_half_a_code_at_the_time_of_unplugging_is_given_up(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    connect()
    bench.send(reports(GS1, b"]d2")[0])
    bench.pull_out()
    states.wait_for(3)
    bench.plug_in()
    states.wait_for(4)
    bench.send(*reports(CODE))

    assert [scan.text for scan in scans.wait_for(1)] == [CODE.decode()]
    assert [state.status.value for state in states.all] == [
        "connected",
        "connected",
        "disconnected",
        "connected",
    ]


def test_a_stop_while_the_reader_is_missing_does_not_wait_for_the_next_try(
    connect: Connect, bench: HidBench, states: Arrivals[DeviceState]
) -> None:
    bench.pull_out()
    scanner = connect(retry_s=3600.0)

    assert scanner.stop(timeout_s=30.0)
    assert states.all[0].detail.chinese.startswith("没有找到扫码枪")


def test_the_device_is_let_go_of_at_a_stop(connect: Connect, bench: HidBench) -> None:
    assert connect().stop()
    assert bench.closed == 1


def test_a_reader_another_program_holds_is_told_and_taken_when_it_is_free(
    connect: Connect, bench: HidBench, states: Arrivals[DeviceState]
) -> None:
    bench.opening_fails = True
    connect()
    bench.opening_fails = False
    held, connected = states.wait_for(2)

    assert held.status is DeviceStatus.FAILED
    assert "另一个程序占用" in held.detail.chinese
    assert connected.status is DeviceStatus.CONNECTED


def test_a_device_that_is_forbidden_for_a_moment_after_plugging_in_is_not_told(
    scans: Arrivals[Scan], states: Arrivals[DeviceState], bench: HidBench
) -> None:
    refusals = [PermissionError(errno.EACCES, "no")]

    def open_device(usb: str) -> hid_devices.HidDevice:
        if refusals:
            raise refusals.pop()
        return bench.open(usb)

    scanner = HidScanner(
        HidSettings(USB), scans, states, device="hid-1", open_device=open_device, retry_s=0.02
    )
    scanner.start()
    states.wait_for(1)
    assert scanner.stop()
    assert [state.status for state in states.all] == [DeviceStatus.CONNECTED]


def test_a_device_that_stays_forbidden_is_told_once(
    scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    tries: Arrivals[str] = Arrivals()

    def open_device(usb: str) -> hid_devices.HidDevice:
        tries(usb)
        raise PermissionError(errno.EACCES, "no")

    scanner = HidScanner(
        HidSettings(USB), scans, states, device="hid-1", open_device=open_device, retry_s=0.001
    )
    scanner.start()
    tries.wait_for(5)
    assert scanner.stop()
    (told,) = states.all
    assert told.status is DeviceStatus.FAILED
    assert 'ATTRS{idVendor}=="1eab", ATTRS{idProduct}=="0022"' in told.detail.chinese


def test_a_bug_in_what_takes_the_scans_is_told_and_reading_goes_on(
    bench: HidBench,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def sink(scan: Scan) -> None:
        if scan.text == "bug":
            raise OSError("not the device's fault")
        scans(scan)

    scanner = HidScanner(
        HidSettings(USB), sink, states, device="hid-1", open_device=bench.open, retry_s=0.02
    )
    scanner.start()
    with caplog.at_level(logging.ERROR):
        bench.send(*reports(b"bug"))
        states.wait_for(3)
    bench.send(*reports(CODE))

    assert scans.wait_for(1)[0].text == CODE.decode()
    assert scanner.stop()
    assert [state.status.value for state in states.all] == ["connected", "failed", "connected"]


def test_the_readers_are_found_and_nothing_else() -> None:
    search = find_hid_readers(lambda: HidBench("usb:1eab:0022:SN9"))

    assert search.found == (HidFound("Bench Reader", "usb:1eab:0022:SN9"),)
    assert search.why_not is None


def test_a_reader_is_meant_with_or_without_its_serial_number() -> None:
    bench = HidBench("usb:1eab:0022:SN9")

    assert bench.open("usb:1eab:0022")
    assert bench.open("usb:1eab:0022:SN9")
    with pytest.raises(FileNotFoundError):
        bench.open("usb:1eab:0022:SN8")


def test_a_serial_number_no_setting_can_hold_is_left_out() -> None:
    bench = HidBench("usb:1eab:0022:" + "9" * 200)

    (found,) = find_hid_readers(lambda: bench).found
    assert HidSettings(found.usb).usb == "usb:1eab:0022"
    assert bench.open(found.usb)


def test_without_the_library_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    for name in ("hid", "hidraw"):
        monkeypatch.setitem(sys.modules, name, None)

    search = find_hid_readers()
    assert search.found == ()
    assert search.why_not is not None
    assert "hidapi" in search.why_not.chinese
    scanner = HidScanner(HidSettings(USB), scans, states, device="hid-1")
    scanner.start()
    (told,) = states.wait_for(1)
    assert scanner.stop()
    assert (told.status, told.detail) == (DeviceStatus.FAILED, search.why_not)


def test_a_library_that_cannot_look_says_so() -> None:
    class Broken(HidBench):
        def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, object]]:
            raise OSError("no udev")

    why = find_hid_readers(Broken).why_not
    assert why is not None
    assert "no udev" in why.chinese


def test_the_real_library_looks_and_opens_as_it_is_used_here() -> None:
    assert find_hid_readers(load_hidapi).why_not is None
    with pytest.raises(OSError, match="open failed"):
        load_hidapi().device().open_path(b"/nowhere")


def test_a_file_that_may_not_be_opened_is_forbidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Hidraw(HidBench):
        def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, object]]:
            return [{**entry, "path": b"/dev/hidraw-none"} for entry in super().enumerate()]

    with pytest.raises(PermissionError) as raised:
        open_hid(USB, Hidraw)
    assert "没有权限" in explain_hid_error(raised.value, USB)[1].chinese


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (FileNotFoundError(errno.ENOENT, "gone"), DeviceStatus.DISCONNECTED, "没有找到"),
        (PermissionError(errno.EACCES, "no"), DeviceStatus.FAILED, "udev"),
        (OSError(errno.EBUSY, "busy"), DeviceStatus.FAILED, "占用"),
        (
            HidUnusableError(sayings.hid_library_missing("x")),
            DeviceStatus.FAILED,
            "hidapi",
        ),
    ],
)
def test_each_reason_has_its_sentence(
    error: OSError | HidUnusableError, status: DeviceStatus, sentence: str
) -> None:
    told, detail = explain_hid_error(error, USB)

    assert told is status
    assert sentence in detail.chinese
    assert sentence in detail.english or detail.english.isascii()


def test_the_rule_for_linux_names_the_reader_alone() -> None:
    assert sayings.udev_rule("usb:1eab:0022:SN9") == (
        'KERNEL=="hidraw*", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="1eab", '
        'ATTRS{idProduct}=="0022", MODE="0660", TAG+="uaccess"'
    )
    assert Path(sayings.UDEV_RULES_FILE).name < "73"


def test_a_report_without_a_symbology_is_read(
    connect: Connect, bench: HidBench, scans: Arrivals[Scan]
) -> None:
    connect()
    bench.send(report(CODE, b""))

    (scan,) = scans.wait_for(1)
    assert (scan.raw, scan.symbology) == (CODE, None)
