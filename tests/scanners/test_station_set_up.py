from __future__ import annotations

from dataclasses import replace

from app.readers.book import KEYBOARD
from app.readers.events import ReadersShown, ScanSeen, SetUpShown
from app.readers.scan import Scan
from app.readers.settings import SerialSettings, WedgeSettings
from app.readers.state import DeviceStatus
from scanners.set_up.codes import CODES
from scanners.station import ReaderStation
from tests.scanners.rig import Arrivals, PtyPort, wait_until
from tests.scanners.station_rig import CODE, Events, connected, is_, type_code


def test_keyboard_readers_are_told_apart_by_their_prefix(
    station: ReaderStation, events: Events, scans: Arrivals[Scan]
) -> None:
    station.add_reader("二号", WedgeSettings(prefix="~"))
    events.find(ReadersShown, lambda event: len(event.readers) == 2)
    type_code(station, CODE)
    type_code(station, f"~{CODE}", 10_000)

    assert [(scan.device, scan.text) for scan in scans.wait_for(2)] == [
        ("keyboard-1", CODE),
        ("keyboard-2", CODE),
    ]


def test_a_keyboard_reader_that_is_switched_off_types_like_a_person(
    station: ReaderStation, events: Events
) -> None:
    station.change_reader(replace(KEYBOARD, enabled=False))
    events.find(ReadersShown, is_("keyboard-1", None))
    type_code(station, CODE)

    assert events.of(ScanSeen) == []


def test_a_serial_reader_is_set_up_by_three_codes_that_count_nowhere(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], port: PtyPort
) -> None:
    connected(station, events, port)
    station.begin_set_up("serial-1")
    events.find(SetUpShown, lambda event: event.step == 1)
    letters, elements, digits = CODES
    gs1 = "|".join(("".join(i + v for i, v in elements[:2]), "".join(elements[2])))
    for step, code in enumerate((letters, gs1, digits), 2):
        port.write(f"<{code}\r\n".encode())
        last = events.find(SetUpShown, lambda event, step=step: event.step == step)  # type: ignore[misc]
    assert last.reader_id == "serial-1"
    assert isinstance(last.settings, SerialSettings)
    assert (last.settings.framing.prefix, last.settings.framing.gs_text) == ("<", "|")
    station.change_reader(replace(station.readers[1], settings=last.settings))
    events.find(
        ReadersShown,
        lambda event: (
            event.readers[-1].profile.settings == last.settings
            and is_("serial-1", DeviceStatus.CONNECTED)(event)
        ),
    )
    port.write(f"<{CODE}\r\n".encode())

    assert [scan.text for scan in scans.wait_for(1)] == [CODE]


def test_a_set_up_that_is_given_up_lets_the_reader_scan_again(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], port: PtyPort
) -> None:
    connected(station, events, port)
    station.begin_set_up("serial-1")
    events.find(SetUpShown)
    port.write(b"what is no code of the sheet\r")
    events.find(SetUpShown, lambda event: event.complaint is not None)
    station.begin_set_up("keyboard-1")
    events.find(SetUpShown, lambda event: event.reader_id == "keyboard-1")
    port.write(f"{CODE}\r".encode())
    scans.wait_for(1)
    type_code(station, CODE)
    station.wedge.silence()
    events.find(SetUpShown, lambda e: e.reader_id == "keyboard-1" and e.complaint is not None)
    station.end_set_up()
    station.list_readers()
    told = len(events.of(ReadersShown))
    wait_until(lambda: len(events.of(ReadersShown)) > told)
    type_code(station, CODE, 20_000)

    assert [scan.device for scan in scans.wait_for(2)] == ["serial-1", "keyboard-1"]
