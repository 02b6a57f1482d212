"""A scanner for training, on the screen: without it a trainee would need a truck.

Shows the cartons of a delivery as they stand on the dock, the boxes in each, and codes that should
be refused, each with what is odd about it. Enter or Space scans what is chosen and moves on. A
third page plays a recorded session again.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.entry.training_codes import TrainingCarton, TrainingCodes
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.ports import Readers
from ui.virtual_scanner_replay import ReplayPanel

PACE_MS = 180
"""Between two boxes when a whole carton is scanned."""
_DOCK, _ODD, _REPLAY = range(3)
_SCAN_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Printed:
    """One bar code as it is printed somewhere."""

    place: str
    """Which carton or box, or what is odd."""
    code: str
    scanned: bool = False


class PrintedModel(RowsModel[Printed]):
    """Bar codes that can be scanned."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = ""

    def titles(self) -> Sequence[str]:
        """Return the heading."""
        return (self.heading,)

    def key(self, row: Printed) -> Hashable:
        """Return place and code; the same code may stand in two places."""
        return (row.place, row.code)

    def text(self, row: Printed, column: int) -> str:
        """Return where the code stands."""
        del column
        return ("✓ " if row.scanned else "") + row.place

    def special(self, row: Printed, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the code, and whether it was scanned."""
        del column
        if role == DETAIL_ROLE:
            return readable(row.code)
        return row.scanned if role == DONE_ROLE else None


class VirtualScanner(TranslatedWidget):
    """A window of its own beside the main one."""

    scan_wished = Signal(str)
    """The text of a bar code that is to be scanned."""

    def __init__(self, readers: Readers, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._cartons: dict[str, TrainingCarton] = {}
        self.cartons, self.cartons_view = self._table()
        self.boxes, self.boxes_view = self._table()
        self.odd, self.odd_view = self._table()
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self.scan_one = QPushButton(self)
        self.scan_one.setProperty("role", "primary")
        self.scan_carton = QPushButton(self)
        self.scan_rest = QPushButton(self)
        self.replay = ReplayPanel(readers, self)
        self.tabs = QTabWidget(self)
        self._pace = QTimer(self, interval=PACE_MS)
        self._lay_out()
        self.cartons_view.selectionModel().currentRowChanged.connect(self.show_boxes)
        self.scan_one.clicked.connect(self.scan_current)
        self.scan_carton.clicked.connect(self.scan_next_carton)
        self.scan_rest.clicked.connect(self.scan_rest_of_carton)
        self._pace.timeout.connect(self.scan_next_box)
        self.tabs.currentChanged.connect(self.show_buttons)
        self.tabs.setTabVisible(_REPLAY, readers is not None)
        self.retranslate()
        self.resize(560, 470)

    @property
    def is_scanning(self) -> bool:
        """Whether a whole carton is being scanned."""
        return self._pace.isActive()

    def retranslate(self) -> None:
        """Word the window anew."""
        self.setWindowTitle(self.tr("虚拟扫码枪（培训）"))
        self._hint.setText(self.tr("空格或 Enter：扫选中的码，并移到下一个。"))
        self.scan_one.setText(self.tr("扫选中的码"))
        self.scan_carton.setText(self.tr("扫下一箱"))
        self.scan_rest.setText(self.tr("扫完本箱"))
        self.cartons.heading = self.tr("箱签")
        self.boxes.heading = self.tr("箱内的盒")
        self.odd.heading = self.tr("有问题的码")
        for model in (self.cartons, self.boxes, self.odd):
            model.retranslate()
        self.tabs.setTabText(_DOCK, self.tr("箱和盒"))
        self.tabs.setTabText(_ODD, self.tr("有问题的码"))
        self.tabs.setTabText(_REPLAY, self.tr("回放"))

    @Slot(object)
    def show_codes(self, event: TrainingCodes) -> None:
        """Show what can be scanned of a delivery."""
        self._pace.stop()
        self._cartons = {carton.carton_no: carton for carton in event.cartons}
        self.cartons.show_rows([Printed(c.carton_no, c.label) for c in event.cartons])
        self.odd.show_rows([Printed(what, code) for code, what in event.odd_codes])
        if event.cartons:
            self.cartons_view.point_at(0)
        else:
            self.boxes.show_rows([])
        self.show_boxes()

    @Slot()
    def show_boxes(self) -> None:
        """Show the boxes of the carton under the cursor."""
        current = self.cartons_view.current_row()
        self._pace.stop()
        carton = self._cartons.get(current.place) if current else None
        boxes = carton.boxes if carton else ()
        place = self.tr("第 {number} 盒")
        rows = [Printed(place.format(number=n), code) for n, code in enumerate(boxes, start=1)]
        self.boxes.show_rows(rows)
        if rows:
            self.boxes_view.point_at(0)

    @Slot()
    def scan_current(self) -> None:
        """Scan what is under the cursor of the table with the keys, boxes otherwise."""
        if self.tabs.currentIndex() == _REPLAY:
            return
        if self.tabs.currentIndex() == _ODD:
            self._scan(self.odd, self.odd_view)
        elif self.cartons_view.hasFocus():
            self._scan(self.cartons, self.cartons_view)
        else:
            self._scan(self.boxes, self.boxes_view)

    @Slot()
    def scan_next_carton(self) -> None:
        """Scan the first carton label that was not scanned yet."""
        for position, row in enumerate(self.cartons.rows):
            if not row.scanned:
                self.cartons_view.point_at(position)
                self._mark_and_wish(self.cartons, row)
                return

    @Slot()
    def scan_rest_of_carton(self) -> None:
        """Scan the boxes of the carton one after the other, as fast as a trained hand."""
        self._pace.start()

    @Slot()
    def scan_next_box(self) -> None:
        """Scan the next box that was not scanned yet; stop after the last one."""
        for position, row in enumerate(self.boxes.rows):
            if not row.scanned:
                self.boxes_view.point_at(position)
                self._mark_and_wish(self.boxes, row)
                return
        self._pace.stop()

    @Slot()
    def show_buttons(self) -> None:
        """Show what can be scanned with, but not beside a recording."""
        for widget in (self._hint, self.scan_one, self.scan_carton, self.scan_rest):
            widget.setVisible(self.tabs.currentIndex() != _REPLAY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scan with Space as with Enter."""
        if event.key() in _SCAN_KEYS:
            self.scan_current()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        """Stop scanning and playing when the window is closed."""
        self._pace.stop()
        self.replay.stop()
        super().hideEvent(event)  # type: ignore[arg-type] # Qt's own event type is narrower

    def _scan(self, model: PrintedModel, view: RowsView[Printed]) -> None:
        row = view.current_row()
        if row is None:
            return
        position = view.currentIndex().row()
        self._mark_and_wish(model, row)
        if view is not self.cartons_view and position + 1 < len(model.rows):
            view.point_at(position + 1)

    def _mark_and_wish(self, model: PrintedModel, row: Printed) -> None:
        model.change_row(Printed(row.place, row.code, scanned=True))
        self.scan_wished.emit(row.code)

    def _table(self) -> tuple[PrintedModel, RowsView[Printed]]:
        model = PrintedModel(self)
        view: RowsView[Printed] = RowsView(model, 46, self)
        view.choosing_keys = _SCAN_KEYS
        view.set_widths({})
        view.row_chosen.connect(self.scan_current)
        return model, view

    def _lay_out(self) -> None:
        dock = QWidget(self)
        side_by_side = QHBoxLayout(dock)
        side_by_side.setContentsMargins(0, 6, 0, 0)
        side_by_side.addWidget(self.cartons_view, 2)
        side_by_side.addWidget(self.boxes_view, 3)
        self.tabs.addTab(dock, "")
        self.tabs.addTab(self.odd_view, "")
        self.tabs.addTab(self.replay, "")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        buttons = QHBoxLayout()
        for button in (self.scan_one, self.scan_carton, self.scan_rest):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._hint)
        layout.addLayout(buttons)
