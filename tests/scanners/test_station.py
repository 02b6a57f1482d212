from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest

from app.readers.batch import Batch, BatchLine, BatchShown
from app.readers.book import FILE_NAME, KEYBOARD, ReaderBook
from app.readers.events import (
    ReaderRefused,
    ReadersFound,
    ReaderShown,
    ReadersShown,
    ReplayShown,
    ScanSeen,
    ScansUnanswered,
    SetUpShown,
)
from app.readers.picture import PictureCode
from app.readers.profile import ReaderProfile, Sends
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from app.readers.settings import (
    CameraSettings,
    Framing,
    HidSettings,
    SerialSettings,
    WedgeSettings,
)
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners.device import Clock
from scanners.hid.devices import HidFound, HidSearch
from scanners.plugged_in import Lists
from scanners.ports import PortFound
from scanners.running import RawScanner, open_reader
from scanners.serial_port import SerialScanner
from scanners.set_up.codes import CODES
from scanners.station import ReaderStation
from tests.scanners.rig import PATIENCE_S, Arrivals, PtyPort, wait_until

CODE = "81000010000000000017"
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

Event = TypeVar("Event")


def open_quickly(
    profile: ReaderProfile, sink: ScanSink, watcher: DeviceWatcher, clock: Clock
) -> RawScanner | None:
    """Open serial readers that look for their port more often."""
    if isinstance(profile.settings, SerialSettings):
        return SerialScanner(
            profile.settings, sink, watcher, device=profile.reader_id, clock=clock, retry_s=0.02
        )
    return open_reader(profile, sink, watcher, clock)


class Events(Arrivals[object]):
    """What the window is told."""

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in list(self.all) if isinstance(event, kind)]

    def find(
        self, kind: type[Event], holds: Callable[[Event], bool] = lambda _event: True
    ) -> Event:
        """Wait for an event of a kind of which something holds."""
        seen = 0
        patience = time.monotonic() + PATIENCE_S
        while time.monotonic() < patience:
            for event in self.wait_for(seen + 1)[seen:]:
                seen += 1
                if isinstance(event, kind) and holds(event):
                    return event
        raise AssertionError(f"no such {kind.__name__}: {self.of(kind)[-3:]}")


@pytest.fixture
def events() -> Events:
    return Events()


Make = Callable[..., ReaderStation]


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


def shown(event: ReadersShown, reader_id: str) -> ReaderShown | None:
    return next((one for one in event.readers if one.profile.reader_id == reader_id), None)


def is_(reader_id: str, status: DeviceStatus | None) -> Callable[[ReadersShown], bool]:
    """Say whether a reader is shown so."""

    def holds(event: ReadersShown) -> bool:
        one = shown(event, reader_id)
        return one is not None and (one.state.status if one.state else None) is status

    return holds


