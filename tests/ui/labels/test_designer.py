"""A label is designed by mouse and keys, seen as it is printed, and every step goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.entry.arguments import build_parser
from app.labels.designing import Document, Which
from app.labels.editing import all_elements
from printing.command import check_design
from printing.labels.kinds import SAMPLES
from printing.labels.layout import lay_out
from printing.labels.offering import offered
from printing.labels.own import FOLDER_NAME
from printing.labels.raster import render
from printing.labels.reading import of_document
from tests.ui.labels.designer_stage import WAIT_S, DesignerStage, designer
from ui.labels.designer.conditions import ConditionLine
from ui.labels.designer.editors import ChoiceEditor, NumbersEditor, TextEditor
from ui.labels.designer.fake_designing import FakeDesigning
from ui.labels.designer.new_dialog import NewDialog
from ui.labels.designer.tab import DesignerTab
from ui.labels.designer.words import TITLES, choice

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SHELF = Which("shelf-70x40", own=False)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[DesignerStage]:
    """The designer, with a shipped label of a shelf open."""
    with designer(tmp_path) as built:
        qtbot.addWidget(built.tab)
        built.tab.resize(1262, 690)
        built.tab.show()
        built.tab.activateWindow()
        until(qtbot, lambda: bool(built.tab.designs.entries))
        entry = built.tab.designs.entry_of(SHELF)
        assert entry is not None
        built.tab.designs.chosen.emit(entry)
        until(qtbot, lambda: settled(built.tab))
        yield built


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=WAIT_S * 1000)


def settled(tab: DesignerTab) -> bool:
    """What is shown is what the design says now, and it is checked."""
    if tab.problems.problems is None or tab.canvas.image.isNull():
        return False
    document, session = tab.session.document, tab.session
    design = of_document(document, "")
    raster = render(lay_out(design, SAMPLES[design.kind][session.sample], session.dpi))
    return tab.canvas.image == QImage.fromData(raster.png(session.dpi))


def first(document: Document, kind: str) -> tuple[int, ...]:
    return next(path for path, one in all_elements(document) if one["type"] == kind)


def drag(tab: DesignerTab, start: QPointF, by: QPoint) -> None:
    canvas, at = tab.canvas, start.toPoint()
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, button, pos=at)
    for part in (1, 2, 3, 4):
        QTest.mouseMove(canvas, at + by * part / 4)
    QTest.mouseRelease(canvas, button, pos=at + by)


def press(tab: DesignerTab, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(tab.canvas, key, modifier or Qt.KeyboardModifier.NoModifier)


def click(dialog: QMessageBox, words: str) -> None:
    buttons: list[QAbstractButton] = dialog.buttons()
    next(button for button in buttons if button.text().startswith(words)).click()


def dialog_of(tab: DesignerTab, kind: type[QMessageBox]) -> QMessageBox:
    return next(one for one in tab.findChildren(kind) if one.isVisible())


def test_a_design_changed_by_mouse_and_keys_is_seen_as_printed_and_goes_back_step_by_step(
    stage: DesignerStage, qtbot: QtBot
) -> None:
    tab, session = stage.tab, stage.tab.session
    before: list[Document] = [session.document]

    def stepped() -> None:
        assert session.document != before[-1]
        before.append(session.document)

    path = first(session.document, "text")
    place = tab.canvas.rectangle_of(path)
    assert place is not None
    drag(tab, place.center(), QPoint(12, 4))
    assert session.selection == path
    stepped()
    drag(tab, tab.canvas.handle_points()["se"], QPoint(-9, 3))
    stepped()
    tab.canvas.setFocus()
    for _ in range(3):
        press(tab, Qt.Key.Key_Down)
    press(tab, Qt.Key.Key_Left, SHIFT)
    stepped()
    press(tab, Qt.Key.Key_D, CONTROL)
    stepped()
    assert session.selection != path
    press(tab, Qt.Key.Key_BracketLeft, CONTROL)
    stepped()
    press(tab, Qt.Key.Key_Delete)
    stepped()
    editor = tab.form.editors["title"]
    assert isinstance(editor, TextEditor)
    editor.line.setText("货位")
    editor.line.textEdited.emit("货位")
    stepped()
    for action in tab.adding.actions():
        session.select(())
        action.trigger()
        stepped()
    session.select(path)
    editor = tab.form.editors["text"]
    assert isinstance(editor, TextEditor)
    editor.line.setText("")
    editor.put_in("zone")
    stepped()
    box = tab.form.editors["box"]
    assert isinstance(box, NumbersEditor)
    box.boxes[0].setValue(2)
    stepped()
    turn = tab.form.editors["turn"]
    assert isinstance(turn, ChoiceEditor)
    turn.box.setCurrentIndex(turn.box.findData("90"))
    turn.box.activated.emit(turn.box.currentIndex())
    stepped()
    assert (session.element or {})["turn"] == "90"
    conditions = tab.form.conditions
    assert conditions is not None
    conditions.add.click()
    stepped()
    line = conditions.lines[0]
    assert isinstance(line, ConditionLine)
    line.relation.setCurrentIndex(2)
    line.relation.activated.emit(2)
    stepped()
    assert session.element is not None
    assert session.element["when"] == [{"field": "location", "equals": ""}]
    for document in reversed(before):
        assert session.document == document
        # Also from a line of text, which has letters of its own to take back.
        QTest.keyClick(box.boxes[0] if session.selection else tab.canvas, Qt.Key.Key_Z, CONTROL)
    assert not session.unsaved
    for document in before:
        assert session.document == document
        press(tab, Qt.Key.Key_Y, CONTROL)
    while session.can_undo:
        press(tab, Qt.Key.Key_Z, CONTROL)
    tab.tries.changed.emit(300, 1)
    until(qtbot, lambda: settled(tab))


def test_a_shipped_design_is_saved_as_another_and_one_that_does_not_print_only_as_a_draft(
    stage: DesignerStage, qtbot: QtBot
) -> None:
    tab, session = stage.tab, stage.tab.session
    session.select((1,))
    session.set_key("name", "甲")
    tab.leave(tab.delete_design)
    click(dialog_of(tab, QMessageBox), "保存")
    # Whoever gives no name stays, and nothing follows from a later saving.
    next(one for one in tab.findChildren(QInputDialog) if one.isVisible()).reject()
    tab.save()
    asked = next(
        one for one in tab.findChildren(QInputDialog) if one.isVisible() and not one.result()
    )
    asked.setTextValue("我们的货位")
    asked.accept()
    own = Which("我们的货位", own=True)
    until(qtbot, lambda: session.which == own and not session.unsaved)
    assert not any(one.isVisible() for one in tab.findChildren(QMessageBox))
    file = stage.folder / FOLDER_NAME / "我们的货位.json"
    assert check_design(build_parser().parse_args(["label", "design", "check", str(file)])) == 0
    tab.use()
    until(qtbot, lambda: any(entry.used for entry in tab.designs.entries))
    path = first(session.document, "text")
    session.select(path)
    session.set_key("text", "{nothing}")
    kept = file.read_bytes()
    tab.save()
    until(qtbot, lambda: "没有保存" in tab.strip.label.text() and bool(tab.problems.problems))
    assert file.read_bytes() == kept
    session.select(())
    tab.problems.itemActivated.emit(tab.problems.item(0))
    assert session.selection == path
    assert tab.form.labels["text"].property("role") == "wrong"
    assert tab.form.editors["text"].focusWidget() is not None
    entry = tab.designs.entry_of(SHELF)
    assert entry is not None
    tab.designs.chosen.emit(entry)
    click(dialog_of(tab, QMessageBox), "取消")
    assert session.which == own
    tab.designs.chosen.emit(entry)
    click(dialog_of(tab, QMessageBox), "保存")
    until(qtbot, lambda: tab.strip.isVisible() and "没有保存" in tab.strip.label.text())
    assert session.which == own
    tab.save_draft()
    until(qtbot, lambda: not session.unsaved)
    tab.designs.chosen.emit(entry)
    until(qtbot, lambda: session.which == SHELF)
    session.set_key("title", "别的")
    tab.begin_new()
    click(dialog_of(tab, QMessageBox), "不保存")
    dialog = next(one for one in tab.findChildren(NewDialog) if one.isVisible())
    dialog.name.setText("又一个")
    dialog.accept()
    until(qtbot, lambda: session.which == Which("又一个", own=True))
    session.set_key("width", 80)
    tab.keep_aside()
    until(qtbot, lambda: (file.parent / "drafts" / "又一个.json").is_file())
    until(qtbot, lambda: not session.unsaved)
    tab.delete_design()
    click(dialog_of(tab, QMessageBox), "删除")
    until(qtbot, lambda: session.which is None)
    assert tab.labels.empty.isVisible()


def test_elements_in_rows_are_taken_hold_of_where_they_are_printed(
    stage: DesignerStage, qtbot: QtBot
) -> None:
    tab, session = stage.tab, stage.tab.session
    stage.desk.open(Which("receipt-80x100", own=False))
    until(qtbot, lambda: session.which is not None and session.which.name == "receipt-80x100")
    until(qtbot, lambda: settled(tab))
    rows = first(session.document, "rows")
    session.select(rows)
    inner = tab.canvas.rectangle_of((*rows, 0))
    assert inner is not None
    before = session.document
    drag(tab, inner.center(), QPoint(20, 0))
    assert session.selection == (*rows, 0) and session.document != before
    press(tab, Qt.Key.Key_Escape)
    assert session.selection == rows
    press(tab, Qt.Key.Key_PageDown)
    assert session.selection == (*rows, 0)
    assert tab.elements.currentItem().text().startswith("　")
    tab.retranslate()
    assert tab.form.editors and session.selection == (*rows, 0)
    zoom = tab.canvas.zoom
    press(tab, Qt.Key.Key_Plus, CONTROL)
    assert tab.canvas.zoom > zoom
    press(tab, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert tab.canvas.zoom == pytest.approx(zoom)


def test_the_titles_that_are_offered_can_all_be_translated() -> None:
    kinds = [one.title for one in offered().kinds]
    types = [one.title for one in offered().types]
    keys = [key.title for one in offered().types for key in one.keys]
    assert {*kinds, *types, *keys} <= set(TITLES)
    words = {word for one in offered().types for key in one.keys for word in key.choices}
    assert {word for word in words if choice(word) == word} == set()


def test_the_designer_lives_without_a_desk_of_designs(qtbot: QtBot) -> None:
    heard: list[object] = []
    fake = FakeDesigning(heard.append)
    tab = DesignerTab(fake)
    qtbot.addWidget(tab)

    def answer() -> None:
        while heard:
            tab.hear(heard.pop(0))  # type: ignore[arg-type]

    tab.show()
    answer()
    fake.copy(Which("shelf", own=False), "甲")
    answer()
    tab.session.set_key("title", "乙")
    tab.save()
    answer()
    assert fake.designs[Which("甲", own=True)]["title"] == "乙" and not tab.session.unsaved
    tab.use()
    fake.rename("甲", "丙")
    fake.import_file(Path("丁.json"))
    fake.export(Which("丁", own=True), Path("x.json"))
    fake.delete("丁")
    answer()
    QApplication.processEvents()
    assert fake.used == {"shelf": "甲"} and tab.session.which is None
