"""Which kinds of labels a printer prints, as boxes to tick; none ticked: all.

Without it a roll of cartons would get labels of shelves.
"""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.labels.printers import PrintedKind
from ui.labels.words import kind_word
from ui.parts.roles import set_role

_IN_A_ROW = 6


class KindsField(QWidget):
    """A box for each kind."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        kinds: tuple[PrintedKind, ...] = get_args(PrintedKind)
        self.boxes = {kind: QCheckBox(kind_word(kind), self) for kind in kinds}
        # One line, so that its height is asked for before the width is known.
        said = QLabel(self.tr("勾选它的纸适合的标签；都不勾，就什么都打。"), self)
        set_role(said, "muted")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        for place, box in enumerate(self.boxes.values()):
            layout.addWidget(box, place // _IN_A_ROW, place % _IN_A_ROW)
        layout.addWidget(said, layout.rowCount(), 0, 1, _IN_A_ROW)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def choose(self, kinds: tuple[PrintedKind, ...]) -> None:
        """Tick these."""
        for kind, box in self.boxes.items():
            box.setChecked(kind in kinds)

    def chosen(self) -> tuple[PrintedKind, ...]:
        """Those that are ticked, in the order they are shown in."""
        return tuple(kind for kind, box in self.boxes.items() if box.isChecked())
