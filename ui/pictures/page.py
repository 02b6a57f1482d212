"""拍照识读: reads all codes of a photo, or of what a camera sees, and scans them for the receipt.

Without it a layer of thirty boxes would be thirty scans. What is sure is counted with one key; a
doubtful reading waits until a person has looked at it. Codes go the way of every scan, and come
back with their verdict, which is drawn on the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.codes.reading import text_of
from app.readers.events import ReadersShown
from app.readers.picture import PictureCode, PictureShown
from app.readers.profile import ReaderKind
from app.receiving.progress import ScanAnswered
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import answer_severity, sentence_text
from ui.pictures.codes_list import CodesModel, FoundCode
from ui.pictures.view import Outline, PictureView
from ui.ports import Readers

PICTURES = "*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff"
_LIST_WIDTH = 330
_SUFFIXES = {pattern.removeprefix("*") for pattern in PICTURES.split()}


@dataclass(slots=True)
class _Sheet:
    """One picture and its codes."""

    shown: PictureShown
    codes: list[FoundCode]


class PicturePage(TranslatedWidget):
    """A picture at left, its codes at right."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(self, readers: Readers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readers = readers
        self._sheets: list[_Sheet] = []
        self._at = 0
        self._camera = ""
        self._receipt_no = ""
        self._asked: dict[str, int] = {}
        self.view = PictureView(self)
        self.model = CodesModel(self)
        self.codes: RowsView[FoundCode] = RowsView(self.model, 44, self)
        self.cameras = QComboBox(self)
        self.auto = QCheckBox(self)
        self._title, self._receipt = ElidingLabel(self), ElidingLabel(self)
        self._sums = QLabel(self)
        self._make_actions()
        self.note = EmptyNote(self.open_files, self)
        self._lay_out()
        self.view.outline_chosen.connect(self.point_at)
        self.codes.row_chosen.connect(self.take_row)
        self.codes.selectionModel().currentRowChanged.connect(self.redraw)
        self.setAcceptDrops(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.open_files.setText(self.tr("打开图片…"))
        self.look.setText(self.tr("停止摄像头") if self._camera else self.tr("启动摄像头"))
        self.auto.setText(self.tr("自动计入可靠的码"))
        self.take_sure.setText(self.tr("计入可靠的码"))
        self.take_one.setText(self.tr("确认并计入选中的码  Enter"))
        self.before.setText(self.tr("上一张"))
        self.after.setText(self.tr("下一张"))
        self.cameras.setAccessibleName(self.tr("摄像头"))
        self.codes.setAccessibleName(self.tr("图中的码"))
        self.model.retranslate()
        self.codes.set_widths({0: "99 (mark)"})
        self.note.say(
            self.tr("一张照片，读出全部的码"),
            self.tr("打开照片（也可以拖进来），或启动摄像头。货架、一层药盒、一张清单都可以。"),
        )
        self._show()

    def opened(self) -> None:
        """Be looked at from now on."""
        self._readers.list_readers()
        self.codes.setFocus()

    def closed(self) -> None:
        """Be left; a camera must not look on."""
        self.stop_camera()

    def show_receipt(self, receipt_no: str) -> None:
        """Say for which receipt codes count; empty for none."""
        self._receipt_no = receipt_no
        self._show()

    @Slot(object)
    def show_readers(self, event: ReadersShown) -> None:
        """Offer the cameras of this workstation."""
        chosen = self.cameras.currentData()
        self.cameras.clear()
        for reader in event.readers:
            if reader.profile.kind is ReaderKind.CAMERA and reader.profile.enabled:
                self.cameras.addItem(reader.profile.name, reader.profile.reader_id)
        self.cameras.setCurrentIndex(max(0, self.cameras.findData(chosen)))
        self._show()

    @Slot(object)
    def show_picture(self, event: PictureShown) -> None:
        """Show a picture that was read; one of a camera replaces the one before."""
        if event.complaint is not None:
            self.refused.emit(f"{event.source}：{spoken(event.complaint)}")
            return
        if event.live:
            self._show_live(event)
            return
        codes = [FoundCode.of(number, found) for number, found in enumerate(event.codes, start=1)]
        self._sheets.append(_Sheet(event, codes))
        if event.done == 1:
            self._at = len(self._sheets) - 1
        self._show()
        self._take_by_itself()

    @Slot(object)
    def show_answer(self, event: ScanAnswered) -> None:
        """Draw the verdict of a code that was counted from here."""
        answer = event.answer
        if answer.raw not in self._asked:
            return
        self._asked[answer.raw] -= 1
        if not self._asked[answer.raw]:
            del self._asked[answer.raw]
        for sheet in self._sheets:
            sheet.codes = [
                replace(row, severity=answer_severity(answer), said=sentence_text(answer.sentence))
                if text_of(row.found.raw) == answer.raw
                else row
                for row in sheet.codes
            ]
        self._show()

    @Slot()
    def choose_files(self) -> None:
        """Let a person choose pictures."""
        kinds = self.tr("图片 ({patterns})").format(patterns=PICTURES)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("打开图片"), "", kinds)
        self.read([Path(name) for name in names])

    def read(self, paths: Sequence[Path]) -> None:
        """Read these pictures instead of what was shown before."""
        if not paths:
            return
        self.stop_camera()
        self._sheets, self._at = [], 0
        self._readers.read_pictures(paths)

    @Slot()
    def switch_camera(self) -> None:
        """Start the chosen camera, or stop the one that looks."""
        if self._camera:
            self.stop_camera()
            return
        reader_id = self.cameras.currentData()
        if not reader_id:
            self.refused.emit(self.tr("还没有摄像头，请先在“设备”页添加。"))
            return
        self._camera = str(reader_id)
        self._sheets, self._at = [], 0
        self._readers.start_camera(self._camera)
        self.retranslate()

    @Slot()
    def stop_camera(self) -> None:
        """Let the camera rest; what it found stays."""
        if self._camera:
            self._camera = ""
            self._readers.stop_camera()
            self.retranslate()

    @Slot()
    def take_all_sure(self) -> None:
        """Scan every code of this picture that is sure and was not counted."""
        self._take([row for row in self.model.rows if self._is_due(row) and row.found.sure])

    @Slot()
    def take_current(self) -> None:
        """Scan the chosen code: a person looked at it."""
        row = self.codes.current_row()
        if row is not None:
            self.take_row(row)

    @Slot(object)
    def take_row(self, row: FoundCode) -> None:
        """Scan one code, doubtful or not."""
        if not row.countable:
            self.refused.emit(self.tr("收货只计追溯码和箱码。"))
        elif self._is_due(row):
            self._take([row])

    @Slot(int)
    def point_at(self, number: int) -> None:
        """Put the cursor on a code."""
        position = self.model.position(number)
        if position is not None:
            self.codes.point_at(position)
            self.codes.setFocus()

    @Slot()
    def redraw(self) -> None:
        """Draw the outlines of the picture that is shown."""
        sheet = self._sheet()
        current = self.codes.current_row()
        seen = {found.raw: found.corners for found in sheet.shown.codes} if sheet else {}
        outlines = [
            Outline(row.number, self._corners(row, seen), row.shown_severity)
            for row in self.model.rows
            if row.found.raw in seen
        ]
        self.view.show_outlines(outlines, current.number if current else 0)

    @Slot()
    def show_before(self) -> None:
        """Show the picture before this one."""
        self._turn(-1)

    @Slot()
    def show_after(self) -> None:
        """Show the next picture."""
        self._turn(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures that are dragged in."""
        if self._dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read pictures that were dropped."""
        self.read(self._dropped(event))

    def _dropped(self, event: QDropEvent) -> list[Path]:
        paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        return [path for path in paths if path.suffix.lower() in _SUFFIXES]

    def _show_live(self, event: PictureShown) -> None:
        """Keep what was found before; a camera sees a code in one picture and not in the next."""
        if event.source != self._camera:
            return
        known = self._sheets[0].codes if self._sheets else []
        by_raw = {row.found.raw: row for row in known}
        codes = list(known)
        for found in event.codes:
            before = by_raw.get(found.raw)
            if before is None:
                codes.append(FoundCode.of(len(codes) + 1, found))
            elif found.sure and not before.found.sure:
                codes[before.number - 1] = replace(before, found=found)
        self._sheets = [_Sheet(event, codes)]
        self._show()
        self._take_by_itself()

    def _take_by_itself(self) -> None:
        if self.auto.isChecked() and self._receipt_no:
            for sheet in self._sheets:
                self._take([row for row in sheet.codes if self._is_due(row) and row.found.sure])

    def _is_due(self, row: FoundCode) -> bool:
        asked = text_of(row.found.raw) in self._asked
        return row.countable and row.severity is None and not asked

    def _take(self, rows: Sequence[FoundCode]) -> None:
        if not rows:
            return
        if not self._receipt_no:
            self.refused.emit(self.tr("没有打开的收货单：请先在“到货”中打开配送单，再计入。"))
            return
        # Two boxes with one product code are one text: scanned once for each.
        chosen: list[PictureCode] = []
        for row in rows:
            text = text_of(row.found.raw)
            self._asked[text] = self._asked.get(text, 0) + 1
            chosen.append(row.found)
        sheet = self._sheet()
        self._readers.take_codes(sheet.shown.source if sheet else "", chosen)

    def _sheet(self) -> _Sheet | None:
        return self._sheets[self._at] if self._at < len(self._sheets) else None

    def _turn(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._sheets) - 1))
        self._show()

    def _show(self) -> None:
        sheet = self._sheet()
        self._stack.setCurrentIndex(0 if sheet or self._camera else 1)
        self.view.show_picture(sheet.shown if sheet else None)
        current = self.codes.current_row()
        rows = sheet.codes if sheet else []
        self.model.show_rows(rows)
        if rows:
            self.codes.point_at(min((current.number if current else 1), len(rows)) - 1)
        self.redraw()
        self._word(sheet)
        sure = [row for row in rows if self._is_due(row) and row.found.sure]
        self.take_sure.setEnabled(bool(sure))
        self.take_one.setEnabled(bool(rows))
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at + 1 < len(self._sheets))
        self.look.setEnabled(bool(self._camera) or self.cameras.count() > 0)
        self.cameras.setVisible(self.cameras.count() > 0)

    def _word(self, sheet: _Sheet | None) -> None:
        if self._receipt_no:
            text = self.tr("计入收货单 {number}").format(number=self._receipt_no)
        else:
            text = self.tr("没有打开的收货单，只识读不计入")
        self._receipt.set_text(text)
        if sheet is None:
            self._title.set_text("")
            self._sums.setText("")
            return
        place = self.tr("第 {at}/{total} 张").format(at=self._at + 1, total=len(self._sheets))
        live = sheet.shown.live
        self._title.set_text(
            self.cameras.currentText() if live else f"{sheet.shown.source} · {place}"
        )
        rows = sheet.codes
        doubtful = sum(1 for row in rows if row.countable and not row.found.sure)
        counted = sum(1 for row in rows if row.severity is not None)
        sums = self.tr("读出 {all} 个码，待确认 {doubtful} 个，已计入 {counted} 个")
        self._sums.setText(sums.format(all=len(rows), doubtful=doubtful, counted=counted))

    def _corners(
        self, row: FoundCode, seen: Mapping[bytes, tuple[tuple[int, int], ...]]
    ) -> tuple[tuple[int, int], ...]:
        sheet = self._sheet()
        live = sheet is not None and sheet.shown.live
        return seen[row.found.raw] if live else row.found.corners

    def _make_actions(self) -> None:
        self.open_files = add_action(self, "Ctrl+O", self.choose_files, inside=True)
        self.look = add_action(self, "F6", self.switch_camera, inside=True)
        self.take_sure = add_action(self, "Ctrl+Return", self.take_all_sure, inside=True)
        self.take_one = add_action(self, "", self.take_current, inside=True)
        self.before = add_action(self, "PgUp", self.show_before, inside=True)
        self.after = add_action(self, "PgDown", self.show_after, inside=True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        for action in (self.open_files, self.look):
            head.addWidget(ActionButton(action, self))
        head.addWidget(self.cameras)
        head.addWidget(ActionButton(self.before, self))
        head.addWidget(ActionButton(self.after, self))
        head.addWidget(self._title, 1)
        right = QWidget(self)
        right.setMinimumWidth(_LIST_WIDTH)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        self._sums.setProperty("role", "muted")
        self._sums.setWordWrap(True)
        column.addWidget(self._receipt)
        column.addWidget(self._sums)
        column.addWidget(self.codes, 1)
        column.addWidget(ActionButton(self.take_sure, self, primary=True))
        column.addWidget(ActionButton(self.take_one, self))
        column.addWidget(self.auto)
        splitter = QSplitter(self)
        splitter.addWidget(self.view)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        self._stack = QStackedLayout()
        self._stack.addWidget(splitter)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
