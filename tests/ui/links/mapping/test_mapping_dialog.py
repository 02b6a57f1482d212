"""列对照 by mouse and by keys: guesses, what would be read, and what is handed over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.links.mapping import sample
from app.links.mapping.sample import WatchedFile
from app.links.mapping.values import TableMapping, read_mapping
from tests.ui.links.mapping import samples
from ui.links.mapping.dialog import MappingDialog

Opened = Callable[..., MappingDialog]
_WITHIN_MS = 60_000


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    dialogs: list[MappingDialog] = []

    def open_(table: str, path: Path | None = None, text: str = "") -> MappingDialog:
        dialog = MappingDialog(None, table, text)
        dialogs.append(dialog)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow, timeout=_WITHIN_MS)
        if path is not None:
            dialog.open_file(str(path))
            settle(qtbot, dialog)
        return dialog

    yield open_
    for dialog in dialogs:
        dialog.done(0)


def settle(qtbot: QtBot, dialog: MappingDialog) -> None:
    """Wait until everything that was wished is read."""
    qtbot.waitUntil(
        lambda: not dialog.looking.is_busy and not dialog._timer.isActive(), timeout=_WITHIN_MS
    )


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def made(dialog: MappingDialog) -> TableMapping:
    """Save, and read what was handed over."""
    told: list[str] = []
    dialog.mapping_made.connect(told.append)
    dialog.save_button.click()
    assert len(told) == 1 and not dialog.isVisible()
    return read_mapping(told[0], dialog.work.table.name)


def test_a_sample_is_mapped_by_keys_alone(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened("mapping-deliveries", samples.deliveries(tmp_path))
    assert dialog.work.choices["batch"].reason and dialog.work.heads.first == 1
    assert dialog.fields.view.hasFocus()
    assert dialog.rows.rowCount() == 30 and "30" in dialog.tabs.tab_text(1)
    assert "有问题的行 1" in dialog.tabs.tab_text(2)
    assert dialog.bad.rows[0].cells[:3] == ("7", "有效期", "2028-13-01")
    view, names = dialog.fields.view, [one.name for one in dialog.work.table.fields]
    view.point_at(0)
    press(view, *[Qt.Key.Key_Down] * names.index("detail_id"), Qt.Key.Key_Return)
    assert dialog.armed == "detail_id" and dialog.sample_view.hasFocus()
    press(dialog.sample_view, Qt.Key.Key_Escape)
    assert not dialog.armed and dialog.isVisible() and view.hasFocus()
    press(view, Qt.Key.Key_Return)
    dialog.sample_view.point_at_column(10)
    press(dialog.sample_view, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert dialog.work.choices["detail_id"].headings == ("备注",)
    assert dialog.fields.current.name != "detail_id" and view.hasFocus()
    dialog.fields.point_at("detail_id")
    press(view, Qt.Key.Key_Delete)
    assert "detail_id" not in dialog.work.choices
    dialog.fields.point_at("distributor_code")
    press(view, Qt.Key.Key_Delete)
    assert not dialog.save_button.isEnabled() and "配送企业代码" in dialog.said.text()
    QTest.keyClicks(dialog.fields.constant, "D0817")
    assert dialog.save_button.isEnabled()
    dialog.work.put_constant("production_date", "昨天")
    dialog.follow()
    assert not dialog.save_button.isEnabled() and "昨天" in dialog.said.text()
    dialog.work.clear("production_date")
    dialog.follow()
    settle(qtbot, dialog)
    assert dialog.rows.rows[0].cells[1] == "D0817"
    mapping = made(dialog)
    assert mapping.columns["distributor_code"].constant == "D0817"
    assert mapping.columns["province_code"].headings == ("商品统编代码",)
    assert mapping.heading_rows == 1 and mapping.first_row == 3


def test_a_column_is_clicked_and_its_field_chosen(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened("deliveries", samples.deliveries(tmp_path))
    before = dialog.work.field_at(6)
    assert before == "batch"
    dialog.sample_view.horizontalHeader().sectionClicked.emit(6)
    assert dialog.menu is not None and dialog.menu.isVisible()
    texts = {action.data(): action for action in dialog.menu.actions()}
    assert texts["batch"].isChecked() and "随货单号" in texts["delivery_no"].text()
    texts["carton_no"].trigger()
    dialog.menu.close()
    assert dialog.work.field_at(6) == "carton_no" and "batch" not in dialog.work.choices
    assert dialog.sample.titles()[6] == "✓ 箱码"
    dialog.fields.point_at("batch")
    dialog.fields.arm()
    index = dialog.sample.index(3, 6)
    place = dialog.sample_view.visualRect(index).center()
    QTest.mouseClick(dialog.sample_view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.work.field_at(6) == "batch"
    dialog._ask_for_field(6)
    dialog.menu.actions()[-1].trigger()
    dialog.menu.close()
    assert dialog.work.field_at(6) == ""
    settle(qtbot, dialog)


def test_a_saved_mapping_is_found_again_in_a_new_sample(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    first = opened("deliveries", samples.deliveries(tmp_path))
    first.work.assign("detail_id", 11)
    text = first.work.mapping().as_json()
    again = opened("deliveries", None, text)
    assert again.fields.model.rows[0].cells == ("配送单号 *", "随货单号")
    assert again.work.mapping() == read_mapping(text)
    other = tmp_path / "新.csv"
    other.write_text(samples.HEAD.replace("备注", "别的") + "\n1,2\n", "utf-8")
    again.open_file(str(other))
    settle(qtbot, again)
    assert again.work.heads.first == 0 and again.work.choices["batch"].at == 6
    assert not again.save_button.isEnabled() and "配送明细编号" in again.said.text()
    again.fields.point_at("detail_id")
    again.fields.clear_field()
    settle(qtbot, again)
    assert again.save_button.isEnabled()
    told: list[str] = []
    again.mapping_made.connect(told.append)
    again.empty_button.click()
    assert told == [""] and not again.isVisible()
    broken = opened("deliveries", None, "{")
    assert "不能用" in broken.said.text() and not broken.save_button.isEnabled()


def test_sheets_encodings_and_headings_are_chosen(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened("catalogue", samples.catalogue(tmp_path))
    assert not dialog.save_button.isEnabled() and dialog.bar.sheet.isVisible()
    dialog.bar.sheet.setCurrentIndex(1)
    dialog.bar.sheet.activated.emit(1)
    settle(qtbot, dialog)
    assert (dialog.work.heads.first, dialog.work.heads.high) == (1, 2)
    assert dialog.work.choices["price"].headings == ("价格中标价",)
    assert "截断" in dialog.bad.rows[0].cells[-1]
    dialog.bar.high.setValue(1)
    settle(qtbot, dialog)
    assert dialog.work.mapping().heading_rows == 1
    dialog.bar.high.setValue(2)
    mapping = made(dialog)
    assert mapping.sheet == "目录" and mapping.columns["price"].headings == ("价格中标价",)


def test_a_file_without_headings_is_mapped_by_its_columns(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("CG-1|x,y|配送中\nCG-2|z|已完结\n", "utf-8")
    dialog = opened("order-states", path)
    dialog.bar.divider.setCurrentIndex(4)
    dialog.bar.divider.activated.emit(4)
    settle(qtbot, dialog)
    dialog.bar.high.setValue(0)
    dialog.assign("plan_no", 0)
    dialog.assign("state", 2)
    settle(qtbot, dialog)
    assert [row.cells for row in dialog.rows.rows] == [("CG-1", "配送中"), ("CG-2", "已完结")]
    mapping = made(dialog)
    assert (mapping.heading_rows, mapping.first_row, mapping.delimiter) == (0, 1, "|")
    assert mapping.columns["state"].position == 3


def test_words_of_a_platform_are_put_into_a_table(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened("order-states", samples.states(tmp_path))
    assert dialog.previewed is not None and dialog.previewed.bad == 1
    dialog.fields.point_at("state")
    assert dialog.work.values_of("state") == ("配送中", "飞走了", "已完结")
    dialog.fields.words.setPlainText("飞走了=已终止\n坏行\n甲=没有这个词")
    settle(qtbot, dialog)
    assert dialog.previewed.bad == 0
    assert [row.cells[-1] for row in dialog.rows.rows] == ["配送中", "已终止", "已完结"]
    assert made(dialog).words == {"state": {"飞走了": "stopped"}}


def test_a_form_of_the_platform_is_mapped_for_writing(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened("orders", samples.order_form(tmp_path))
    dialog.fields.fixed.setPlainText("医院编码=PX000001")
    settle(qtbot, dialog)
    assert dialog.tabs.tab_text(1).startswith("会这样写") and len(dialog.tabs) == 2
    assert dialog.rows.rows[0].cells[:3] == ("8100001", "8100001", "40")
    mapping = made(dialog)
    assert mapping.head[1][0] == "计划单号" and mapping.fixed == {"医院编码": "PX000001"}
    assert (mapping.ending, mapping.encoding) == (".csv", "gb18030")


def test_a_suggestion_is_taken_with_the_space_bar(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n12.50,国药准字H20050001\n13.50,国药准字H20050002\n", "utf-8")
    dialog = opened("catalogue", path)
    assert dialog.work.choices["approval_number"].at == 1
    assert "建议" in dialog.fields.model.rows[10].cells[1]
    dialog.fields.point_at("price")
    assert "像价格" in dialog.fields.reason.text() and dialog.fields.take_button.isVisible()
    press(dialog.fields.view, Qt.Key.Key_Space)
    assert dialog.work.choices["price"].at == 0
    settle(qtbot, dialog)


def test_a_file_is_dropped_and_a_bad_one_is_said(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened("deliveries")
    dialog.bar.open_button.click()
    (asked,) = dialog.findChildren(QFileDialog)
    asked.fileSelected.emit(str(samples.order_form(tmp_path)))
    asked.close()
    settle(qtbot, dialog)
    assert dialog.work.sample is not None
    dialog.work.sample = None
    dialog.arm("batch")
    assert "先打开" in dialog.said.text() and not dialog.armed
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 no")
    for path in (bad, tmp_path / "没有.csv"):
        dialog.open_file(str(path))
        settle(qtbot, dialog)
        assert dialog.said.text() and dialog.work.sample is None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(samples.deliveries(tmp_path)))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    dialog.dropEvent(event)
    settle(qtbot, dialog)
    assert dialog.work.sample is not None


def test_reading_is_stopped_in_the_middle(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []

    class Endless(WatchedFile):
        """A share so slow that it never ends."""

        def read(self, size: int | None = -1, /) -> bytes:
            while True:
                self._going_on()
                reads.append(1)
                time.sleep(0.001)

    monkeypatch.setattr(sample, "WatchedFile", Endless)
    path = tmp_path / "a.csv"
    path.write_text("1,2\n", "utf-8")
    dialog = opened("deliveries")
    dialog.open_file(str(path))
    qtbot.waitUntil(lambda: len(reads) > 3, timeout=_WITHIN_MS)
    assert dialog.bar.stop_button.isVisible()
    dialog.bar.stop_button.click()
    assert "已停止" in dialog.said.text()
    monkeypatch.undo()
    dialog.open_file(str(samples.deliveries(tmp_path)))
    settle(qtbot, dialog)
    assert dialog.work.sample is not None
    monkeypatch.setattr(sample, "WatchedFile", Endless)
    dialog.open_file(str(path))
    dialog.close()
    assert not dialog.looking._thread.is_alive()