def connected(station: ReaderStation, events: Events, port: PtyPort, name: str = "一号") -> str:
    """Add a reader on a port and wait until it reads; return its id."""
    station.add_reader(name, SerialSettings(str(port.name)))
    found = events.find(ReadersShown, lambda event: event.readers[-1].profile.name == name)
    reader_id = found.readers[-1].profile.reader_id
    events.find(ReadersShown, is_(reader_id, DeviceStatus.CONNECTED))
    return reader_id


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


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key going down or up, of a reader on the keyboard."""

    symbol: str
    at_ms: int
    pressed: bool = True
    text: str = ""
    repeated: bool = False
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    keypad: bool = False
    place: int = 0


def type_code(station: ReaderStation, code: str, at_ms: int = 1000) -> None:
    """Type as a reader does, Enter at the end."""
    keys = [*code, "Enter"]
    for number, key in enumerate(keys):
        text = key if len(key) == 1 else "\r"
        for pressed in (True, False):
            at = at_ms + 10 * number + (0 if pressed else 4)
            station.wedge.key(Stroke(key.upper() if text == key else key, at, pressed, text))


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


def test_lines_of_a_reader_in_inventory_mode_wait_to_be_taken(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], port: PtyPort
) -> None:
    connected(station, events, port)
    station.change_reader(replace(station.readers[1], sends=Sends.INVENTORY))
    events.find(ReadersShown, lambda event: event.readers[-1].profile.sends is Sends.INVENTORY)
    codes = [f"8100001{number:013d}" for number in range(5)]
    port.write("".join(f"{code}\r" for code in codes).encode())
    batch = events.find(BatchShown).batch
    assert scans.all == []
    assert (batch.reader_id, batch.source, len(batch.lines)) == ("serial-1", "一号", 5)
    good = Batch("一号", "serial-1", tuple(BatchLine(1, b"81", "81", NOW) for _ in range(3)))
    station.take_batch(good)

    arrived = scans.wait_for(3)
    assert {(scan.text, scan.device, scan.read_at) for scan in arrived} == {("81", "serial-1", NOW)}


def test_good_lines_of_a_batch_file_are_scanned_in_their_order(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], tmp_path: Path
) -> None:
    codes = [f"8100001{number:013d}" for number in range(20)]
    (tmp_path / "shelf.txt").write_text("\n".join([*codes, codes[0]]))
    station.read_batch(tmp_path / "shelf.txt")
    batch = events.find(BatchShown).batch
    station.take_batch(batch)

    arrived = scans.wait_for(len(batch.good))
    assert [scan.text for scan in arrived] == [line.text for line in batch.good]
    assert {scan.device for scan in arrived} == {"batch"}


def test_a_recorded_session_is_played_again(
    station: ReaderStation, events: Events, scans: Arrivals[Scan], tmp_path: Path
) -> None:
    path = tmp_path / "codes.txt"
    path.write_text("A\nB\n")
    station.replay(path, 0)
    events.find(ReplayShown, lambda event: not event.running and event.done == 2)
    station.stop_replay()

    assert [scan.device for scan in scans.wait_for(2)] == ["replay:file"] * 2


def test_codes_of_a_picture_are_scanned_as_what_they_came_from(
    station: ReaderStation, events: Events, scans: Arrivals[Scan]
) -> None:
    station.add_reader("摄像头", CameraSettings("0"))
    events.find(ReadersShown, lambda event: len(event.readers) == 2)
    code = PictureCode(b"81", "81", "]C1", ((0, 0), (1, 0), (1, 1), (0, 1)))
    station.take_codes("photo.png", (code,))
    station.take_codes("camera-1", (code,))

    assert [scan.device for scan in scans.wait_for(2)] == ["picture", "camera-1"]
    assert scans.all[0].symbology == "]C1"


class Darkroom:
    """Stands for what reads pictures."""

    def __init__(self, watcher: DeviceWatcher) -> None:
        self.wishes: list[object] = []
        self._watcher = watcher

    def read_pictures(self, paths: Sequence[Path]) -> None:
        self.wishes.append(paths)

    def start_camera(self, reader_id: str, settings: CameraSettings) -> None:
        self.wishes.append((reader_id, settings))
        self._watcher(DeviceState(reader_id, DeviceStatus.CONNECTED, Saying("在。", "There.")))

    def stop_camera(self) -> None:
        self.wishes.append("rest")

    def stop(self, timeout_s: float) -> bool:
        self.wishes.append("stopped")
        return True


def test_pictures_are_loaded_when_they_are_needed_first(
    make_station: Make, events: Events, tmp_path: Path
) -> None:
    rooms: list[Darkroom] = []

    def load(watcher: DeviceWatcher) -> Darkroom:
        rooms.append(Darkroom(watcher))
        return rooms[0]

    station = make_station(load_pictures=load)
    station.start()
    station.add_reader("摄像头", CameraSettings("0"))
    events.find(ReadersShown, lambda event: len(event.readers) == 2)
    assert rooms == []
    station.read_pictures([tmp_path / "photo.png"])
    station.start_camera("camera-1")
    events.find(ReadersShown, is_("camera-1", DeviceStatus.CONNECTED))
    station.stop_camera()
    wait_until(lambda: is_("camera-1", None)(events.of(ReadersShown)[-1]))
    assert station.stop(30)

    (room,) = rooms
    camera = ("camera-1", CameraSettings("0"))
    assert room.wishes == [(tmp_path / "photo.png",), camera, "rest", "stopped"]


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
