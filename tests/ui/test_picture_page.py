"""Codes found in a picture are shown where they stand, and counted when a person says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.codes.code import Kind
from app.readers.events import ReaderShown, ReadersShown
from app.readers.picture import PictureCode, PictureShown
from app.readers.profile import ReaderProfile
from app.readers.saying import Saying
from app.readers.settings import CameraSettings
from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Answer, Sentence, Severity, Verdict
from tests.ui import samples
from ui.application import Dressed
from ui.parts.rows_model import DETAIL_ROLE
from ui.pictures.page import PicturePage

DOUBT = Saying("只读到一次，请核对。", "Read once only; check it.")
CAMERA = ReaderProfile("camera-1", "高拍仪", CameraSettings("0"))


class RecordingReaders:
    """Remembers the wishes of the page."""

    def __init__(self) -> None:
        self.wishes: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self.wishes.append((name, *arguments))

    def taken(self) -> list[str]:
        """The texts of the codes that were to be scanned."""
        taken: list[Sequence[PictureCode]] = [w[2] for w in self.wishes if w[0] == "take_codes"]
        return [code.text for codes in taken for code in codes]


def found(text: str, left: int = 100, doubt: Saying | None = None, aim: str = "]C0") -> PictureCode:
    corners = ((left, 50), (left + 80, 50), (left + 80, 90), (left, 90))
    return PictureCode(text.encode(), text, aim, corners, doubt)


def picture(*codes: PictureCode, name: str = "shelf.jpg") -> PictureShown:
    return PictureShown(name, 640, 480, bytes([128]) * (320 * 240 * 3), 320, 240, codes)


def answered(text: str, verdict: Verdict) -> ScanAnswered:
    answer = Answer(
        seq=1,
        raw=text,
        code=text,
        kind=Kind.TRACE_CODE,
        verdict=verdict,
        line_no=None,
        added=0,
        received=None,
        expected=None,
        sentence=Sentence("unknown-code", {"text": text}),
    )
    return ScanAnswered(samples.RECEIPT_ID, answer, (), (), None, 1, undoable=False)


@pytest.fixture
def readers() -> RecordingReaders:
    return RecordingReaders()


@pytest.fixture
def page(qapp: Dressed, qtbot: QtBot, readers: RecordingReaders) -> PicturePage:
    made = PicturePage(readers)
    qtbot.addWidget(made)
    made.resize(1100, 650)
    made.show()
    made.show_receipt("SH20261121-0001")
    return made


def test_every_code_is_listed_and_outlined_with_its_number(page: PicturePage) -> None:
    codes = [found(samples.trace_code(n), 20 + 100 * n) for n in range(3)]
    page.show_picture(picture(*codes))

    assert [row.found.text for row in page.model.rows] == [code.text for code in codes]
    assert [(o.number, o.corners) for o in page.view.outlines] == [
        (n, code.corners) for n, code in enumerate(codes, start=1)
    ]


def test_one_key_counts_all_that_is_sure_and_leaves_the_doubtful(
    page: PicturePage, readers: RecordingReaders
) -> None:
    sure, doubtful = samples.trace_code(1), samples.trace_code(2)
    page.show_picture(picture(found(sure), found(doubtful, 300, DOUBT), found("6901234567892")))
    QTest.keyClick(page.codes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert readers.taken() == [sure]
    assert page.model.rows[1].shown_severity is Severity.NOTICE
    said = page.model.index(1, 1).data(DETAIL_ROLE)
    assert said == f"追溯码 ]C0 · {DOUBT.chinese}"


def test_a_doubtful_code_is_counted_when_a_person_confirms_it(
    page: PicturePage, readers: RecordingReaders
) -> None:
    page.show_picture(picture(found(samples.trace_code(2), 300, DOUBT)))
    QTest.keyClick(page.codes, Qt.Key.Key_Return)

    assert readers.taken() == [samples.trace_code(2)]


def test_the_verdict_is_drawn_on_the_picture_and_nothing_is_counted_twice(
    page: PicturePage, readers: RecordingReaders
) -> None:
    text = samples.trace_code(1)
    page.show_picture(picture(found(text)))
    page.take_all_sure()
    page.take_all_sure()
    page.show_answer(answered(text, Verdict.NOT_ON_DELIVERY))
    page.take_all_sure()

    assert readers.taken() == [text]
    assert page.view.outlines[0].severity is Severity.WRONG
    assert not page.take_sure.isEnabled()


def test_a_scan_from_elsewhere_marks_nothing(page: PicturePage) -> None:
    text = samples.trace_code(1)
    page.show_picture(picture(found(text)))
    page.show_answer(answered(text, Verdict.ACCEPTED))

    assert page.view.outlines[0].severity is Severity.NEUTRAL


def test_without_a_receipt_codes_are_read_and_not_counted(
    page: PicturePage, readers: RecordingReaders, qtbot: QtBot
) -> None:
    page.show_receipt("")
    page.show_picture(picture(found(samples.trace_code(1))))
    with qtbot.waitSignal(page.refused) as refused:
        page.take_all_sure()

    assert "没有打开的收货单" in refused.args[0]
    assert readers.taken() == []


def test_a_product_code_is_not_counted_even_when_asked_for(
    page: PicturePage, readers: RecordingReaders, qtbot: QtBot
) -> None:
    page.show_picture(picture(found("6901234567892", aim="]E0")))
    with qtbot.waitSignal(page.refused):
        page.take_current()

    assert readers.taken() == []


def test_a_picture_that_cannot_be_read_says_why_with_its_name(
    page: PicturePage, qtbot: QtBot
) -> None:
    why = Saying("不是图片，请选照片。", "Not a picture.")
    with qtbot.waitSignal(page.refused) as refused:
        page.show_picture(replace(picture(), complaint=why))

    assert refused.args[0] == "shelf.jpg：不是图片，请选照片。"


def test_several_pictures_are_turned_like_pages(page: PicturePage) -> None:
    for number in range(3):
        code = found(samples.trace_code(number))
        page.show_picture(replace(picture(code, name=f"{number}.jpg"), done=number + 1, total=3))
    page.show_after()

    assert page.model.rows[0].found.text == samples.trace_code(1)
    page.show_before()
    assert page.model.rows[0].found.text == samples.trace_code(0)


def test_a_camera_keeps_what_it_saw_and_counts_by_itself_when_told(
    page: PicturePage, readers: RecordingReaders
) -> None:
    page.show_readers(ReadersShown((ReaderShown(CAMERA, None),)))
    page.auto.setChecked(True)
    page.switch_camera()
    first, second = samples.trace_code(1), samples.trace_code(2)
    live = replace(picture(found(first, doubt=DOUBT)), source="camera-1", live=True)
    page.show_picture(live)
    assert readers.taken() == []
    page.show_picture(replace(live, codes=(found(first),)))
    page.show_picture(replace(live, codes=(found(second, 300),)))

    assert readers.taken() == [first, second]
    assert [row.found.text for row in page.model.rows] == [first, second]
    assert [outline.number for outline in page.view.outlines] == [2]
    page.closed()
    assert readers.wishes[-1] == ("stop_camera",)


def test_a_late_picture_of_a_stopped_camera_is_not_shown(page: PicturePage) -> None:
    page.show_readers(ReadersShown((ReaderShown(CAMERA, None),)))
    page.switch_camera()
    page.stop_camera()
    page.show_picture(replace(picture(found(samples.trace_code(1))), source="camera-1", live=True))

    assert not page.model.rows


def test_a_click_on_an_outline_chooses_its_code(page: PicturePage, qtbot: QtBot) -> None:
    page.show_picture(picture(found(samples.trace_code(1), 20), found(samples.trace_code(2), 500)))
    view = page.view
    scale = min(view.width() / 640, view.height() / 480)
    left, top = (view.width() - 640 * scale) / 2, (view.height() - 480 * scale) / 2
    point = QPoint(int(left + 540 * scale), int(top + 70 * scale))
    with qtbot.waitSignal(view.outline_chosen):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)

    row = page.codes.current_row()
    assert row is not None and row.number == 2


def test_a_picture_can_be_dropped_on_the_page(
    page: PicturePage, readers: RecordingReaders, tmp_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.JPG", "b.txt")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)

    assert readers.wishes[-1] == ("read_pictures", [tmp_path / "a.JPG"])
