"""One setting of a connection as a field: label, editor, help, and what is wrong with it.

Without it the guide would know seven kinds of editors. A secret is typed behind dots, is never put
back into its field, and says only whether it is kept.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.links.connections import FieldKind, LinkField
from ui.links.checks import LONGEST_LINE, problem_of
from ui.links.foreign_label import ForeignLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role

Editor = QLineEdit | QComboBox | QCheckBox | QPlainTextEdit
_LINES_HIGH = 110
_YES, _NO = "1", "0"


class FieldRow(TranslatedWidget):
    """A setting that is being written."""

    changed = Signal()

    def __init__(
        self, field: LinkField, text: str, *, kept: bool = False, parent: QWidget | None = None
    ) -> None:
        """`text`: what is set, or its default; `kept`: the secret is in the keyring."""
        super().__init__(parent)
        self.field, self._kept = field, kept
        self.label = QLabel(self)
        self.help, self.problem = ForeignLabel(self, "muted"), ForeignLabel(self, "wrong")
        self.editor = self._editor(text)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setVisible(field.kind is not FieldKind.FLAG)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 6, 8)
        self.column.setSpacing(3)
        for widget in (self.label, self.editor, self.problem, self.help):
            self.column.addWidget(widget)
        self.problem.hide()
        self.setFocusProxy(self.editor)
        self.retranslate()

    @property
    def value(self) -> str:
        """What the field says."""
        editor = self.editor
        if isinstance(editor, QCheckBox):
            return _YES if editor.isChecked() else _NO
        if isinstance(editor, QComboBox):
            return str(editor.currentData())
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        return editor.text() if self.is_secret else editor.text().strip()

    @property
    def is_secret(self) -> bool:
        """Whether what is typed is for the keyring."""
        return self.field.kind is FieldKind.SECRET

    def retranslate(self) -> None:
        """Word what is ours; what the field is called comes with it, in both languages."""
        called = readable(spoken(self.field.called))
        self.label.setText(called + (" *" if self.field.required else ""))
        said = [readable(spoken(self.field.explained))]
        if self.field.kind is FieldKind.FOLDER and "服务" not in self.field.help:
            said.append(self.tr("这是服务端那台电脑上的文件夹。"))
        self.help.say(" ".join(filter(None, said)))
        editor = self.editor
        editor.setAccessibleName(called)
        editor.setAccessibleDescription(self.help.text())
        if isinstance(editor, QCheckBox):
            editor.setText(called.replace("&", "&&"))
        elif isinstance(editor, QComboBox):
            for value, word in self.field.offered:
                editor.setItemText(editor.findData(value), readable(spoken(word)))
        elif isinstance(editor, QLineEdit) and self.is_secret:
            unchanged = self.tr("已保存；留空不变")
            editor.setPlaceholderText(unchanged if self._kept else self.tr("未填"))
        elif isinstance(editor, QLineEdit) and self.field.default:
            usual = self.tr("默认 {text}").format(text=readable(self.field.default[:60]))
            editor.setPlaceholderText(usual)

    def check(self) -> bool:
        """Show what is wrong; whether nothing is."""
        said = problem_of(self.field, self.value, kept=self._kept)
        self.say(said)
        return not said

    def say(self, problem: str) -> None:
        """Show what is wrong with it, here or at the service; nothing: it is right."""
        set_role(self.editor, bool(problem), "invalid")
        self.problem.say(readable(problem))

    @Slot()
    def take_change(self) -> None:
        """Something was typed: what was wrong before may not be any more."""
        if self.problem.text():
            self.check()
        self.changed.emit()

    @Slot()
    def look(self) -> None:
        """The field is left with something in it: say at once where that is wrong."""
        if self.value:
            self.check()

    def _editor(self, text: str) -> Editor:
        if self.field.kind is FieldKind.FLAG:
            box = QCheckBox(self)
            box.setChecked((text or self.field.default).strip().lower() in (_YES, "true", "是"))
            box.toggled.connect(self.take_change)
            return box
        if self.field.choices:
            return self._choices(text)
        if self.field.kind is FieldKind.LONG_TEXT:
            lines = QPlainTextEdit(self)
            lines.setPlainText(text)
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(_LINES_HIGH)
            lines.textChanged.connect(self.take_change)
            return lines
        line = QLineEdit(self)
        line.setMaxLength(LONGEST_LINE)
        if self.is_secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        else:
            line.setText(text)
        line.textChanged.connect(self.take_change)
        line.editingFinished.connect(self.look)
        return line

    def _choices(self, text: str) -> QComboBox:
        box = QComboBox(self)
        values = [value for value, _word in self.field.choices]
        for value, word in self.field.offered:
            box.addItem(readable(spoken(word)), value)
        if text and text not in values:
            # A newer service's: shown as it is rather than changed unseen.
            box.addItem(readable(text), text)
        box.setCurrentIndex(max(0, box.findData(text or self.field.default)))
        box.currentIndexChanged.connect(self.take_change)
        return box
