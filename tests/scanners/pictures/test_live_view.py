from __future__ import annotations

import numpy as np
import pytest

from app.readers.picture import PictureCode, PictureShown
from app.readers.scan import Scan
from scanners.pictures import sayings, second_opinion
from scanners.pictures.live_view import GONE_S, LiveView, Outlets
from scanners.pictures.passes import LIVE_EXTRAS
from tests.scanners.pictures import scenes

CODE = scenes.trace_code(5)
DESK = scenes.sheet(640, 360)


class Desk:
    """A live view, its clock, and what came out of it."""

    def __init__(self, *, unknown: bool = False) -> None:
        self.now = 100.0
        self.scans: list[Scan] = []
        self.doubts: list[PictureCode] = []
        self.shown: list[PictureShown] = []
        outlets = Outlets(self.scans.append, self.doubts.append, self.shown.append)
        self.view = LiveView("camera:0", outlets, lambda _: not unknown, monotonic=lambda: self.now)

    def see(self, picture: scenes.Picture, frames: int = 1, every_s: float = 0.1) -> None:
        for _ in range(frames):
            self.now += every_s
            self.view.see(picture)

    @property
    def texts(self) -> list[str]:
        return [scan.text for scan in self.scans]


@pytest.fixture
def without_zbar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "pyzbar", None)


def label(text: str = CODE) -> scenes.Picture:
    return scenes.alone(scenes.code_128(text), 640, 360)


def test_a_code_that_stays_in_view_is_one_scan() -> None:
    desk = Desk()
    desk.see(label(), frames=40)

    (scan,) = desk.scans
    assert scan.text == CODE
    assert scan.raw == b"]C0" + CODE.encode()
    assert scan.symbology == "]C0"
    assert scan.device == "camera:0"
    assert scan.read_at.utcoffset() is not None


def test_a_code_counts_again_only_after_it_had_left_the_view() -> None:
    desk = Desk()
    desk.see(label(), frames=3)
    desk.see(DESK, frames=3, every_s=GONE_S / 4)
    desk.see(label(), frames=3)
    assert desk.texts == [CODE]

    desk.see(DESK, frames=2, every_s=GONE_S)
    desk.see(label(), frames=3)
    assert desk.texts == [CODE, CODE]


def test_bars_need_a_second_frame_without_zbar(without_zbar: None) -> None:
    desk = Desk()
    desk.see(label())
    assert desk.texts == []
    assert [code.doubt for code in desk.shown[-1].codes] == [sayings.UNCONFIRMED]

    desk.see(label())
    assert desk.texts == [CODE]
    assert [code.sure for code in desk.shown[-1].codes] == [True]


def test_bars_are_sure_at_once_when_both_engines_agree(zbar: None) -> None:
    desk = Desk()
    desk.see(label())

    assert desk.texts == [CODE]


def test_a_doubtful_code_is_told_once_and_is_no_scan() -> None:
    desk = Desk(unknown=True)
    desk.see(label(), frames=2)
    assert desk.doubts == []

    desk.see(label(), frames=10)
    assert [code.text for code in desk.doubts] == [CODE]
    assert desk.scans == []


def test_a_matrix_symbol_keeps_its_separators() -> None:
    desk = Desk()
    symbol = scenes.gs1_data_matrix("(01)06901234567892(10)L1(21)S77")
    desk.see(scenes.alone(symbol, 640, 360))

    assert desk.scans[0].raw == b"]d2010690123456789210L1\x1d21S77"
    assert desk.scans[0].text == "010690123456789210L1\x1d21S77"


def test_a_tilted_code_is_read_within_one_round_of_passes(without_zbar: None) -> None:
    desk = Desk()
    picture = scenes.turned(scenes.alone(scenes.code_128(CODE, 2), 640, 640), 30)
    desk.see(picture, frames=2 * len(LIVE_EXTRAS))

    assert desk.texts == [CODE]


def test_a_tray_is_handed_on_whole(rng: np.random.Generator) -> None:
    desk = Desk()
    picture, expected = scenes.tray(rng)
    desk.see(picture, frames=6)

    assert {text.encode() for text in desk.texts} == expected
    assert len(desk.texts) == 32


def test_pictures_are_shown_at_most_15_times_a_second_and_name_their_codes() -> None:
    desk = Desk()
    desk.see(label(), frames=30, every_s=0.01)

    assert 4 <= len(desk.shown) <= 5
    picture = desk.shown[-1]
    assert picture.live
    assert (picture.source, picture.width, picture.height) == ("camera:0", 640, 360)
    assert len(picture.preview) == 3 * picture.preview_width * picture.preview_height
    assert [code.text for code in picture.codes] == [CODE]


def test_a_code_is_shown_a_little_longer_than_it_is_seen() -> None:
    desk = Desk()
    desk.see(label(), frames=2)
    desk.see(DESK, every_s=0.2)
    assert [code.text for code in desk.shown[-1].codes] == [CODE]

    desk.see(DESK, every_s=1.0)
    assert desk.shown[-1].codes == ()


def test_a_scan_that_was_not_taken_over_is_offered_again() -> None:
    taken: list[Scan] = []

    def sink(scan: Scan) -> None:
        taken.append(scan)
        if len(taken) == 1:
            raise OSError("disk full")

    view = LiveView("camera:0", Outlets(sink), lambda _: True)
    with pytest.raises(OSError, match="disk full"):
        for _ in range(3):
            view.see(label())
    view.see(label())
    view.see(label())

    assert len(taken) == 2
