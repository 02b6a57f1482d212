"""A setting that is a mapping of columns: made by pointing at a sample file, not written by hand.

Without it whoever connects a province by files would write JSON. The text is kept as it was made;
what it is stands beside the button.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from app.links.authorities import SETTING as AUTHORITIES
from app.links.connections import FieldKind, LinkField
from app.links.mapping.tables import SETTING, TABLES
from ui.links.authorities_row import AuthoritiesRow
from ui.links.fields import FieldRow
from ui.links.mapping.dialog import MappingDialog
from ui.parts.languages import spoken


class MappingRow(FieldRow):
    """A button that opens the dialog, and what was made in it."""

    def __init__(
        self, field: LinkField, text: str, *, kept: bool = False, parent: QWidget | None = None
    ) -> None:
        self.point, self.state = QPushButton(), QLabel()
        self.dialog: MappingDialog | None = None
        super().__init__(field, text, kept=kept, parent=parent)
        self.state.setProperty("role", "muted")
        self.editor.hide()
        row = QHBoxLayout()
        row.addWidget(self.point)
        row.addWidget(self.state, 1)
        self.column.insertLayout(1, row)
        self.point.setAutoDefault(False)
        self.point.clicked.connect(self.ask)
        self.changed.connect(self.say_state)
        self.setFocusProxy(self.point)

    def retranslate(self) -> None:
        """Word the button anew."""
        super().retranslate()
        self.point.setText(self.tr("打开样本文件设置…"))
        self.point.setAccessibleName(f"{spoken(self.field.called)} {self.point.text()}")
        self.say_state()

    @Slot()
    def say_state(self) -> None:
        """Say whether there is one."""
        self.state.setText(self.tr("✓ 已设置") if self.value.strip() else self.tr("还没有设置"))

    @Slot()
    def ask(self) -> None:
        """Open the dialog."""
        dialog = self.dialog = MappingDialog(self.window(), self.field.name, self.value)
        dialog.mapping_made.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def take(self, text: str) -> None:
        """Keep what was made."""
        editor = self.editor
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)


def row_of(field: LinkField, text: str, *, kept: bool, parent: QWidget) -> FieldRow:
    """The row a setting is written in."""
    is_mapping = field.kind is FieldKind.LONG_TEXT and field.name.startswith(SETTING)
    if is_mapping and field.name.removeprefix(SETTING) in TABLES:
        return MappingRow(field, text, kept=kept, parent=parent)
    if field.name == AUTHORITIES:
        return AuthoritiesRow(field, text, kept=kept, parent=parent)
    return FieldRow(field, text, kept=kept, parent=parent)
