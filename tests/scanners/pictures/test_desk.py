"""What a person wishes about pictures is done beside everything else, and answered by events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from app.readers.picture import PictureShown
from app.readers.settings import CameraSettings
from app.readers.state import DeviceState, DeviceStatus
from scanners.pictures.desk import PictureDesk
from tests.scanners.pictures import scenes
from tests.scanners.pictures.cameras import DrawnCamera
from tests.scanners.rig import Arrivals, wait_until


@pytest.fixture
def shown() -> Arrivals[PictureShown]:
    return Arrivals()


@pytest.fixture
def drawn() -> DrawnCamera:
    return DrawnCamera(scenes.alone(scenes.code_128(scenes.trace_code(6))))


@pytest.fixture
def desk(
    shown: Arrivals[PictureShown], states: Arrivals[DeviceState], drawn: DrawnCamera
) -> Iterator[PictureDesk]:
    made = PictureDesk(shown, states, lambda _: True, open_one=drawn.open)
    yield made
    assert made.stop(timeout_s=30.0)


def write(folder: Path, number: int) -> Path:
    path = folder / f"盒{number}.png"
    done, data = cv2.imencode(".png", scenes.alone(scenes.code_128(scenes.trace_code(number))))
    assert done
    path.write_bytes(data.tobytes())
    return path


def test_pictures_are_read_in_their_order_and_counted(
    desk: PictureDesk, shown: Arrivals[PictureShown], tmp_path: Path
) -> None:
    desk.read_pictures([write(tmp_path, number) for number in range(3)])

    read = shown.wait_for(3)
    assert [(one.source, one.done, one.total) for one in read] == [
        (f"盒{number}.png", number + 1, 3) for number in range(3)
    ]
    assert [one.codes[0].text for one in read] == [scenes.trace_code(n) for n in range(3)]


def test_a_file_that_is_no_picture_says_so_and_the_next_one_is_read(
    desk: PictureDesk, shown: Arrivals[PictureShown], tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("81000010000000000017")
    desk.read_pictures([tmp_path / "list.txt", write(tmp_path, 1)])

    refused, read = shown.wait_for(2)
    assert refused.complaint is not None
    assert refused.codes == ()
    assert read.codes


def test_a_new_wish_lets_go_of_what_is_left_of_the_one_before(
    desk: PictureDesk, shown: Arrivals[PictureShown], tmp_path: Path
) -> None:
    desk.read_pictures([write(tmp_path, number) for number in range(1, 9)])
    desk.read_pictures([write(tmp_path, 9)])

    wait_until(lambda: any(one.source == "盒9.png" for one in shown.all))
    assert len(shown.all) < 9


def test_a_camera_is_shown_under_its_readers_name_until_it_is_stopped(
    desk: PictureDesk,
    shown: Arrivals[PictureShown],
    states: Arrivals[DeviceState],
) -> None:
    desk.start_camera("camera-1", CameraSettings("0"))

    live = shown.wait_for(1)[0]
    assert (live.source, live.live) == ("camera-1", True)
    assert states.wait_for(1)[0].status is DeviceStatus.CONNECTED
    desk.stop_camera()
    seen = len(shown.all)
    desk.stop_camera()
    assert len(shown.all) == seen
