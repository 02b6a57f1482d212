from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from app.readers.book import FILE_NAME, KEYBOARD, ReaderBook
from app.readers.events import ReaderRefused, ReadersFound, ReadersShown, ScanSeen, ScansUnanswered
from app.readers.profile import ReaderProfile
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from app.readers.settings import CameraSettings, Framing, HidSettings, SerialSettings
from app.readers.state import DeviceStatus, DeviceWatcher
from scanners.device import Clock
from scanners.hid.devices import HidFound, HidSearch
from scanners.plugged_in import Lists
from scanners.ports import PortFound
from scanners.running import RawScanner
from scanners.station import ReaderStation
from tests.scanners.rig import Arrivals, PtyPort, wait_until
from tests.scanners.station_rig import CODE, NOW, Events, Make, connected, is_, open_quickly, shown


def test_a_new_workstation_shows_its_keyboard_reader(
    station: ReaderStation, events: Events
) -> None:
    event = events.find(ReadersShown)

    (keyboard,) = event.readers
    assert keyboard.profile == KEYBOARD
    assert keyboard.state is not None
    assert keyboard.state.status is DeviceStatus.CONNECTED


def test_a_reader_that_is_added_reads_at_once_and_is_there_the_next_time(
    station: ReaderStation,
    make_station: Make,
    events: Events,
    scans: Arrivals[Scan],
    port: PtyPort,
) -> None:
    reader_id = connected(station, events, port)
    port.write(f"{CODE}\r".encode())

    (scan,) = scans.wait_for(1)
    assert (reader_id, scan.device, scan.text) == ("serial-1", "serial-1", CODE)
    assert events.find(ScanSeen) == ScanSeen(scan, "一号", held=False)

    def counted(event: ReadersShown) -> bool:
        one = shown(event, "serial-1")
        return one is not None and (one.scans, one.last) == (1, scan)

    events.find(ReadersShown, counted)
    assert station.stop(30)
    events.all.clear()
    make_station().start()
    events.find(ReadersShown, is_("serial-1", DeviceStatus.CONNECTED))
    port.write(f"{CODE}\r".encode())
    assert scans.wait_for(2)[1].device == "serial-1"


def test_a_cable_that_falls_out_is_shown_until_it_is_back(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], port: PtyPort
) -> None:
    connected(station, events, port)
    port.pull_out()
    events.find(ReadersShown, is_("serial-1", DeviceStatus.DISCONNECTED))
    port.plug_in()
    wait_until(lambda: is_("serial-1", DeviceStatus.CONNECTED)(events.of(ReadersShown)[-1]))
    port.write(f"{CODE}\r".encode())

    assert scans.wait_for(1)[0].text == CODE


def test_a_change_restarts_that_reader_and_no_other(
    make_station: Make,
    events: Events,
    scans: Arrivals[Scan],
    port: PtyPort,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    opened: list[str] = []

    def open_and_note(
        profile: ReaderProfile, sink: ScanSink, watcher: DeviceWatcher, clock: Clock
    ) -> RawScanner | None:
        opened.append(profile.reader_id)
        return open_quickly(profile, sink, watcher, clock)

    other = PtyPort(tmp_path_factory.mktemp("other"))
    other.plug_in()
    station = make_station(open_one=open_and_note)
    station.start()
    connected(station, events, port)
    connected(station, events, other, "二号")
    opened.clear()
    changed = SerialSettings(str(port.name), framing=Framing(prefix="<"))
    station.change_reader(ReaderProfile("serial-1", "改名", changed))
    station.change_reader(replace(station.readers[2], name="也改名"))
    events.find(
        ReadersShown,
        lambda event: (
            event.readers[-1].profile.name == "也改名"
            and is_("serial-1", DeviceStatus.CONNECTED)(event)
        ),
    )
    port.write(f"<{CODE}\r".encode())
    other.write(f"{CODE}\r".encode())
    scans.wait_for(2)
    other.pull_out()

    assert {scan.device: scan.text for scan in scans.all} == {"serial-1": CODE, "serial-2": CODE}
    assert [one for one in opened if one == "serial-2"] == []
    assert "serial-1" in opened


def test_a_reader_that_is_switched_off_or_removed_reads_nothing(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], port: PtyPort
) -> None:
    connected(station, events, port)
    profile = station.readers[1]
    station.change_reader(replace(profile, enabled=False))
    events.find(ReadersShown, lambda event: not event.readers[-1].profile.enabled)
    assert events.of(ReadersShown)[-1].readers[-1].state is None
    port.write(f"{CODE}\r".encode())
    station.change_reader(profile)
    wait_until(lambda: is_("serial-1", DeviceStatus.CONNECTED)(events.of(ReadersShown)[-1]))
    station.remove_reader("serial-1")
    wait_until(lambda: len(events.of(ReadersShown)[-1].readers) == 1)

    # What lay in the port while nobody listened may have come when it was opened again.
    assert {scan.text for scan in scans.all} <= {CODE}


