from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from app.readers.scan import Scan
from app.readers.settings import Framing, Parity, SerialSettings, Terminator
from app.readers.state import DeviceState, DeviceStatus
from scanners.ports import PortFound
from scanners.serial_port import SerialScanner, explain_open_error, open_port
from tests.scanners.rig import Arrivals, PtyPort, wait_until

CODE = b"81000010000000000017"

Connect = Callable[..., SerialScanner]


@pytest.fixture
def make_scanner(scans: Arrivals[Scan], states: Arrivals[DeviceState]) -> Iterator[Connect]:
    """Start a reader and stop it at the end, which must take less than the limit."""
    started: list[SerialScanner] = []

    def make(
        port: Path | str, framing: Framing | None = None, device: str = "serial-1"
    ) -> SerialScanner:
        settings = SerialSettings(str(port), framing=framing or Framing())
        scanner = SerialScanner(settings, scans, states, device=device, retry_s=0.02)
        started.append(scanner)
        scanner.start()
        return scanner

    yield make
    for scanner in started:
        assert scanner.stop()


@pytest.fixture
def connect(make_scanner: Connect, port: PtyPort, states: Arrivals[DeviceState]) -> Connect:
    """Start a reader on the plugged-in port and wait until it reads."""

    def make(framing: Framing | None = None) -> SerialScanner:
        scanner = make_scanner(port.name, framing)
        states.wait_for(1)
        return scanner

    return make


@pytest.mark.parametrize(
    ("terminator", "ending"),
    [
        (Terminator.LINE_END, b"\r"),
        (Terminator.LINE_END, b"\n"),
        (Terminator.LINE_END, b"\r\n"),
        (Terminator.CR, b"\r"),
        (Terminator.LF, b"\n"),
        (Terminator.CRLF, b"\r\n"),
    ],
)
def test_two_thousand_codes_back_to_back_are_exact_and_in_order(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan], terminator: Terminator, ending: bytes
) -> None:
    connect(Framing(terminator, timeout_s=5.0))
    codes = [f"8100001{n:013d}" for n in range(2000)]
    port.write(b"".join(code.encode() + ending for code in codes))

    assert [scan.text for scan in scans.wait_for(2000)] == codes


def test_silence_ends_a_code_without_a_line_ending(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan]
) -> None:
    connect(Framing(Terminator.NONE, timeout_s=0.05))
    port.write(CODE)

    assert scans.wait_for(1)[0].raw == CODE


def test_a_code_split_over_two_reads_is_one(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan]
) -> None:
    scanner = connect(Framing(timeout_s=5.0))
    port.write(CODE[:9])
    wait_until(lambda: scanner.pending == 9)
    port.write(CODE[9:] + b"\r")

    assert [scan.raw for scan in scans.wait_for(1)] == [CODE]


def test_what_had_come_when_the_port_vanished_is_handed_on_and_not_glued(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    scanner = connect(Framing(timeout_s=5.0))
    port.write(CODE + b"\r" + CODE[:9])
    wait_until(lambda: scanner.pending == 9)
    port.pull_out()
    scans.wait_for(2)
    port.plug_in()
    states.wait_for(3)
    port.write(CODE + b"\r")

    assert [scan.raw for scan in scans.wait_for(3)] == [CODE, CODE[:9], CODE]


def test_a_port_that_is_not_there_is_told_once_and_found_when_it_comes(
    make_scanner: Connect, port: PtyPort, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    port.pull_out()
    make_scanner(port.name)
    states.wait_for(1)
    port.plug_in()
    missing, connected = states.wait_for(2)
    port.write(CODE + b"\r")

    assert missing.status is DeviceStatus.DISCONNECTED
    assert missing.detail.chinese.startswith("没有找到扫码枪")
    assert connected.status is DeviceStatus.CONNECTED
    assert scans.wait_for(1)[0].raw == CODE


def test_a_port_held_by_another_program_says_so_until_it_is_let_go(
    make_scanner: Connect, port: PtyPort, states: Arrivals[DeviceState]
) -> None:
    with serial.Serial(str(port.name), exclusive=True):
        make_scanner(port.name)
        (held,) = states.wait_for(1)
    connected = states.wait_for(2)[1]

    assert held.status is DeviceStatus.FAILED
    assert "另一个程序占用" in held.detail.chinese
    assert connected.status is DeviceStatus.CONNECTED


def test_a_second_opener_is_refused(connect: Connect, port: PtyPort) -> None:
    connect()

    with pytest.raises(serial.SerialException):
        serial.Serial(str(port.name), exclusive=True)


def test_two_readers_at_once_are_told_apart(
    make_scanner: Connect,
    port: PtyPort,
    tmp_path_factory: pytest.TempPathFactory,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
) -> None:
    other = PtyPort(tmp_path_factory.mktemp("other"))
    other.plug_in()
    make_scanner(port.name, device="serial-1")
    make_scanner(other.name, device="serial-2")
    states.wait_for(2)
    for number in range(100):
        port.write(f"A{number}\r".encode())
        other.write(f"B{number}\r".encode())

    arrived = scans.wait_for(200)
    other.pull_out()
    states.wait_for(3)

    assert {(scan.device, scan.text[0]) for scan in arrived} == {
        ("serial-1", "A"),
        ("serial-2", "B"),
    }
    for device, letter in (("serial-1", "A"), ("serial-2", "B")):
        read = [scan.text for scan in arrived if scan.device == device]
        assert read == [f"{letter}{number}" for number in range(100)]
    assert (states.all[2].device, states.all[2].status) == ("serial-2", DeviceStatus.DISCONNECTED)


def test_what_stands_for_gs_is_gs_in_the_text_alone(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan]
) -> None:
    connect(Framing(gs_text="|"))
    port.write(b"]d2010690123456789210A1|21B2\r")

    (scan,) = scans.wait_for(1)
    assert scan.text == "010690123456789210A1\x1d21B2"
    assert scan.raw == b"]d2010690123456789210A1|21B2"


def test_what_is_recorded_comes_whole_and_is_no_scan(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan]
) -> None:
    recorded: Arrivals[bytes] = Arrivals()
    scanner = connect(Framing(prefix="<", timeout_s=0.02))
    scanner.raw_listener = recorded
    port.write(b"<81000\r\n")
    recorded.wait_for(1)
    port.write(b"<]d2\x1d\t")
    recorded.wait_for(2)
    scanner.raw_listener = None
    port.write(CODE + b"\r")

    assert [scan.raw for scan in scans.wait_for(1)] == [CODE]
    assert recorded.all == [b"<81000\r\n", b"<]d2\x1d\t"]


