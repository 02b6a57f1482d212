from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.readers.batch import Batch, BatchLine, BatchShown
from app.readers.events import ReadersShown, ReplayShown
from app.readers.picture import PictureCode
from app.readers.profile import Sends
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import CameraSettings
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners.station import ReaderStation
from tests.scanners.rig import Arrivals, PtyPort, wait_until
from tests.scanners.station_rig import NOW, Events, Make, connected, is_


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
