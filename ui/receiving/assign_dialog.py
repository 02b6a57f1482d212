"""Asks which line of the delivery a box of an unknown identifier is, and on which package level.

Without it such boxes could only be put aside. The lines are those of the delivery; their first
letters or the arrow keys choose one, Enter assigns.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.receiving.progress import LineProgress, TrayEntry
from app.receiving.values import PackageLevel
from ui.known.words import level_word
from ui.parts.readable import readable
from ui.parts.roles import set_role

_BY_IDENTIFIER = {"identifier-unknown", "not-on-delivery"}
"""Sentences of scans that were refused because nobody knows their identifier."""
_LEVELS = tuple(PackageLevel)


def unknown_identifier(entry: TrayEntry) -> str:
    """The identifier that nobody knows; empty where a scan was refused for another reason."""
    if entry.settled is not None or entry.sentence.key not in _BY_IDENTIFIER:
        return ""
    return str(entry.sentence.values.get("identifier", ""))


class AssignDialog(QDialog):
    """Takes a line and a level."""

    def __init__(
        self,
        entries: Sequence[TrayEntry],
        lines: Sequence[LineProgress],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.identifier = unknown_identifier(entries[0])
        self.entries = tuple((entry.seq, entry.workstation) for entry in entries)
        # A line that is short is the likelier one.
        self._lines = sorted(lines, key=lambda line: line.complete)
        self.setWindowTitle(self.tr("指定品种"))
        asked = self.tr("药品标识码 {identifier} 是哪一行的药品？（{raw}）")
        title = QLabel(
            asked.format(identifier=self.identifier, raw=readable(entries[0].raw[:40])), self
        )
        title.setWordWrap(True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(title, "title")
        self.lines = QListWidget(self)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.lines.setAccessibleName(self.tr("配送单的行"))
        for line in self._lines:
            self.lines.addItem(_line_text(line))
        self.level = QComboBox(self)
        self.level.addItems([level_word(level) for level in _LEVELS])
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.buttons.button(standard.Ok).setText(self.tr("指定"))
        set_role(self.buttons.button(standard.Ok), "primary")
        self.buttons.button(standard.Cancel).setText(self.tr("取消"))
        self.buttons.accepted.connect(self.finish)
        self.buttons.rejected.connect(self.reject)
        self.lines.itemActivated.connect(self.finish)
        self._lay_out(title)
        if self._lines:
            self.lines.setCurrentRow(0)
        self.lines.setFocus()
        self.resize(600, 400)

    @property
    def line(self) -> LineProgress:
        """The line that was chosen."""
        return self._lines[max(0, self.lines.currentRow())]

    @property
    def chosen_level(self) -> PackageLevel:
        """The package level that was chosen."""
        return _LEVELS[max(0, self.level.currentIndex())]

    @property
    def explanation(self) -> str:
        """What explains the refused scans, as it is kept."""
        return self.tr("已指定为{name}，请重新扫这一盒").format(name=self.line.name)

    @Slot()
    def finish(self) -> None:
        """Accept where there is a line."""
        if self._lines:
            self.accept()

    def _lay_out(self, title: QLabel) -> None:
        hint = QLabel(
            self.tr(
                "指定后这个标识码就按该品种收货，并列入“对照与规则”等人确认。请核对盒上的药名。"
            ),
            self,
        )
        hint.setWordWrap(True)
        set_role(hint, "muted")
        form = QFormLayout()
        form.addRow(self.tr("包装级别"), self.level)
        layout = QVBoxLayout(self)
        layout.addWidget(title)
        layout.addWidget(self.lines, 1)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(self.buttons)


def _line_text(line: LineProgress) -> str:
    counted = f"{line.received:,}/{line.expected:,}"
    parts = (line.name, line.strength, line.batch, counted)
    return readable("  ".join((str(line.line_no), *parts)))
