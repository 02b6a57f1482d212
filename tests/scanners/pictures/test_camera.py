from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from app.readers.picture import PictureShown
from app.readers.scan import Scan
from app.readers.settings import CameraSettings
from app.readers.state import DeviceState, DeviceStatus
from scanners.pictures.camera import Camera, Newest
from scanners.pictures.capture import CameraUnavailable, name_of, open_capture
from scanners.pictures.live_view import Outlets
from tests.scanners.pictures import scenes
from tests.scanners.pictures.cameras import DrawnCamera, HungCamera
from tests.scanners.rig import Arrivals, wait_until

CODE = scenes.trace_code(6)
SETTINGS = CameraSettings("0")

Start = Callable[..., Camera]


@pytest.fixture
def shown() -> Arrivals[PictureShown]:
    return Arrivals()


@pytest.fixture
def start(
    scans: Arrivals[Scan], states: Arrivals[DeviceState], shown: Arrivals[PictureShown]
) -> Iterator[Start]:
    """Start a camera and stop it at the end, which must take less than the limit."""
    started: list[Camera] = []

    def make(drawn: DrawnCamera, outlets: Outlets | None = None) -> Camera:
        camera = Camera(
            SETTINGS,
            outlets or Outlets(scans, frames=shown),
            states,
            known=lambda _: True,
            retry_s=0.02,
            open_capture=drawn.open,
        )
        started.append(camera)
        camera.start()
        return camera

    yield make
    for camera in started:
        assert camera.stop(timeout_s=30.0)


def label(text: str = CODE) -> scenes.Picture:
    return scenes.alone(scenes.code_128(text), 640, 200)


def test_what_is_held_in_front_of_the_camera_is_scanned(
    start: Start,
    scans: Arrivals[Scan],
    states: Arrivals[DeviceState],
    shown: Arrivals[PictureShown],
) -> None:
    drawn = DrawnCamera(label())
    camera = start(drawn)
    scans.wait_for(1)
    drawn.show(label(scenes.trace_code(7)))

    assert [scan.text for scan in scans.wait_for(2)] == [CODE, scenes.trace_code(7)]
    assert camera.device == scans.all[0].device == "camera:0"
    assert states.wait_for(1)[0].status is DeviceStatus.CONNECTED
    assert shown.wait_for(1)[0].source == "camera:0"