def test_speed_parity_and_bits_reach_the_port(port: PtyPort) -> None:
    settings = SerialSettings(str(port.name), 19200, Parity.EVEN, 2, 7)

    with open_port(settings) as opened:
        assert (opened.baudrate, opened.parity, opened.stopbits, opened.bytesize) == (
            19200,
            "E",
            2,
            7,
        )


def test_what_is_no_serial_port_says_what_to_check(
    make_scanner: Connect, tmp_path: Path, states: Arrivals[DeviceState]
) -> None:
    no_port = tmp_path / "notes.txt"
    no_port.write_text("not a port")
    make_scanner(no_port)

    (refused,) = states.wait_for(1)
    assert refused.status is DeviceStatus.FAILED
    assert "请核对端口" in refused.detail.chinese


def test_a_usb_reader_is_found_in_whatever_socket_it_sits(
    make_scanner: Connect,
    port: PtyPort,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugged_in: list[PortFound] = []
    monkeypatch.setattr("scanners.serial_port.list_ports", lambda: tuple(plugged_in))
    make_scanner("usb:0c2e:0b61")
    states.wait_for(1)
    plugged_in.append(PortFound(str(port.name), "reader", 0x0C2E, 0x0B61, "S1"))
    states.wait_for(2)
    port.write(CODE + b"\r")

    assert scans.wait_for(1)[0].device == "serial-1"


def test_a_bug_in_what_takes_the_scans_is_told_with_its_number_and_reading_goes_on(
    port: PtyPort,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def sink(scan: Scan) -> None:
        if scan.text == "bug":
            raise OSError("not the port's fault")
        scans(scan)

    scanner = SerialScanner(SerialSettings(str(port.name)), sink, states, retry_s=0.02)
    scanner.start()
    states.wait_for(1)
    with caplog.at_level(logging.ERROR):
        port.write(b"bug\r")
        states.wait_for(3)
    port.write(CODE + b"\r")

    assert scans.wait_for(1)[0].raw == CODE
    assert scanner.stop()
    failed, connected = states.all[1:]
    assert failed.status is DeviceStatus.FAILED
    assert connected.status is DeviceStatus.CONNECTED
    number = caplog.records[0].getMessage().split()[1]
    assert f"编号 {number}" in failed.detail.chinese


def test_a_stop_while_the_port_is_missing_does_not_wait_for_the_next_try(
    tmp_path: Path, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    scanner = SerialScanner(SerialSettings(str(tmp_path / "none")), scans, states, retry_s=3600.0)
    scanner.start()
    states.wait_for(1)

    assert scanner.stop(timeout_s=30.0)


def test_a_stop_hands_on_what_had_come(
    connect: Connect, port: PtyPort, scans: Arrivals[Scan]
) -> None:
    scanner = connect(Framing(timeout_s=5.0))
    port.write(CODE)
    wait_until(lambda: scanner.pending == len(CODE))
    scanner.stop()

    assert scans.wait_for(1)[0].raw == CODE


def test_no_file_stays_open_after_a_stop(connect: Connect, port: PtyPort) -> None:
    scanner = connect()
    held = open_files_on(port)
    scanner.stop()

    wait_until(lambda: open_files_on(port) == held - 1)


def open_files_on(port: PtyPort) -> int:
    slave = port.name.readlink()
    links = (link for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    return sum(os.path.realpath(link) == str(slave) for link in links)


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (OSError(errno.ENOENT, "gone"), DeviceStatus.DISCONNECTED, "没有找到"),
        (OSError(errno.EBUSY, "busy"), DeviceStatus.FAILED, "占用"),
        (OSError(errno.EACCES, "no"), DeviceStatus.FAILED, "没有权限"),
        (ValueError("baud"), DeviceStatus.FAILED, "请核对"),
        # Windows: pyserial's text, without a number.
        (
            serial.SerialException("could not open port 'COM3': PermissionError(13, '', None, 5)"),
            DeviceStatus.FAILED,
            "占用",
        ),
        (
            serial.SerialException("could not open port 'COM9': FileNotFoundError(2, '', None, 2)"),
            DeviceStatus.DISCONNECTED,
            "没有找到",
        ),
    ],
)
def test_each_reason_has_its_sentence(
    error: Exception, status: DeviceStatus, sentence: str
) -> None:
    told, detail = explain_open_error(error, "COM3")

    assert told is status
    assert sentence in detail.chinese
    assert "COM3" in detail.chinese
    assert "COM3" in detail.english
