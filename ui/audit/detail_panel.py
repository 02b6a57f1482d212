"""One entry: who, where, what, and each field before and after.

Without it nobody could see what a change had changed.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.people.audit.asking import AuditShown
from ui.audit import words
from ui.audit.models import FieldsModel
from ui.audit.told import Told, fields_of
from ui.links.foreign_label import ForeignLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView

_ROW = 28


class DetailPanel(TranslatedWidget):
    """Stands below the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry: AuditShown | None = None
        self._height = 0
        self.heading = ForeignLabel(self, selectable=True)
        self.mark = ForeignLabel(self, "muted", selectable=True)
        self.model = FieldsModel(self)
        self.view: RowsView[Told] = RowsView(self.model, _ROW, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.view, 1)
        column.addWidget(self.mark)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("之前和之后"))
        self.view.set_widths({0: self.tr("备份第二位置") + "MMMMMM"})
        self._say()

    def prefer(self, height: int) -> None:
        """Ask for so much, and accept less: a window must be able to shrink."""
        self._height = height
        self.setMaximumHeight(height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for what is preferred."""
        wanted = super().sizeHint()
        return QSize(wanted.width(), self._height) if self._height else wanted

    def show_entry(self, entry: AuditShown | None) -> None:
        """Show an entry, or nothing."""
        self.entry = entry
        self.model.show_rows([] if entry is None else fields_of(entry.before, entry.after))
        self._say()

    @Slot()
    def copy(self) -> None:
        """Put the whole entry into the clipboard."""
        entry = self.entry
        if entry is not None:
            told = (self.heading.text(), entry.before, entry.after, self.mark.text())
            QGuiApplication.clipboard().setText("\n".join(one for one in told if one))

    def _say(self) -> None:
        entry = self.entry
        if entry is None:
            self.heading.setText(self.tr("选中一条，看谁在哪里做了什么、改动前后各是什么"))
            self.mark.say("")
            return
        what = words.kind_word(entry.kind), words.outcome_word(entry.outcome)
        about = " ".join(one for one in (words.subject_kind(entry), words.subject(entry)) if one)
        said = (
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
            " ".join(one for one in (words.who(entry), readable(entry.number)) if one),
            words.where(entry) + (f"（{readable(entry.address)}）" if entry.address else ""),
            self.tr("：").join(what),
            about,
        )
        self.heading.setText(" · ".join(one for one in said if one))
        self.mark.say(self.tr("第 {seq} 条，散列 {hash}").format(seq=entry.seq, hash=entry.hash))
