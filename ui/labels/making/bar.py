"""Which design, and which printer: the head of 打印标签.

Without it labels could only come out of the first printer, by the first design.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app.labels.designing import Which
from app.labels.forms import LabelForm
from app.labels.printers import LabelPrinter
from ui.labels.words import speaks_word
from ui.parts.readable import readable

_LEAST_WIDTH = 300


class DesignBar(QWidget):
    """Two lists, and what to do where there is no printer."""

    design_chosen = Signal()
    printer_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.forms: tuple[LabelForm, ...] = ()
        self.printers: tuple[LabelPrinter, ...] = ()
        self.designs, self.printing_on = QComboBox(self), QComboBox(self)
        self.none = QLabel(self.tr("还没有标签打印机，标签会在队列里等着。"), self)
        self.add_printer = QPushButton(self.tr("添加打印机(&R)"), self)
        self.add_printer.setAutoDefault(False)
        design, printer = QLabel(self.tr("标签设计(&D)"), self), QLabel(self.tr("打印机(&P)"), self)
        design.setBuddy(self.designs)
        printer.setBuddy(self.printing_on)
        self._printer_word = printer
        self.designs.setMinimumWidth(_LEAST_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(design)
        line.addWidget(self.designs, 2)
        line.addSpacing(12)
        line.addWidget(printer)
        line.addWidget(self.printing_on, 2)
        line.addWidget(self.none, 2)
        line.addWidget(self.add_printer)
        self.designs.currentIndexChanged.connect(self.choose_design)
        self.printing_on.activated.connect(self.printer_chosen)
        self.show_printers(())

    @property
    def form(self) -> LabelForm | None:
        """The form of the chosen design."""
        place = self.designs.currentIndex()
        return self.forms[place] if 0 <= place < len(self.forms) else None

    @property
    def printer(self) -> LabelPrinter | None:
        """The chosen printer; None where none is set."""
        place = self.printing_on.currentIndex()
        return self.printers[place] if 0 <= place < len(self.printers) else None

    def show_forms(self, forms: Sequence[LabelForm], begin: Which | None) -> None:
        """Offer designs; begin with one of them, or with the first."""
        self.designs.blockSignals(True)
        self.designs.clear()
        self.forms = tuple(forms)
        for form in forms:
            self.designs.addItem(self._words_of(form))
            if form.which == begin:
                self.designs.setCurrentIndex(self.designs.count() - 1)
        self.designs.blockSignals(False)
        self.design_chosen.emit()

    def show_printers(self, printers: Sequence[LabelPrinter]) -> None:
        """Offer printers."""
        self.printers = tuple(printers)
        self.printing_on.clear()
        for one in printers:
            self.printing_on.addItem(f"{readable(one.name)}（{speaks_word(one)}）")
        self.printing_on.setVisible(bool(printers))
        self._printer_word.setVisible(bool(printers))
        self.none.setVisible(not printers)
        self.add_printer.setVisible(not printers)

    def point_at(self, printer: LabelPrinter | None) -> None:
        """Choose a printer that is set."""
        if printer is not None:
            self.printing_on.setCurrentIndex(self.printers.index(printer))

    @Slot()
    def choose_design(self) -> None:
        """Say that another design was chosen."""
        self.design_chosen.emit()

    def _words_of(self, form: LabelForm) -> str:
        words = [readable(form.title)]
        if form.kind_title not in form.title:
            words.append(form.kind_title)
        if (size := f"{form.width:g}×{form.height:g}") not in form.title:
            words.append(size)
        if form.which.own:
            words.append(self.tr("自己的，已选用") if form.used else self.tr("自己的"))
        return " · ".join(words)
