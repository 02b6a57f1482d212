"""The settings of one kind of reader as a form, drawn from ui/devices/setting_fields.py.

Without it every kind of reader would need a window of its own. What is rarely right to change is
folded away; a usual way to connect fills in several settings at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.readers.events import ReaderFound
from app.readers.profile import ReaderKind, ReaderSettings, kind_of
from app.readers.settings import SettingError
from ui.devices.field_cells import CalmCombo, FieldCell, PlaceCell, cell_for
from ui.devices.form_rows import FormRows
from ui.devices.reader_words import place_of, said
from ui.devices.setting_fields import (
    FIELDS,
    LINE_SETTINGS,
    OWN_PRESET,
    PRESETS,
    new_settings,
    preset_of,
    settings_from,
    values_of,
)
from ui.parts.languages import spoken


class SettingsForm(QWidget):
    """All settings of one kind."""

    def __init__(self, kind: ReaderKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.cells: dict[str, FieldCell] = {}
        self.preset = CalmCombo(self)
        self.fold = QToolButton(self)
        self.fold.setCheckable(True)
        self.fold.setProperty("role", "action")
        self.fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._advanced = QWidget(self)
        self._plain_rows = FormRows(self)
        self._advanced_rows = FormRows(self._advanced, fills=True)
        self._add_preset()
        self._add_cells()
        self._lay_out()
        self.fold.toggled.connect(self.unfold)
        self.unfold()
        values = new_settings(kind)
        for name, cell in self.cells.items():
            cell.show_value(values[name])
        self._show_preset()

    def show_settings(self, settings: ReaderSettings) -> None:
        """Show how a reader is set up."""
        for name, value in values_of(settings).items():
            self.cells[name].show_value(value)
        self._show_preset()

    def offer(self, found: Sequence[ReaderFound]) -> None:
        """List what is plugged in and of this kind."""
        places = [
            (_name_and_place(each), place_of(each.settings))
            for each in found
            if kind_of(each.settings) is self.kind
        ]
        for cell in self.cells.values():
            if isinstance(cell, PlaceCell):
                cell.offer(places)

    def suggest_place(self, found: Sequence[ReaderFound]) -> None:
        """Choose the first that is plugged in and not used, where nothing was chosen."""
        unused = (each.settings for each in found if not each.known_as)
        place = next((place_of(each) for each in unused if kind_of(each) is self.kind), None)
        for cell in self.cells.values():
            if isinstance(cell, PlaceCell) and place and not cell.value():
                cell.show_value(place)

    def settings(self) -> ReaderSettings:
        """Make settings of what was entered; raises SettingError with the name of the setting."""
        values = {name: cell.value() for name, cell in self.cells.items()}
        return settings_from(self.kind, values)

    def mark(self, error: SettingError) -> bool:
        """Mark the field that is wrong and go there; False when the form has no such field."""
        for name, cell in self.cells.items():
            cell.complain(spoken(error.saying) if name == error.setting else "")
        wrong = self.cells.get(error.setting)
        if wrong is None:
            return False
        if wrong.field.advanced:
            self.fold.setChecked(True)
        wrong.setFocus()
        return True

    def clear_marks(self) -> None:
        """Take all marks away."""
        for cell in self.cells.values():
            cell.complain("")

    @Slot()
    def unfold(self) -> None:
        """Show or hide what is rarely changed."""
        opened = self.fold.isChecked()
        self._advanced.setVisible(opened)
        self.fold.setText(self.tr("▾ 高级设置") if opened else self.tr("▸ 高级设置"))

    @Slot(int)
    def use_preset(self, number: int) -> None:
        """Fill in what a usual way to connect needs."""
        preset = PRESETS[number]
        for name, value in (preset.values or {}).items():
            self.cells[name].show_value(value)
        self._show_line(shown=preset.shows_line)

    @Slot()
    def follow_line(self) -> None:
        """Say that the line is set otherwise than any preset."""
        values = {name: cell.value() for name, cell in self.cells.items() if name in LINE_SETTINGS}
        if preset_of({**values, "port": ""}) == OWN_PRESET:
            self.preset.setCurrentIndex(OWN_PRESET)

    def _show_preset(self) -> None:
        if self.kind is not ReaderKind.SERIAL:
            return
        places = {*LINE_SETTINGS, "port"}
        values = {name: cell.value() for name, cell in self.cells.items() if name in places}
        number = preset_of(values)
        self.preset.setCurrentIndex(number)
        self._show_line(shown=PRESETS[number].shows_line)

    def _show_line(self, *, shown: bool) -> None:
        for name in LINE_SETTINGS:
            self._plain_rows.show_row(self.cells[name], shown=shown)

    def _add_preset(self) -> None:
        if self.kind is not ReaderKind.SERIAL:
            self.preset.hide()
            return
        for preset in PRESETS:
            self.preset.addItem(said(preset.name))
        self.preset.activated.connect(self.use_preset)
        self.preset.setAccessibleName(self.tr("接法"))
        self._plain_rows.add_row(self.tr("接法"), self.preset)

    def _add_cells(self) -> None:
        for field in FIELDS[self.kind]:
            rows = self._advanced_rows if field.advanced else self._plain_rows
            cell = cell_for(field, self._advanced if field.advanced else self)
            rows.add_row(said(field.label), cell)
            self.cells[field.setting] = cell
            if field.setting in LINE_SETTINGS:
                cell.edited.connect(self.follow_line)

    def _lay_out(self) -> None:
        self.fold.setVisible(any(field.advanced for field in FIELDS[self.kind]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._plain_rows)
        layout.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._advanced)


def _name_and_place(found: ReaderFound) -> str:
    place = place_of(found.settings)
    return f"{found.name} ({place})" if place not in found.name else found.name
