"""Labels of a form, of a table and of what the program knows are seen, asked for and printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.labels.designing import Which
from app.labels.queue import JobWish
from tests.app.catalogue.entries.shelves import brought_in, hospital
from tests.deliveries import workplace
from tests.ui import reader_samples
from tests.ui.labels.making_stage import PRINTERS, SHELF, MakingStage, making
from ui.bridge import Bridge
from ui.fake_readers import FakeReaders
from ui.labels.fake_labels import FakeLabels
from ui.labels.making.dialog import MakingDialog, Memory, Way
from ui.labels.making.fake_forms import FakeForms
from ui.labels.making.opening import Making
from ui.labels.page import LabelsPage
from ui.labels.printer_dialog import PrinterDialog
from ui.sound import RecordingSound

PACKAGE = Which("package-50x30", own=False)
COMMAND = Which("command-90x54", own=False)


def said(job: JobWish, name: str) -> list[str]:
    return [json.loads(one.fields).get(name, "") for one in job.labels]


def agree(here: MakingStage) -> None:
    """Wait for the question, and let it be done."""
    here.until(lambda: here.dialog.confirm is not None)
    assert here.dialog.confirm is not None
    here.dialog.confirm.agree()


def test_a_form_is_made_of_the_design_and_one_label_printed(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it no shelf would get a label from the window.
    with making(tmp_path, qtbot) as here:
        dialog, edits = here.dialog, here.dialog.typed.edits
        assert dialog.form is not None
        assert dialog.form.which == SHELF
        assert list(edits)[:2] == ["location", "zone"]
        cold, location = edits["cold"].editor, edits["location"].editor
        assert isinstance(cold, QCheckBox)
        assert isinstance(location, QLineEdit)
        assert "A-03-02-15" in location.placeholderText()
        here.until(lambda: "没有填写" in edits["location"].message.text())
        dialog.print_it.trigger()
        here.until(lambda: "一张也不能打印" in dialog.foot.said.text())
        assert not here.jobs
        edits["location"].set_text("A-01-02")
        cold.setChecked(True)
        dialog.foot.copies.setValue(2)
        here.until(lambda: edits["location"].message.text() == "")
        assert here.seen()
        # The dots are those of the printer that is chosen.
        assert dialog.look.preview.picture.image.width() == round(70 * 300 / 25.4)
        assert dialog.print_it.text() == "打印 2 张"
        dialog.print_it.trigger()
        here.until(lambda: bool(here.jobs))
        (job,) = here.jobs
        assert said(job, "location") == ["A-01-02"] * 2
        assert said(job, "cold") == ["冷链"] * 2
        assert (job.printer, job.person) == ("货位机", "保管员甲")
        here.until(lambda: not dialog.isVisible())
        assert here.memory[SHELF]["location"] == "A-01-02"


def test_enter_of_a_scanner_goes_on_and_prints_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it a scan into a field would print a label that is half filled in.
    with making(tmp_path, qtbot) as here:
        dialog, edits = here.dialog, here.dialog.typed.edits
        dialog.activateWindow()
        edits["location"].editor.setFocus()
        here.until(lambda: edits["location"].editor.hasFocus())
        QTest.keyClicks(edits["location"].editor, "A-01-02")
        QTest.keyClick(edits["location"].editor, Qt.Key.Key_Return)
        assert edits["zone"].editor.hasFocus()
        order = [dialog.bar.designs, dialog.bar.printing_on, dialog.ways]
        order += [edit.editor for edit in edits.values()]
        order += [dialog.typed.counting, dialog.foot.copies]
        order[0].setFocus()
        for widget in order[1:]:
            QTest.keyClick(dialog, Qt.Key.Key_Tab)
            assert dialog.focusWidget() is widget
        edits["zone"].editor.setFocus()
        dialog.take_scan("B-7")
        assert edits["zone"].text == "B-7"
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(dialog, key)
        assert dialog.isVisible()
        assert not dialog.foot.give_up.isVisible()
        assert not here.jobs


def test_a_scanned_code_fills_the_fields_it_speaks_of(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it batch and day of a package would be typed from its box.
    with making(tmp_path, qtbot) as here:
        here.choose(PACKAGE)
        here.dialog.take_scan("]d20106901234567892172801041\x1d")
        edits = here.dialog.typed.edits
        here.dialog.take_scan("]d2010690123456789217280104" + "10A26010432\x1d21S0001")
        assert edits["gtin"].text == "06901234567892"
        assert edits["expiry"].text == "2028-01-04"
        assert edits["batch"].text == "A26010432"
        assert edits["serial"].text == "S0001"
        here.dialog.take_scan("81000010000000012345")
        assert edits["trace_code"].text == "81000010000000012345"
        edits["expiry"].take_day(QDate(2029, 2, 3))
        assert edits["expiry"].text == "2029-02-03"
        edits["expiry"].set_text("昨天")
        here.until(lambda: "不是日期" in edits["expiry"].message.text())


def test_a_series_is_looked_through_and_asked_for_before_it_is_printed(
    tmp_path: Path, qtbot: QtBot
) -> None:
    # Without it forty labels would come out of a slip of a key.
    with making(tmp_path, qtbot) as here:
        dialog, typed = here.dialog, here.dialog.typed
        typed.counting.setCurrentIndex(typed.counting.findData("location"))
        assert dialog.pane.count() == 0
        assert not dialog.print_it.isEnabled()
        typed.first.setText("A-01-01")
        typed.last.setText("A-01-40")
        assert dialog.pane.count() == 40
        assert not typed.edits["location"].isVisible()
        dialog.look.turn_on()
        assert dialog.look.which.text() == "第 2 张，共 40 张"
        typed.first.setText("货位" * 30 + "01")
        typed.last.setText("货位" * 30 + "40")
        # What is wrong with the field that counts is said where it can be seen.
        here.until(lambda: "货位号" in dialog.look.said.text())
        typed.first.setText("A-01-01")
        typed.last.setText("A-01-40")
        assert dialog.pane.row(1).values["location"] == "A-01-02"
        dialog.print_it.trigger()
        here.until(lambda: dialog.confirm is not None)
        question = dialog.confirm
        assert question is not None
        assert "40 张" in question.said.text()
        assert "货位机" in question.said.text()
        pictures = question.first.picture.image, question.last.picture.image
        assert not pictures[0].isNull()
        assert pictures[0] != pictures[1]
        question.reject()
        assert not here.jobs
        assert dialog.isVisible()
        dialog.print_it.trigger()
        agree(here)
        here.until(lambda: bool(here.jobs))
        assert said(here.jobs[0], "location")[::39] == ["A-01-01", "A-01-40"]


def test_a_table_is_mapped_its_bad_rows_are_named_and_the_rest_printed(
    tmp_path: Path, qtbot: QtBot
) -> None:
    # Without it one bad row would stop a table, or come out as a wrong label.
    path = tmp_path / "位置.csv"
    path.write_text("位置,库区\nA-01,冷库\n,冷库\nA-03,\n", encoding="utf-8")
    with making(tmp_path, qtbot) as here:
        dialog, table = here.dialog, here.dialog.table
        dialog.ways.setCurrentIndex(Way.TABLE)
        table.open_file(str(path))
        here.until(lambda: list(table.columns) == ["位置", "库区"])
        assert table.columns["库区"].currentData() == "zone"
        # One of two is known: the other is for a person to point at.
        assert table.count() == 0
        box = table.columns["位置"]
        box.setCurrentIndex(box.findData("location"))
        table.remap()
        here.until(lambda: table.count() == 2)
        (bad,) = table.bad.lines.rows
        assert bad.cells == ("第 3 行", "货位号", "没有填写，请补上。")
        assert table.lines.titles() == ("行", "货位号", "库区")
        here.until(here.seen)
        dialog.print_it.trigger()
        here.until(lambda: dialog.confirm is not None)
        assert dialog.confirm is not None
        assert "1 行不打印" in dialog.confirm.said.text()
        assert [row.cells for row in dialog.confirm.view.lines.rows] == [bad.cells]
        agree(here)
        here.until(lambda: bool(here.jobs))
        assert said(here.jobs[0], "location") == ["A-01", "A-03"]


def test_cells_are_pasted_and_what_is_no_table_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it each list would have to be saved as a file first.
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    with making(tmp_path, qtbot) as here:
        dialog, table = here.dialog, here.dialog.table
        dialog.ways.setCurrentIndex(Way.TABLE)
        QGuiApplication.clipboard().setText("")
        table.paste_cells()
        assert "剪贴板" in table.said.text()
        QGuiApplication.clipboard().setText("货位号\t库区\nA-01\t冷库\n")
        table.paste_cells()
        here.until(lambda: table.count() == 1)
        table.open_file(str(tmp_path / "old.xls"))
        here.until(lambda: "XLSX" in table.said.text())
        assert table.count() == 0
        assert not dialog.print_it.isEnabled()


def test_long_work_is_given_up_by_escape_and_by_a_change(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it a person would wait for ten thousand wrong labels, or get them.
    with making(tmp_path, qtbot) as here:
        dialog, typed = here.dialog, here.dialog.typed
        typed.counting.setCurrentIndex(typed.counting.findData("location"))
        typed.first.setText("A-0001")
        typed.last.setText("A-9999")
        dialog.print_it.trigger()
        here.until(lambda: dialog.foot.progress.value() > 0)
        dialog.reject()
        assert dialog.isVisible()
        assert "什么都没有打印" in dialog.foot.said.text()
        dialog.print_it.trigger()
        typed.last.setText("A-0003")
        assert not dialog.foot.progress.isVisible()
        dialog.print_it.trigger()
        agree(here)
        here.until(lambda: bool(here.jobs))
        assert len(here.jobs) == 1
        assert said(here.jobs[0], "location") == ["A-0001", "A-0002", "A-0003"]


def test_what_the_program_knows_is_ticked_or_taken_into_the_form(
    tmp_path: Path, qtbot: QtBot
) -> None:
    # Without it the codes of commands would be typed.
    with making(tmp_path, qtbot) as here:
        dialog, known = here.dialog, here.dialog.known
        here.choose(COMMAND)
        assert known.line.isHidden()
        dialog.ways.setCurrentIndex(Way.KNOWN)
        here.until(lambda: known.view.count() > 0)
        assert dialog.pane.count() == 0
        known.tick_all()
        assert dialog.pane.count() == known.view.count()
        known.tick_none()
        known.take_over()
        assert dialog.ways.currentIndex() == Way.TYPED
        assert dialog.typed.edits["command"].text.startswith("TDCMD-")


def test_items_of_the_catalogue_are_looked_for_and_ticked(
    tmp_path: Path, empty_database: Path, qtbot: QtBot
) -> None:
    # Without it names and makers would be copied from the catalogue, one by one.
    shutil.copy(empty_database, tmp_path / "work.db")
    with (
        workplace(tmp_path / "work.db") as place,
        making(tmp_path, qtbot, source=place) as here,
    ):
        brought_in(place, [hospital(1, name="氯化钠注射液"), hospital(2), hospital(3)])
        dialog, known = here.dialog, here.dialog.known
        dialog.ways.setCurrentIndex(Way.KNOWN)
        here.until(lambda: known.view.count() == 3)
        assert "还要填货位号" in known.said.text()
        known.view.item(1).setCheckState(Qt.CheckState.Checked)
        # A scan looks for its item too; what is ticked stays, above what was found.
        dialog.take_scan("lhn")
        here.until(lambda: known.view.count() == 2)
        assert "氯化钠注射液" in known.view.item(1).text()
        known.view.item(1).setCheckState(Qt.CheckState.Checked)
        assert [row.values["item_code"] for row in dialog.pane.rows()] == ["Y0002", "Y0001"]
        known.line.setText("没有这个药")
        here.until(lambda: "换一个词" in known.said.text())
        assert dialog.pane.count() == 2
        known.view.setCurrentRow(1)
        known.take_over()
        assert dialog.typed.edits["name"].text == "氯化钠注射液"
        dialog.typed.edits["location"].set_text("A-01")
        dialog.print_it.trigger()
        here.until(lambda: bool(here.jobs))
        assert said(here.jobs[0], "item_code") == ["Y0001"]


def test_what_was_said_last_is_there_again_for_each_design(tmp_path: Path, qtbot: QtBot) -> None:
    # Without it the storage condition would be typed for each shelf anew.
    memory: Memory = {SHELF: {"storage": "常温", "location": "A-01"}}
    with making(tmp_path, qtbot, memory) as here:
        assert here.dialog.typed.edits["storage"].text == "常温"
        here.dialog.typed.edits["storage"].set_text("阴凉")
        here.choose(PACKAGE)
        here.dialog.typed.edits["batch"].set_text("B1")
        here.choose(SHELF)
        assert here.dialog.typed.edits["storage"].text == "阴凉"
        here.choose(PACKAGE)
    assert memory[PACKAGE]["batch"] == "B1"
    with making(tmp_path, qtbot, memory) as here:
        # It begins where the last one ended.
        assert here.dialog.form is not None
        assert here.dialog.form.which == PACKAGE
        assert here.dialog.typed.edits["batch"].text == "B1"


def test_labels_wait_in_the_queue_or_are_saved_where_there_is_no_printer(
    tmp_path: Path, qtbot: QtBot
) -> None:
    # Without it nothing could be done before a printer is bought.
    with making(tmp_path, qtbot, {SHELF: {"location": "A-01"}}) as here:
        dialog = here.dialog
        dialog.show_printers(())
        assert dialog.bar.add_printer.isVisible()
        with qtbot.waitSignal(dialog.printers_wished):
            dialog.bar.add_printer.click()
        dialog.wish_save()
        here.until(lambda: dialog.findChild(QFileDialog) is not None)
        asked = dialog.findChild(QFileDialog)
        assert isinstance(asked, QFileDialog)
        asked.fileSelected.emit(str(tmp_path / "货位"))
        asked.close()
        here.until(lambda: "已保存 1 张" in dialog.foot.said.text())
        assert (tmp_path / "货位.pdf").read_bytes().startswith(b"%PDF")
        dialog.wish_print()
        here.until(lambda: bool(here.jobs))
        assert "未设" in here.jobs[0].printer


def test_the_page_opens_it_by_ctrl_p_hands_scans_to_it_and_says_what_is_queued(
    qtbot: QtBot,
) -> None:
    # Without it the dialog could not be reached, or a scan would mark a label as stuck meanwhile.
    bridge = Bridge()
    fake, forms = FakeLabels(bridge.post), FakeForms(bridge.post)
    page = LabelsPage(fake, FakeReaders(bridge.post), RecordingSound())
    qtbot.addWidget(page)
    bridge.labels_said.connect(page.hear)
    assert not page.print_it.isEnabled()
    making_of = Making(forms, page)
    bridge.forms_said.connect(making_of.hear)
    page.take_making(making_of)
    fake.printers = PRINTERS
    page.person = "保管员甲"
    page.show()
    page.opened()
    qtbot.waitUntil(lambda: page.printers_tab.model.rows != [])
    page.print_it.trigger()
    dialog = page.dialog
    assert isinstance(dialog, MakingDialog)
    qtbot.waitUntil(lambda: dialog.form is not None)
    page.show_scan(reader_samples.seen("A-01-02"))
    assert dialog.typed.edits["location"].text == "A-01-02"
    assert ("scanned", "A-01-02") not in fake.wishes
    dialog.print_it.trigger()
    qtbot.waitUntil(lambda: page.dialog is None)
    assert forms.printed == [("货位机", "保管员甲")]
    assert "1 张标签已进入打印队列" in page.strip.label.text()
    page.print_it.trigger()
    again = page.dialog
    assert isinstance(again, MakingDialog)
    qtbot.waitUntil(lambda: again.form is not None)
    assert again.typed.edits["location"].text == "A-01-02"
    again.printers_wished.emit()
    assert isinstance(page.dialog, PrinterDialog)
    page.closed()