def test_a_wish_that_cannot_be_done_is_refused_in_words(
    station: ReaderStation, events: Events, tmp_path: Path
) -> None:
    wishes: list[tuple[Callable[[], None], str]] = [
        (lambda: station.remove_reader("keyboard-1"), "不能删除"),
        (lambda: station.remove_reader("serial-9"), "serial-9"),
        (lambda: station.change_reader(ReaderProfile("hid-9", "九", HidSettings("usb:1eab:0022"))),
         "hid-9"),
        (lambda: station.add_reader(KEYBOARD.name, SerialSettings("COM3")), "请换一个名称"),
        (lambda: station.begin_set_up("serial-9"), "serial-9"),
        (lambda: station.start_camera("keyboard-1"), "不是摄像头"),
        (lambda: station.read_pictures([tmp_path / "photo.png"]), "图片识别组件"),
        (lambda: station.read_batch(tmp_path / "gone.csv"), "gone.csv"),
    ]  # fmt: skip
    for wish, words in wishes:
        wish()
        events.find(ReaderRefused, lambda event, words=words: words in event.why.chinese)  # type: ignore[misc]

    assert all(event.why.english for event in events.of(ReaderRefused))
    assert len(events.of(ReaderRefused)) == len(wishes)


def test_a_damaged_book_is_told_of_at_the_start(
    make_station: Make, events: Events, tmp_path: Path
) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"{")
    make_station().start()

    assert "已损坏" in events.find(ReaderRefused).why.chinese
    assert events.find(ReadersShown).readers[0].profile == KEYBOARD


def test_what_was_not_answered_is_told_at_the_next_start(
    station: ReaderStation, make_station: Make, events: Events, scans: Arrivals[Scan]
) -> None:
    for text in ("A", "B"):
        station.scan(Scan(text.encode(), text, None, "virtual", NOW))
    scans.wait_for(2)
    station.answered("A")
    assert station.stop(30)
    make_station().start()

    (left,) = events.find(ScansUnanswered).scans
    assert (left.text, left.device) == ("B", "virtual")


def test_held_scans_reach_the_window_and_not_the_desk(
    station: ReaderStation, events: Events, scans: Arrivals[Scan]
) -> None:
    station.hold_scans(True)
    station.scan(Scan(b"A", "A", None, "virtual", NOW))
    assert events.find(ScanSeen).held
    station.hold_scans(False)
    station.scan(Scan(b"B", "B", None, "virtual", NOW))

    assert [scan.text for scan in scans.wait_for(1)] == ["B"]


def test_counts_are_told_at_most_twice_a_second(
    station: ReaderStation, events: Events, scans: Arrivals[Scan]
) -> None:
    events.find(ReadersShown)
    began = time.monotonic()
    for number in range(2000):
        station.scan(Scan(b"A", str(number), None, "keyboard-1", NOW))
    events.find(ReadersShown, lambda event: event.readers[0].scans == 2000)

    assert len(events.of(ReadersShown)) <= 3 + 2 * (time.monotonic() - began)


