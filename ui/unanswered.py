"""Scans that were read before the program ended and never judged: which ones, and what to do.

Without it a box that was scanned while the power failed would look scanned to the clerk and not to
the receipt. Who has closed the strip is not asked again before the next start.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ReadersShown, ScansUnanswered
from app.readers.scan import Scan
from app.tables.harmless import to_paste
from ui.parts.readable import readable
from ui.parts.rows_model import RowsModel
from ui.parts.rows_view import RowsView
from ui.question_strip import QuestionStrip


class UnansweredModel(RowsModel[tuple[int, Scan]]):
    """Scans in the order they were read."""

    names: Mapping[str, str]
    """What people call each reader."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names = {}

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("编码"), self.tr("扫码枪"), self.tr("时间"))

    def key(self, row: tuple[int, Scan]) -> Hashable:
        """Return the place of the scan: the same code may have been scanned twice."""
        return row[0]

    def text(self, row: tuple[int, Scan], column: int) -> str:
        """Return what a cell says."""
        scan = row[1]
        if column == 0:
            return readable(scan.text)
        if column == 1:
            return self.names.get(scan.device, scan.device)
        return scan.read_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


class UnansweredDialog(QDialog):
    """Lists the scans; they can be copied."""

    def __init__(
        self, scans: Sequence[Scan], names: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("没有得到判定的扫码"))
        self.model = UnansweredModel(self)
        self.model.names = names
        self.model.show_rows(list(enumerate(scans)))
        self.view: RowsView[tuple[int, Scan]] = RowsView(self.model, 34, self)
        self.view.set_widths({1: "0" * 14, 2: "2026-11-21 08:15:00"})
        self.view.setAccessibleName(self.windowTitle())
        self.said = QLabel(
            self.tr("程序结束前读到、但没有计入任何收货单。请找到这些包装重新扫描。"), self
        )
        self.said.setWordWrap(True)
        self.buttons = buttons = QDialogButtonBox(self)
        self.copy_button = QPushButton(self.tr("复制列表"), self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("关闭"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addWidget(buttons)
        self.resize(680, 400)
        self.view.point_at(0)

    @Slot()
    def copy(self) -> None:
        """Copy all rows, a tab between the cells."""
        rows = self.model.rows
        cells = ([self.model.text(row, column) for column in range(3)] for row in rows)
        QGuiApplication.clipboard().setText(to_paste(cells))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with the copy key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


class UnansweredStrip(QuestionStrip):
    """Says how many scans wait, until a person has taken note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scans: tuple[Scan, ...] = ()
        self._names: dict[str, str] = {}
        self._noted = False
        self._working = False
        self.look.clicked.connect(self.show_scans)
        self.put_off.clicked.connect(self.take_note)
        self.retranslate()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        text = self.tr("上次退出前有 {count} 次扫码没有得到判定，请重新扫描。")
        self.label.setText(text.format(count=len(self._scans)))
        self.look.setText(self.tr("查看"))
        self.put_off.setText(self.tr("知道了"))

    def set_working(self, *, working: bool) -> None:
        """Be seen only by who works."""
        self._working = working
        self._show_or_hide()

    @Slot(object)
    def keep_names(self, event: ReadersShown) -> None:
        """Remember what people call the readers."""
        self._names |= {each.profile.reader_id: each.profile.name for each in event.readers}

    @Slot(object)
    def show_unanswered(self, event: ScansUnanswered) -> None:
        """Tell of scans that were not judged."""
        self._scans = event.scans
        self.retranslate()
        self._show_or_hide()

    @Slot()
    def show_scans(self) -> None:
        """Open the list."""
        dialog = UnansweredDialog(self._scans, self._names, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def take_note(self) -> None:
        """Hide for this session."""
        self._noted = True
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(bool(self._scans) and self._working and not self._noted)
