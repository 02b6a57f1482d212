"""The cartons of a shipment: kind, number, contents, and how far their labels are.

Without it nobody saw which carton still has no label on it.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.packing.values import CartonState, CartonView
from app.receiving.verdicts import Severity
from ui.packing.table_panel import TablePanel
from ui.packing.words import carton_state_word, carton_word, kind_word
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_CARTON, _INSIDE, _LABEL = range(3)


class PackCartonsModel(RowsModel[CartonView]):
    """Cartons in the order of opening."""

    right_aligned = frozenset({_INSIDE})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("箱"), self.tr("装入"), self.tr("标签"))

    def key(self, row: CartonView) -> Hashable:
        """Return the carton's identity."""
        return row.carton_id

    def text(self, row: CartonView, column: int) -> str:
        """Return what a cell says."""
        named = f"{carton_word(row)} · {kind_word(row.kind)}"
        return (named, f"{row.quantity:,}", carton_state_word(row))[column]

    def special(self, row: CartonView, column: int, role: int) -> Any:  # noqa: ANN401
        """Return marks and second lines."""
        if role == DONE_ROLE:
            return row.state is CartonState.VOIDED or row.labelled
        if role == SEVERITY_ROLE and column == _LABEL:
            return _severity(row)
        if role == DETAIL_ROLE and column == _CARTON:
            return row.number or None
        if role == DETAIL_ROLE and column == _INSIDE and row.lacking:
            return self.tr("还差 {count}").format(count=row.lacking)
        return None


def _severity(row: CartonView) -> Severity | None:
    if row.state is CartonState.DONE:
        return Severity.RIGHT if row.labelled else Severity.NOTICE
    return Severity.REPEAT if row.at_hand else None


class PackCartonsPanel(TablePanel):
    """The table of cartons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PackCartonsModel(self)
        self.view: RowsView[CartonView] = RowsView(self.model, 46, self)
        self.fill()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("箱"))
        self.view.set_widths({_INSIDE: "10,000", _LABEL: self.tr("待贴签回扫") + "      "})

    @property
    def at_hand(self) -> CartonView | None:
        """The carton that is being filled here."""
        return next((row for row in self.model.rows if row.at_hand), None)

    def show_cartons(self, cartons: Sequence[CartonView]) -> None:
        """Show all cartons; the cursor stays on its carton."""
        current = self.view.current_row()
        known = {row.carton_id for row in self.model.rows}
        self.model.show_rows(cartons)
        fresh = [row.carton_id for row in cartons if row.at_hand and row.carton_id not in known]
        wanted = fresh[0] if fresh else None if current is None else current.carton_id
        if cartons:
            self._point_at(wanted or cartons[-1].carton_id)

    def show_changed(self, cartons: Sequence[CartonView]) -> None:
        """Show cartons that a scan changed; the last one stands out."""
        for carton in cartons:
            self.model.change_row(carton)
        key = cartons[-1].carton_id if cartons else None
        self.model.mark_fresh(key)
        position = None if key is None else self.model.position(key)
        if position is not None:
            self.view.bring_into_view(position)

    def point_at_sequence(self, sequence: int) -> None:
        """Put the keys and the cursor on a carton."""
        for row in self.model.rows:
            if row.sequence == sequence:
                self.view.setFocus()
                self._point_at(row.carton_id)

    def _point_at(self, carton_id: uuid.UUID) -> None:
        position = self.model.position(carton_id)
        if position is not None:
            self.view.point_at(position)