def test_what_is_plugged_in_is_found_with_what_it_is_known_as(
    make_station: Make, events: Events, tmp_path: Path
) -> None:
    video = tmp_path / "video4linux"
    for name, index in (("video0", "0"), ("video1", "1"), ("video10", "0"), ("video2", "0")):
        (video / name).mkdir(parents=True)
        (video / name / "index").write_text(f"{index}\n")
        (video / name / "name").write_text(f"Camera {name}\n")
    why_not = Saying("缺少组件。", "Missing.")
    lists = Lists(
        lambda: (
            PortFound("COM3", "Reader", 0x0C2E, 0x0B61, "S1"),
            PortFound("COM4", "n/a"),
        ),
        lambda: HidSearch((HidFound("Hid", "usb:1eab:0022:X"),), why_not),
        video,
    )
    station = make_station(lists=lists)
    station.start()
    station.add_reader("一号", SerialSettings("usb:0c2e:0b61"))
    station.add_reader("二号", HidSettings("usb:1eab:0022"))
    station.add_reader("三号", CameraSettings("2"))
    station.look_for_readers()
    event = events.find(ReadersFound)

    assert why_not in event.notes
    assert [(one.name, one.settings, one.known_as) for one in event.found] == [
        ("Reader", SerialSettings("usb:0c2e:0b61:S1"), "serial-1"),
        ("COM4", SerialSettings("COM4"), ""),
        ("Hid", HidSettings("usb:1eab:0022:X"), "hid-1"),
        ("Camera video0", CameraSettings("/dev/video0"), ""),
        ("Camera video2", CameraSettings("/dev/video2"), "camera-1"),
        ("Camera video10", CameraSettings("/dev/video10"), ""),
    ]


def test_a_port_list_that_fails_is_noted(make_station: Make, events: Events) -> None:
    def fail() -> tuple[PortFound, ...]:
        raise OSError(5, "Input/output error")

    station = make_station(lists=Lists(fail, lambda: HidSearch(())))
    station.start()
    station.look_for_readers()

    assert any("串口" in note.chinese for note in events.find(ReadersFound).notes)


@pytest.mark.logs("bug")
def test_a_bug_gets_a_number_and_the_station_goes_on(make_station: Make, events: Events) -> None:
    def fail() -> tuple[PortFound, ...]:
        raise RuntimeError("bug")

    station = make_station(lists=Lists(fail, lambda: HidSearch(())))
    station.start()
    station.look_for_readers()
    assert "编号" in events.find(ReaderRefused).why.chinese
    told = len(events.of(ReadersShown))
    station.list_readers()

    wait_until(lambda: len(events.of(ReadersShown)) > told)


def test_scans_of_several_threads_are_all_kept_when_it_stops(
    station: ReaderStation, scans: Arrivals[Scan]
) -> None:
    def read(reader: str) -> None:
        for number in range(200):
            station.scan(Scan(b"A", f"{reader} {number}", None, reader, NOW))

    threads = [Thread(target=read, args=(reader,)) for reader in ("virtual", "keyboard-1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert station.stop(30)

    assert len(scans.all) == 400


def test_the_first_readers_are_those_of_the_settings_until_there_is_a_book(
    make_station: Make, events: Events, tmp_path: Path
) -> None:
    first = (KEYBOARD, ReaderProfile("serial-1", "一号", SerialSettings("COM3"), enabled=False))
    station = make_station(first=first)
    station.start()
    events.find(ReadersShown, lambda event: len(event.readers) == 2)
    station.remove_reader("serial-1")
    events.find(ReadersShown, lambda event: len(event.readers) == 1)
    assert station.stop(30)

    assert ReaderBook(tmp_path / FILE_NAME, first).readers == (KEYBOARD,)
    assert make_station(first=first).readers == (KEYBOARD,)
