"""The readers of this workstation: without it a new reader could not be added, tried or named.

Readers and what is plugged in at left, the reader under the cursor and the last scan at right.
While the page is seen, scans are held: they are shown here and count nowhere. Every wish goes to
the port `Readers` and is answered by an event; a dialog stays open until it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.papers import PaperReady
from app.readers.events import (
    ReaderFound,
    ReaderRefused,
    ReadersFound,
    ReaderShown,
    ReadersShown,
    ScanSeen,
    SetUpShown,
)
from app.readers.profile import ReaderKind, ReaderProfile, kind_of
from ui.devices.found_list import FoundList
from ui.devices.reader_dialog import ReaderDialog
from ui.devices.reader_words import suggest_name
from ui.devices.readers_list import ReadersModel, ReadersView
from ui.devices.set_up_dialog import SetUpDialog
from ui.devices.test_panel import TestPanel
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.roles import set_role
from ui.ports import Readers

COMPACT_WIDTH = 1060
_PANEL_WIDTH = 400
_COMPACT_PANEL_WIDTH = 316
_SMALLEST_WIDTH = 780


class DevicesPage(TranslatedWidget):
    """List, what is plugged in, test; and the dialogs that change a reader."""

    def __init__(self, readers: Readers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readers = readers
        self._found: tuple[ReaderFound, ...] = ()
        self._dialog: QDialog | None = None
        self._removing = ""
        self._adding = False
        self.model = ReadersModel(self)
        self.view = ReadersView(self.model, self)
        self.found = FoundList(self)
        self.test = TestPanel(self)
        self.notice = NoticeStrip(self)
        self._found_heading = QLabel(self)
        self._make_actions()
        self.note = EmptyNote(self.add, self)
        self._lay_out()
        self._join()
        self.retranslate()
        self._follow_current()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self._found_heading.setText(self.tr("发现的设备"))
        self.view.setAccessibleName(self.tr("扫码枪和摄像头"))
        self.add.setText(self.tr("添加"))
        self.change.setText(self.tr("修改"))
        self.try_out.setText(self.tr("测试"))
        self.set_up.setText(self.tr("扫码设置"))
        self.remove.setText(self.tr("删除"))
        self.look.setText(self.tr("刷新"))
        self.note.say(
            self.tr("还没有扫码枪"),
            self.tr("插上扫码枪，在下面“发现的设备”里添加；或者按 Ctrl+N 自己写端口。"),
        )
        self.view.fit(compact=self._is_compact())
        self._follow_current()

    def opened(self) -> None:
        """Begin: scans are only looked at from now on."""
        self._readers.hold_scans(True)
        self.notice.hide()
        self.test.begin()
        self.found.begin()
        self._readers.list_readers()
        self._readers.look_for_readers()
        self.view.setFocus()

    def closed(self) -> None:
        """End: dialogs are closed, and scans count again."""
        dialog = self._dialog
        if isinstance(dialog, SetUpDialog):
            dialog.abandon()
        elif dialog is not None:
            dialog.reject()
        self._readers.hold_scans(False)

    @Slot(object)
    def show_readers(self, event: ReadersShown) -> None:
        """Show all readers; the cursor stays on its reader and goes to a new one."""
        before = {row.profile.reader_id for row in self.model.rows}
        current = self.view.current_row()
        self.model.show_rows(event.readers)
        self._stack.setCurrentIndex(0 if event.readers else 1)
        self._point_after_change(before, current)
        if isinstance(self._dialog, ReaderDialog | SetUpDialog):
            self._dialog.show_readers(event)
        self._follow_current()

    @Slot(object)
    def show_found(self, event: ReadersFound) -> None:
        """Show what is plugged in."""
        self._found = event.found
        self.found.show_found(event)
        if isinstance(self._dialog, ReaderDialog):
            self._dialog.show_found(event)

    @Slot(object)
    def show_set_up(self, event: SetUpShown) -> None:
        """Show where a set-up stands."""
        if isinstance(self._dialog, SetUpDialog):
            self._dialog.show_step(event)

    @Slot(object)
    def show_refusal(self, event: ReaderRefused) -> None:
        """Say why a wish was not done: in the dialog that wished it, or above the list."""
        self._adding = False
        if isinstance(self._dialog, ReaderDialog | SetUpDialog):
            self._dialog.show_refusal(event)
        elif self.isVisible():
            self.notice.say_wrong(spoken(event.why))

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Show a scan, and which reader gave it."""
        if not event.held:
            return
        self.test.show_scan(event)
        self._panel.verticalScrollBar().setValue(0)
        reader = self.model.row(event.scan.device)
        if reader is not None and reader.last != event.scan:
            # The book is told anew only when a reader changes, not at each scan.
            self.model.change_row(replace(reader, last=event.scan, scans=reader.scans + 1))
        self.view.flash(event.scan.device)

    @Slot(object)
    def show_paper(self, event: PaperReady) -> None:
        """Offer the sheet with the set-up codes."""
        if isinstance(self._dialog, SetUpDialog):
            self._dialog.show_paper(event)

    @Slot()
    def look_again(self) -> None:
        """Look at what is plugged in now."""
        self.notice.hide()
        self.found.begin()
        self._readers.list_readers()
        self._readers.look_for_readers()

    @Slot(object)
    def add_found(self, found: ReaderFound) -> None:
        """Take something that is plugged in into use, under a suggested name."""
        self.notice.hide()
        self._adding = True
        names = (row.profile.name for row in self.model.rows)
        self._readers.add_reader(suggest_name(kind_of(found.settings), names), found.settings)

    @Slot()
    def open_add_dialog(self) -> None:
        """Add a reader by hand."""
        self._adding = True
        self._open(ReaderDialog(self._readers, self._book(), self._found, parent=self))

    @Slot()
    def open_change_dialog(self) -> None:
        """Change the reader under the cursor."""
        reader = self.view.current_row()
        if reader is not None:
            book = self._book()
            self._open(ReaderDialog(self._readers, book, self._found, reader.profile, self))

    @Slot()
    def open_set_up_dialog(self) -> None:
        """Set the reader under the cursor up by three printed codes."""
        reader = self.view.current_row()
        if reader is None or not self.set_up.isEnabled():
            return
        dialog = SetUpDialog(self._readers, reader.profile, self)
        self._open(dialog)
        dialog.begin()

    @Slot()
    def try_current(self) -> None:
        """Wait for a scan of the reader under the cursor."""
        reader = self.view.current_row()
        if reader is not None:
            self.test.expect(reader)
            self.view.setFocus()

    @Slot()
    def toggle_current(self) -> None:
        """Use the reader under the cursor, or no longer."""
        reader = self.view.current_row()
        if reader is not None:
            self.notice.hide()
            profile = reader.profile
            self._readers.change_reader(replace(profile, enabled=not profile.enabled))

    @Slot()
    def ask_to_remove(self) -> None:
        """Ask before a reader is forgotten."""
        reader = self.view.current_row()
        if reader is None or not self.remove.isEnabled():
            return
        self._removing = reader.profile.reader_id
        self._open(self._question(reader.profile.name))

    @Slot(int)
    def forget_dialog(self) -> None:
        """Let a finished dialog go; forget the reader where that was the answer."""
        dialog, self._dialog = self._dialog, None
        if isinstance(dialog, QMessageBox):
            button = dialog.clickedButton()
            if dialog.buttonRole(button) is QMessageBox.ButtonRole.DestructiveRole:
                self._readers.remove_reader(self._removing)
        self._adding = self._adding and isinstance(dialog, ReaderDialog) and bool(dialog.result())
        if dialog is not None:
            dialog.deleteLater()
        self.view.setFocus()

    def minimumSizeHint(self) -> QSize:
        """Fit the smallest screen: the page stands closer before its wide buttons would not fit."""
        return QSize(_SMALLEST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand closer on a small screen."""
        super().resizeEvent(event)
        compact = self._is_compact()
        self.view.fit(compact=compact)
        self._panel.setFixedWidth(_COMPACT_PANEL_WIDTH if compact else _PANEL_WIDTH)
        for button in self._buttons:
            button.set_compact(compact=compact)

    def _is_compact(self) -> bool:
        return self.width() < COMPACT_WIDTH

    def _book(self) -> Sequence[ReaderProfile]:
        return [row.profile for row in self.model.rows]

    def _point_after_change(self, before: set[str], current: ReaderShown | None) -> None:
        rows = self.model.rows
        new = [row.profile.reader_id for row in rows if row.profile.reader_id not in before]
        wanted = current.profile.reader_id if current else ""
        if self._adding and before and new:
            wanted, self._adding = new[-1], False
            self.view.flash(wanted)
            self._readers.look_for_readers()
        position = self.model.position(wanted)
        if rows and (position is None or position != self.view.currentIndex().row()):
            self.view.point_at(position or 0)

    @Slot()
    def _follow_current(self) -> None:
        reader = self.view.current_row()
        kind = reader.profile.kind if reader else None
        enabled = reader is not None and reader.profile.enabled
        self.change.setEnabled(reader is not None)
        self.try_out.setEnabled(enabled and kind is not ReaderKind.CAMERA)
        self.set_up.setEnabled(enabled and kind is not ReaderKind.CAMERA)
        self.toggle.setEnabled(reader is not None)
        self.toggle.setText(self.tr("启用") if reader and not enabled else self.tr("停用"))
        self.remove.setEnabled(reader is not None and kind is not ReaderKind.KEYBOARD)
        self.remove.setToolTip(
            self.tr("键盘口不能删除，只能停用") if kind is ReaderKind.KEYBOARD else ""
        )
        self.test.show_reader(reader)

    def _question(self, name: str) -> QMessageBox:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("删除扫码枪"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("删除“{name}”吗？").format(name=name))
        box.setInformativeText(
            self.tr("它扫过的记录都保留；以后要用，重新添加即可。只是暂时不用，可以停用。")
        )
        box.addButton(self.tr("删除"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("保留"), QMessageBox.ButtonRole.RejectRole)
        # A reader that ends its codes with Enter must not remove anything.
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        return box

    def _open(self, dialog: QDialog) -> None:
        self.notice.hide()
        self._dialog = dialog
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    def _make_actions(self) -> None:
        self.add = add_action(self, "Ctrl+N", self.open_add_dialog)
        self.change = add_action(self, "Ctrl+E", self.open_change_dialog)
        self.try_out = add_action(self, "Ctrl+T", self.try_current)
        self.set_up = add_action(self, "Ctrl+U", self.open_set_up_dialog)
        self.toggle = add_action(self, "Ctrl+D", self.toggle_current)
        self.remove = add_action(self, "Del", self.ask_to_remove)
        self.look = add_action(self, "F5", self.look_again)

    def _join(self) -> None:
        self.view.row_chosen.connect(self.open_change_dialog)
        self.view.selectionModel().currentRowChanged.connect(self._follow_current)
        self.view.typed_at_once.connect(self.test.show_unrecognised)
        self.found.add_wished.connect(self.add_found)

    def _lay_out(self) -> None:
        set_role(self._found_heading, "title")
        self._buttons = [
            ActionButton(action, self, primary=action is self.add)
            for action in (
                self.add, self.change, self.try_out, self.set_up, self.toggle, self.remove,
            )
        ]  # fmt: skip
        head = QHBoxLayout()
        head.setSpacing(6)
        for button in self._buttons:
            head.addWidget(button)
        head.addStretch(1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)
        found_head = QHBoxLayout()
        found_head.addWidget(self._found_heading, 1)
        found_head.addWidget(ActionButton(self.look, self))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(self._stack, 5)
        left.addLayout(found_head)
        left.addWidget(self.found, 2)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addLayout(left, 1)
        sides.addWidget(self._make_panel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.notice)
        layout.addLayout(head)
        layout.addLayout(sides, 1)

    def _make_panel(self) -> QScrollArea:
        self._panel = QScrollArea(self)
        self._panel.setWidget(self.test)
        self._panel.setWidgetResizable(True)
        self._panel.setFrameShape(QFrame.Shape.NoFrame)
        self._panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self._panel
