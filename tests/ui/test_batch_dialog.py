"""A batch is looked at before it counts, and only while a receipt is open for it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.codes.code import Code
from app.codes.parse import parse
from app.readers.batch import Batch, BatchLine, BatchShown
from app.readers.saying import Saying
from tests.ui import samples
from tests.ui.stage import Stage
from ui.batch_dialog import BatchDialog
from ui.batch_import import BatchImport
from ui.places import DECODING

CONTROL = Qt.KeyboardModifier.ControlModifier
FILE = Path("/tmp/stocktaking.csv")


def batches_of(stage: Stage) -> BatchImport:
    batches = stage.window.pages.batches
    assert batches is not None
    return batches


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[Batch], BatchDialog]:
    def show(batch: Batch) -> BatchDialog:
        dialog = BatchDialog(batch)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return show


def states(dialog: BatchDialog) -> list[str]:
    return [dialog.model.text(row, 5) for row in dialog.model.rows]


def test_each_line_says_what_it_is_and_whether_it_counts(
    show: Callable[[Batch], BatchDialog],
) -> None:
    dialog = show(samples.batch())
    assert dialog.sums.text() == "共 40 行 · 可计入 30 · 重复 4 · 不可读 6"
    assert dialog.take_button.text() == "计入收货 30 条"
    assert dialog.model.cells(dialog.model.rows[0])[1:5] == [
        samples.local_time(2),
        samples.trace_code(1),
        "1",
        "药品追溯码",
    ]
    assert states(dialog)[2] == "这一行没有编码，请重新扫描。"
    assert states(dialog)[8] == "与第 5 行重复"
    assert "略过了 2 列" in dialog.notes.text()


def test_only_problems_can_be_seen(show: Callable[[Batch], BatchDialog]) -> None:
    dialog = show(samples.batch())
    dialog.only_bad.click()
    assert len(dialog.model.rows) == 10
    dialog.only_bad.click()
    assert len(dialog.model.rows) == 40


def test_problems_are_copied_by_the_copy_key(show: Callable[[Batch], BatchDialog]) -> None:
    dialog = show(samples.batch())
    QTest.keyClick(dialog.view, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 11
    assert lines[0].split("\t")[0] == "行"
    assert lines[1].split("\t")[0] == "3"


def test_problems_are_saved_so_that_a_spreadsheet_reads_them(
    show: Callable[[Batch], BatchDialog], tmp_path: Path
) -> None:
    formula = BatchLine(41, b"=1+1", "=1+1", None, complaint=Saying("不是编码。", "No code."))
    batch = samples.batch()
    dialog = show(replace(batch, lines=(*batch.lines, formula)))
    path = tmp_path / "problems.csv"
    dialog.save_bad(str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 12
    assert rows[-1][2] == "\t=1+1"
    assert dialog.said.text() == "已保存 problems.csv"


def test_a_file_that_cannot_be_written_is_said_with_what_to_do(
    show: Callable[[Batch], BatchDialog], tmp_path: Path
) -> None:
    dialog = show(samples.batch())
    dialog.save_bad(str(tmp_path / "no such folder" / "problems.csv"))
    assert "没有写成 problems.csv" in dialog.said.text()
    assert "换一个文件夹" in dialog.said.text()


def test_the_place_to_save_is_asked_for(show: Callable[[Batch], BatchDialog], qtbot: QtBot) -> None:
    dialog = show(samples.batch())
    dialog.save_button.click()
    asked = [child for child in dialog.children() if type(child).__name__ == "QFileDialog"]
    assert len(asked) == 1
    asked[0].reject()  # type: ignore[attr-defined] # found by its name
    qtbot.waitUntil(dialog.isVisible)


def test_nothing_good_cannot_be_taken(show: Callable[[Batch], BatchDialog]) -> None:
    batch = samples.batch()
    dialog = show(replace(batch, lines=tuple(line for line in batch.lines if not line.good)))
    dialog.allow_taking("")
    assert not dialog.take_button.isEnabled()
    fine = show(replace(batch, lines=batch.good))
    for button in (fine.only_bad, fine.copy_button, fine.save_button):
        assert not button.isEnabled()


def test_ten_thousand_lines_stay_fluent(
    show: Callable[[Batch], BatchDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def parse_and_count(text: str) -> Code:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr("ui.batch_dialog.parse", parse_and_count)
    dialog = show(samples.batch(10_000))
    dialog.grab()
    assert dialog.model.rowCount() == 10_000
    assert len(parsed) < 500, "only the rows that are seen are looked into"


def test_a_file_is_chosen_shown_and_counted(working: Stage, qtbot: QtBot) -> None:
    batches = batches_of(working)
    working.readers.batches[FILE] = samples.batch()
    QTest.keyClick(working.window, Qt.Key.Key_I, CONTROL)
    assert batches.file_dialog is not None
    batches.file_dialog.fileSelected.emit(str(FILE))
    batches.file_dialog.reject()
    qtbot.waitUntil(lambda: batches.dialog is not None)
    dialog = batches.dialog
    assert dialog is not None
    assert dialog.drop_button.isHidden()
    dialog.take_button.click()
    assert working.readers.wishes[-1] == ("take_batch", samples.batch())
    qtbot.waitUntil(lambda: batches.dialog is None)


def test_a_file_that_is_dropped_on_the_window_is_read(working: Stage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FILE))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    working.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    working.window.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, none))
    assert working.readers.wishes[-1] == ("read_batch", FILE)
    qtbot.waitUntil(working.window.notice.isVisible)
    assert "找不到这个文件" in working.window.notice.label.text()
    two = QMimeData()
    two.setUrls([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    refused = QDragEnterEvent(QPoint(5, 5), action, two, button, none)
    refused.setAccepted(False)
    working.window.dragEnterEvent(refused)
    assert not refused.isAccepted()


def test_without_an_open_receipt_it_says_what_to_do_first(stage: Stage, qtbot: QtBot) -> None:
    stage.window.sign_in("收货员甲")
    stage.window.menus.batch.trigger()
    assert "请先在“到货”里打开一张配送单" in stage.window.notice.label.text()
    assert batches_of(stage).file_dialog is None
    batches_of(stage).import_file(str(FILE))
    assert ("read_batch", FILE) not in stage.readers.wishes


def test_a_batch_of_a_reader_asks_and_takes_no_keys(working: Stage, qtbot: QtBot) -> None:
    batches = batches_of(working)
    batch = replace(samples.batch(), reader_id="serial-1", source="库房盘点枪")
    focus = working.window.focusWidget()
    working.bridge.post(BatchShown(batch))
    qtbot.waitUntil(batches.strip.isVisible)
    assert working.window.focusWidget() is focus
    assert "库房盘点枪 送来一批盘点数据，共 40 行" in batches.strip.label.text()
    batches.strip.look.click()
    assert batches.dialog is not None
    batches.dialog.reject()
    assert batches.waiting == (batch,)
    batches.strip.look.click()
    qtbot.waitUntil(lambda: batches.dialog is not None and batches.dialog.isVisible())
    batches.dialog.take_button.click()
    assert working.readers.wishes[-1] == ("take_batch", batch)
    assert batches.strip.isHidden()


def test_a_batch_that_is_put_off_is_asked_about_again(working: Stage, qtbot: QtBot) -> None:
    batches, pages = batches_of(working), working.window.pages
    batch = replace(samples.batch(), reader_id="serial-1", source="库房盘点枪")
    for sent in (batch, replace(batch, notes=())):
        working.bridge.post(BatchShown(sent))
    qtbot.waitUntil(lambda: len(batches.waiting) == 2)
    assert "2 批盘点数据，共 80 行" in batches.strip.label.text()
    batches.strip.put_off.click()
    assert batches.strip.isHidden()
    pages.show_deliveries()
    pages.open_delivery(working.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(batches.strip.isVisible)
    pages.show_page(DECODING)
    batches.strip.look.click()
    assert batches.dialog is not None
    assert not batches.dialog.take_button.isEnabled()
    assert "请先" in batches.dialog.said.text()
    batches.dialog.drop_button.click()
    assert len(batches.waiting) == 1


def test_nobody_is_asked_before_the_sign_in(stage: Stage, qtbot: QtBot) -> None:
    batches = batches_of(stage)
    stage.bridge.post(BatchShown(replace(samples.batch(), reader_id="serial-1")))
    qtbot.waitUntil(lambda: bool(batches.waiting))
    assert batches.strip.isHidden()
    stage.window.sign_in("收货员甲")
    assert batches.strip.isVisible()
    stage.window.show_sign_in()
    assert batches.strip.isHidden()