def test_an_unplugged_camera_is_told_once_and_read_again_when_it_is_back(
    start: Start, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    drawn = DrawnCamera(label())
    start(drawn)
    scans.wait_for(1)
    drawn.pull_out()
    states.wait_for(2)
    wait_until(lambda: drawn.released == 1)
    drawn.show(label(scenes.trace_code(7)))
    drawn.plug_in()

    assert scans.wait_for(2)[1].text == scenes.trace_code(7)
    assert [state.status for state in states.all] == [
        DeviceStatus.CONNECTED,
        DeviceStatus.DISCONNECTED,
        DeviceStatus.CONNECTED,
    ]
    assert "已断开" in states.all[1].detail.chinese


def test_a_camera_that_is_not_there_is_told_once_and_found_when_it_comes(
    start: Start, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    drawn = DrawnCamera(label())
    drawn.pull_out()
    start(drawn)
    states.wait_for(1)
    drawn.plug_in()
    scans.wait_for(1)

    assert [state.status for state in states.all] == [
        DeviceStatus.DISCONNECTED,
        DeviceStatus.CONNECTED,
    ]


def test_a_slow_decoder_drops_frames_and_looks_at_the_newest(start: Start) -> None:
    drawn = DrawnCamera(label(), pause_s=0.001)
    looking, go_on = Event(), Event()
    texts: list[str] = []

    def slow(scan: Scan) -> None:
        texts.append(scan.text)
        looking.set()
        assert go_on.wait(30.0)

    camera = start(drawn, Outlets(slow))
    assert looking.wait(30.0)
    drawn.show(label(scenes.trace_code(8)))
    before = camera.dropped
    wait_until(lambda: camera.dropped > before + 10)
    drawn.show(label(scenes.trace_code(9)))
    seen = camera.dropped
    wait_until(lambda: camera.dropped > seen + 10)
    go_on.set()
    wait_until(lambda: len(texts) >= 2)

    assert texts == [CODE, scenes.trace_code(9)]


def test_only_the_newest_frame_waits() -> None:
    newest = Newest()
    for shade in (1, 2, 3):
        newest.put(np.full((2, 2), shade, dtype=np.uint8))

    frame = newest.take()
    assert frame is not None
    assert frame[0, 0] == 3
    assert newest.dropped == 2
    newest.close()
    assert newest.take() is None


def test_a_driver_that_hangs_does_not_hold_up_the_stop(
    scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    hung = HungCamera()
    camera = Camera(SETTINGS, Outlets(scans), states, open_capture=hung.open)
    camera.start()
    assert hung.reading.wait(30.0)

    began = time.monotonic()
    assert not camera.stop(timeout_s=0.2)
    assert time.monotonic() - began < 20.0
    assert camera.stop()

    hung.let_go.set()
    assert hung.released.wait(30.0)
    assert states.all == []


def test_a_camera_that_opens_and_gives_no_picture_says_what_to_do(
    states: Arrivals[DeviceState], scans: Arrivals[Scan]
) -> None:
    hung = HungCamera()
    hung.let_go.set()
    camera = Camera(SETTINGS, Outlets(scans), states, retry_s=0.02, open_capture=hung.open)
    camera.start()

    (state,) = states.wait_for(1)
    assert camera.stop(timeout_s=30.0)
    assert state.status is DeviceStatus.FAILED
    assert "另一个程序" in state.detail.chinese


def test_a_bug_in_what_takes_the_scans_is_told_with_its_number_and_reading_goes_on(
    start: Start, states: Arrivals[DeviceState], caplog: pytest.LogCaptureFixture
) -> None:
    texts: list[str] = []

    def sink(scan: Scan) -> None:
        texts.append(scan.text)
        if len(texts) == 1:
            raise OSError("not the camera's fault")

    drawn = DrawnCamera(label())
    with caplog.at_level(logging.ERROR):
        start(drawn, Outlets(sink))
        states.wait_for(3)
    drawn.show(label(scenes.trace_code(7)))
    wait_until(lambda: len(texts) == 2)

    assert [state.status for state in states.all] == [
        DeviceStatus.CONNECTED,
        DeviceStatus.FAILED,
        DeviceStatus.CONNECTED,
    ]
    number = caplog.records[0].getMessage().split()[1]
    assert f"编号 {number}" in states.all[1].detail.chinese


def test_a_camera_starts_again_after_a_stop(start: Start, scans: Arrivals[Scan]) -> None:
    camera = start(DrawnCamera(label()))
    scans.wait_for(1)
    with pytest.raises(RuntimeError):
        camera.start()
    assert camera.stop(timeout_s=30.0)
    camera.start()

    assert [scan.text for scan in scans.wait_for(2)] == [CODE, CODE]


def test_a_recorded_video_is_read(
    tmp_path: Path, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    path = tmp_path / "shift.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 20.0, (640, 200))
    for picture in [label()] * 20 + [label(scenes.trace_code(7))] * 20:
        writer.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    writer.release()
    camera = Camera(
        CameraSettings(str(path)), Outlets(scans), states, known=lambda _: True, retry_s=0.02
    )
    camera.start()
    scans.wait_for(2)
    states.wait_for(2)

    assert camera.stop(timeout_s=30.0)
    assert {scan.text for scan in scans.all} == {CODE, scenes.trace_code(7)}
    assert states.all[0].status is DeviceStatus.CONNECTED
    assert states.all[1].status is DeviceStatus.DISCONNECTED


def test_a_file_that_is_no_video_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no video")

    with pytest.raises(CameraUnavailable) as error:
        open_capture(CameraSettings(str(path)))
    assert error.value.status is DeviceStatus.FAILED


@pytest.mark.skipif(not Path("/dev").is_dir(), reason="device files are Unix")
@pytest.mark.parametrize("source", ["97", "/dev/video97"])
def test_a_camera_number_nobody_has_is_absent(source: str) -> None:
    with pytest.raises(CameraUnavailable) as error:
        open_capture(CameraSettings(source))
    assert error.value.status in {DeviceStatus.DISCONNECTED, DeviceStatus.FAILED}
    assert source in error.value.saying.chinese


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("rtsp://clerk:secret@127.0.0.1:1/stream?pw=secret", "rtsp://127.0.0.1:1/stream"),
        ("rtsp://clerk:se/cr@et@127.0.0.1/", "rtsp://127.0.0.1/"),
        ("http://[secret@", "http://"),
        (" /dev/video0 ", "/dev/video0"),
    ],
)
def test_the_password_of_a_network_camera_is_never_named(source: str, name: str) -> None:
    assert name_of(CameraSettings(source)) == name


def test_a_network_camera_that_does_not_answer_says_what_to_do_and_nothing_else(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CameraUnavailable) as error:
        open_capture(CameraSettings("http://clerk:secret@127.0.0.1:1/stream"))
    assert error.value.status is DeviceStatus.FAILED
    assert "127.0.0.1:1/stream" in error.value.saying.chinese
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
