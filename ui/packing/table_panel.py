"""A table that fills its panel; without it lines and cartons would each lay one out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView


class TablePanel(TranslatedWidget):
    """One table, and lower rows on a small screen."""

    view: RowsView[Any]

    def fill(self) -> None:
        """Let the table fill the panel, and word it."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.retranslate()

    def set_compact(self, *, compact: bool) -> None:
        """Use lower rows on a small screen."""
        self.view.verticalHeader().setDefaultSectionSize(42 if compact else 48)
